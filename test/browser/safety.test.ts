import { describe, expect, it } from 'vitest';
import { Client } from '../support/client.ts';
import { hostileNames, hostileTexts } from '../support/hostile.ts';
import { useStack } from './stack.ts';
import { enter, isIn, isTooWide, messageOf, reads, say } from './words.ts';

const stack = useStack();

describe('what others wrote is data', () => {
  it('texts are shown as they were typed', async () => {
    const ada = await stack.person();
    const troubles: string[] = [];
    ada.on('dialog', (dialog) => {
      troubles.push(dialog.message());
      void dialog.dismiss();
    });
    ada.on('pageerror', ({ message }) => troubles.push(message));
    await enter(ada, 'Ada', 'hostile');
    const eve = await new Client(stack.url).connected();
    await eve.get('signin', { user: 'Eve', room: 'hostile' });
    for (const text of hostileTexts) await eve.get('sendMessage', text);
    await reads(ada, hostileTexts);
    expect(
      await ada
        .locator('#sent :is(script, style, iframe, svg, img, a[href^="javascript"])')
        .count(),
    ).toBe(0);
    expect(await ada.title()).toBe('hostile · Cloud Run Chat');
    expect(await isTooWide(ada)).toBe(false);
    expect(troubles).toEqual([]);
    eve.close();
  });

  it('names are shown as they were given, in the log and among the people', async () => {
    const ada = await stack.person();
    await enter(ada, 'Ada', 'names');
    for (const user of hostileNames) {
      const eve = await new Client(stack.url).connected();
      await eve.get('signin', { user, room: 'names' });
      await eve.get('sendMessage', `I am ${user}`);
      const { author, entry } = {
        author: messageOf(ada, `I am ${user}`).locator('.author'),
        entry: ada.locator('#people li', { hasText: user }),
      };
      await entry.first().waitFor();
      expect(await author.textContent()).toBe(user);
      eve.close();
    }
  });

  it('the name of a room is shown as it is, in its heading, its link and the title', async () => {
    const ada = await stack.person();
    const room = '<i>"&amp;\' #1/2?</i> %41';
    await enter(ada, 'Ada', room);
    await ada.getByRole('link', { name: room }).waitFor();
    expect(await ada.title()).toBe(`${room} · Cloud Run Chat`);
    await ada.reload();
    await isIn(ada, room);
  });
});

describe('the page', () => {
  it('breaks none of its own rules and asks nobody else for anything', async () => {
    const ada = await stack.person();
    const trouble: string[] = [];
    ada.on('console', (line) => line.type() === 'error' && trouble.push(line.text()));
    ada.on('pageerror', (error) => trouble.push(error.message));
    ada.on('request', (request) => {
      if (!request.url().startsWith(stack.url)) trouble.push(request.url());
    });
    await enter(ada, 'Ada', 'rules');
    await say(ada, 'hello https://example.com and `code`\n```\nfenced\n```');
    await messageOf(ada, 'hello').waitFor();
    await ada.reload();
    await messageOf(ada, 'hello').waitFor();
    expect(trouble).toEqual([]);
  });

  it('lets nothing be made into code: no inline script, no HTML from a text', async () => {
    const ada = await stack.person();
    await ada.goto('/');
    const tries = {
      inline: `{
        const script = document.createElement('script');
        try { script.textContent = 'window.stolen = true'; document.body.append(script); } catch {}
        'stolen' in window;
      }`,
      html: `try { document.body.innerHTML = '<b>x</b>'; true } catch { false }`,
    };
    expect(await ada.evaluate(tries.inline)).toBe(false);
    expect(await ada.evaluate(tries.html)).toBe(false);
  });

  it('can be read before any script has run', async () => {
    const ada = await stack.person({ javaScriptEnabled: false });
    await ada.goto('/');
    await ada.getByRole('heading', { level: 1 }).waitFor();
    await ada.getByRole('textbox', { name: 'Your name' }).waitFor();
    const told = ada.locator('noscript .error').filter({ visible: true });
    for (const path of ['/', '/rooms/hall']) {
      await ada.goto(path);
      expect(await told.innerText()).toContain('This chat needs JavaScript');
    }
  });
});
