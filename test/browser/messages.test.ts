import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useStack } from './stack.ts';
import { wayOf } from './way.ts';
import {
  enter,
  eventually,
  isIn,
  isTooWide,
  messageOf,
  reads,
  say,
  sent,
  stylesOf,
} from './words.ts';

const stack = useStack();

describe('messages', () => {
  it('of different days are separated by the day', async () => {
    const [ada, bob] = [await stack.person(), await stack.person()];
    await enter(ada, 'Ada', 'days');
    for (const text of ['of yesterday', 'of today']) await say(ada, text);
    await reads(ada, ['of yesterday', 'of today']);
    const way = await wayOf(bob);
    const backdate = (_: string, head: string, ts: string) => `${head}${Number(ts) - 86_400_000}`;
    way.onServer = (text) => text.replace(/("of yesterday"[^}]*?"ts":)(\d+)/, backdate);
    await enter(bob, 'Bob', 'days');
    const days = bob.locator('#sent li.day');
    await eventually(() => days.allInnerTexts()).toEqual(['Yesterday', 'Today']);
    const rows = bob.locator('#sent > li:is(.day, .message)');
    expect(await rows.allInnerTexts()).toEqual([
      'Yesterday',
      expect.stringContaining('of yesterday'),
      'Today',
      expect.stringContaining('of today'),
    ]);
  });

  it('of one author close together have one head, and own ones are told apart', async () => {
    const [ada, bob] = [await stack.person(), await stack.person()];
    await enter(ada, 'Ada', 'heads');
    await enter(bob, 'Bob', 'heads');
    for (const text of ['one', 'two']) await say(ada, text);
    await reads(bob, ['one', 'two']);
    await say(bob, 'three');
    await reads(ada, ['one', 'two', 'three']);
    const classes = (page: Page) =>
      page
        .locator('#sent li.message')
        .evaluateAll((rows) =>
          rows.map((row) => ['own', 'follows'].filter((name) => row.classList.contains(name))),
        );
    await eventually(() => classes(ada)).toEqual([['own'], ['own', 'follows'], []]);
    await eventually(() => classes(bob)).toEqual([[], ['follows'], ['own']]);
  });

  it('have safe links, and none to what a browser would run', async () => {
    const ada = await stack.person();
    await enter(ada, 'Ada', 'links');
    await say(
      ada,
      'see https://example.com/a?b=c&d=%20#e, (http://example.org/x_(y)). javascript:alert(1) HTTPS://EXAMPLE.NET',
    );
    await messageOf(ada, 'see').and(ada.locator('#sent > *')).waitFor();
    const links = messageOf(ada, 'see').locator('.text a');
    const found = await links.evaluateAll((all) =>
      all.map((link) => ['href', 'rel', 'target'].map((name) => link.getAttribute(name) ?? '')),
    );
    expect(await links.allInnerTexts()).toEqual([
      'https://example.com/a?b=c&d=%20#e',
      'http://example.org/x_(y)',
      'HTTPS://EXAMPLE.NET',
    ]);
    for (const [href, rel, target] of found) {
      expect(href).toMatch(/^https?:\/\/example\.(com|org|net)/i);
      expect(rel).toMatch(/\bnoopener\b/);
      expect(target).toBe('_blank');
    }
  });

  it('show code as it was typed, in a line and in a fence', async () => {
    const ada = await stack.person();
    await enter(ada, 'Ada', 'code');
    await say(ada, 'use `a < b && <c>` here\n```ts\nif (x) {\n    y();\n}\n```\nand then');
    const message = sent(ada, 'use');
    await message.waitFor();
    const inline = message.locator('.text code').first();
    expect(await inline.textContent()).toBe('a < b && <c>');
    const fence = message.locator('.text pre');
    expect((await fence.textContent())?.trimEnd()).toBe('if (x) {\n    y();\n}');
    expect(await stylesOf(fence, 'white-space')).toEqual([expect.stringMatching(/^pre/)]);
    expect(await stylesOf(inline, 'font-family')).toEqual([expect.stringMatching(/mono/)]);
  });

  it('run from right to left where their script does, and long words break', async () => {
    const ada = await stack.person({ viewport: { width: 400, height: 600 } });
    await enter(ada, 'Ada', 'scripts');
    const texts = ['שלום עולם', 'hello', `long ${'x'.repeat(300)}`, '👩‍👩‍👧‍👦 مرحبا'];
    for (const text of texts) await say(ada, text);
    await reads(ada, texts);
    const directions = await stylesOf(ada.locator('#sent .text'), 'direction');
    expect(directions).toEqual(['rtl', 'ltr', 'ltr', 'rtl']);
    expect(await isTooWide(ada)).toBe(false);
  });

  it('tell the time in the reader’s own way', async () => {
    const [ada, bob] = [await stack.person({ locale: 'en-US' }), await stack.person()];
    await enter(ada, 'Ada', 'times');
    await say(ada, 'now');
    await reads(ada, ['now']);
    await enter(bob, 'Bob', 'times');
    await isIn(bob, 'times');
    const time = (page: Page) => sent(page, 'now').locator('time').innerText();
    expect(await time(ada)).toMatch(/^\d{1,2}:\d\d\s[AP]M$/);
    expect(await time(bob)).toMatch(/^\d\d:\d\d$/);
  });
});
