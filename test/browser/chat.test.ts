import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject } from '../start/project.ts';
import { descendants } from '../support/processes.ts';
import { Start } from '../support/start.ts';
import { launch, messageOf, openPage, say, signIn } from './browser.ts';

let project: Awaited<ReturnType<typeof copyProject>>;
let stack: Start;
let url: string;
let browser: Browser;

beforeAll(async () => {
  project = await copyProject();
  stack = new Start({ folder: project.folder });
  [url, browser] = await Promise.all([stack.url(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await project?.remove();
});

describe('in a browser', () => {
  it('two people talk in one room, two in another, over two instances', async () => {
    const rooms = [crypto.randomUUID(), crypto.randomUUID()];
    for (const room of rooms) {
      const [ada, bob] = [await openPage(browser), await openPage(browser)];
      await signIn(ada, url, 'Ada', room);
      await signIn(bob, url, 'Bob', room);
      await say(ada, `Hello from Ada in ${room}`);
      await messageOf(bob, `Hello from Ada in ${room}`).waitFor();
      await say(bob, 'Hello back');
      await messageOf(ada, 'Hello back').waitFor();
      await ada.getByRole('complementary', { name: '2 people here' }).waitFor();
      const texts = await bob.getByRole('log').locator('li.message .text').allInnerTexts();
      expect(texts).toEqual([`Hello from Ada in ${room}`, 'Hello back']);
      await bob.context().close();
      await ada.getByRole('complementary', { name: '1 person here' }).waitFor();
      await ada.context().close();
    }
  });

  it('somebody who comes later, by a link to the room, reads what was said', async () => {
    const [ada, bob] = [await openPage(browser), await openPage(browser)];
    await signIn(ada, url, 'Ada', 'history');
    await say(ada, 'said before');
    await messageOf(ada, 'said before').waitFor();
    await bob.goto(`${url}/rooms/history`);
    await bob.getByLabel('Your name').fill('Bob');
    await bob.getByRole('button', { name: 'Enter' }).click();
    await messageOf(bob, 'said before').waitFor();
  });

  it('markup in names and texts is shown as it was typed', async () => {
    const [eve, ada] = [await openPage(browser), await openPage(browser)];
    const name = '<b onclick=alert(1)>Eve</b>';
    const text = '<img src=x onerror="document.title=`stolen`"><script>alert(1)</script>';
    await signIn(ada, url, 'Ada', 'hostile');
    await signIn(eve, url, name, 'hostile');
    await say(eve, text);
    const message = messageOf(ada, '<img src=x');
    await message.waitFor();
    expect(await message.locator('.text').innerText()).toBe(text);
    expect(await message.locator('.author').innerText()).toBe(name);
    expect(await ada.locator('img[src=x], script:not([src])').count()).toBe(0);
    expect(await ada.title()).not.toBe('stolen');
  });

  it('what is sent while the instance dies arrives, once', async () => {
    const [ada, bob] = [await openPage(browser), await openPage(browser)];
    await signIn(ada, url, 'Ada', 'crash');
    await signIn(bob, url, 'Bob', 'crash');
    await say(ada, 'before');
    await messageOf(bob, 'before').waitFor();
    const instances = descendants(stack.process.pid as number).slice(-2);
    for (const { pid } of instances) process.kill(pid, 'SIGKILL');
    await say(ada, 'during');
    await messageOf(bob, 'during').waitFor();
    await messageOf(ada, 'during').and(ada.locator(':not(.waiting)')).waitFor();
    for (const page of [ada, bob]) {
      const texts = await page.getByRole('log').locator('li.message .text').allInnerTexts();
      expect(texts).toEqual(['before', 'during']);
    }
  });

  it('what the server cannot take yet says why, and goes out by itself', async () => {
    const page = await openPage(browser);
    let refused = false;
    await page.routeWebSocket(/socket\.io/, (client) => {
      const server = client.connectToServer();
      client.onMessage((frame) => {
        const asked = /^42(\d+)\["sendMessage"/.exec(String(frame))?.[1];
        if (asked === undefined || refused) return server.send(frame);
        refused = true;
        client.send(`43${asked}["Redis is away.",null,{"retryAfterMs":1000}]`);
      });
    });
    await signIn(page, url, 'Ada', 'delayed');
    await say(page, 'patience');
    const waiting = messageOf(page, 'patience').and(page.locator('.waiting'));
    await waiting.filter({ hasText: 'Not sent yet, trying again. Redis is away.' }).waitFor();
    await messageOf(page, 'patience').and(page.locator('#sent > *')).waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it('a refusal is told where it can be mended', async () => {
    const page = await openPage(browser);
    await page.goto(url);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.locator('#name-error').waitFor();
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Room', { exact: true }).fill('x'.repeat(61));
    await page.getByRole('button', { name: 'Enter' }).click();
    const words = await page.getByRole('alert').innerText();
    expect(words).toBe('The room is too long: 61 characters, at most 60.');
  });
});

describe('the page', () => {
  it.each(['light', 'dark'] as const)('loses nothing at 320 px, %s', async (colorScheme) => {
    const viewport = { width: 320, height: 560 };
    const page = await openPage(browser, { viewport, colorScheme });
    await signIn(page, url, 'Ada', 'narrow');
    await say(page, `long ${'x'.repeat(200)}`);
    await messageOf(page, 'long xxx').first().waitFor();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBe(320);
  });

  it('breaks none of its own rules and asks nobody else for anything', async () => {
    const page = await openPage(browser);
    const trouble: string[] = [];
    page.on('console', (line) => line.type() === 'error' && trouble.push(line.text()));
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) trouble.push(request.url());
    });
    await signIn(page, url, 'Ada', 'rules');
    await say(page, 'hello');
    await messageOf(page, 'hello').waitFor();
    expect(trouble).toEqual([]);
  });

  it('is used with the keyboard alone', async () => {
    const page = await openPage(browser);
    await page.goto(url);
    await page.keyboard.type('Ada');
    await page.keyboard.press('Tab');
    await page.keyboard.type('keys');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'keys' }).waitFor();
    await page.keyboard.type('one');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('two');
    await page.keyboard.press('Enter');
    const message = messageOf(page, 'one');
    await message.waitFor();
    expect(await message.locator('.text').innerText()).toBe('one\ntwo');
  });
});
