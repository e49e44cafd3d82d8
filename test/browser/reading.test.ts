import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fill } from '../support/fill.ts';
import { useStack } from './stack.ts';
import { enter, eventually, isAtEnd, isIn, log, messageOf, say, sent } from './words.ts';

const stack = useStack({ historyLength: 1500 });

/** The first message in view, and how far its text is from the log's upper edge. */
const topmost = (page: Page) =>
  page.evaluate<{ seq: number; top: number }>(`{
    const edge = document.querySelector('#scroller').getBoundingClientRect().top;
    const rows = [...document.querySelectorAll('#sent li.message')];
    const row = rows.find((row) => row.getBoundingClientRect().bottom > edge + 1);
    const text = row.querySelector('.text').getBoundingClientRect();
    ({ seq: Number(row.dataset.seq), top: text.top - edge });
  }`);

/** Where its text is now: undefined when the page does not hold it. */
const topOf = (page: Page, seq: number) =>
  page.evaluate<number | undefined>(`{
    const edge = document.querySelector('#scroller').getBoundingClientRect().top;
    const text = document.querySelector('#sent li.message[data-seq="${seq}"] .text');
    text ? text.getBoundingClientRect().top - edge : undefined;
  }`);

const first = (page: Page) =>
  page.evaluate<number>(`Number(document.querySelector('#sent li.message').dataset.seq)`);

const scrollTo = (page: Page, where: 'start' | 'end' | number) => {
  const top = where === 'start' ? 0 : where === 'end' ? 'scroller.scrollHeight' : where;
  return page.evaluate(
    `{ const scroller = document.querySelector('#scroller'); scroller.scrollTop = ${top}; }`,
  );
};

describe('the past of a room', () => {
  it('is loaded on scrolling up, and what is being read stays where it is', async () => {
    await fill(stack.url, 'long ago', 1200);
    const ada = await stack.person();
    await enter(ada, 'Ada', 'long ago');
    await messageOf(ada, 'message 1200').waitFor();
    await eventually(() => isAtEnd(ada)).toBe(true);
    const beginning = ada.getByText('The room begins here.');
    while ((await first(ada)) > 1) {
      const oldest = await first(ada);
      await scrollTo(ada, 'start');
      const { seq, top } = await topmost(ada);
      await eventually(() => first(ada)).toBeLessThan(oldest);
      expect(Math.abs(((await topOf(ada, seq)) ?? Number.NaN) - top)).toBeLessThanOrEqual(2);
    }
    await scrollTo(ada, 'start');
    await beginning.waitFor();
    await messageOf(ada, 'message 1').first().waitFor();
    expect(await ada.locator('#sent > *').count()).toBeLessThan(400);
  });

  it('can be scrolled through with the wheel, up and down again, without a gap', async () => {
    await fill(stack.url, 'wheel', 600);
    const ada = await stack.person();
    await enter(ada, 'Ada', 'wheel');
    await messageOf(ada, 'message 600').waitFor();
    await log(ada).hover();
    const seen = new Set<number>();
    for (const [by, goal] of [
      [-300, 1],
      [300, 600],
    ] as const) {
      seen.clear();
      while (!seen.has(goal)) {
        for (const seq of await inView(ada)) seen.add(seq);
        await ada.mouse.wheel(0, by);
        await frame(ada);
      }
      expect(seen.size).toBe(600);
    }
  });

  it('goes back to the end from anywhere, by one press', async () => {
    await fill(stack.url, 'and back', 700);
    const ada = await stack.person();
    await enter(ada, 'Ada', 'and back');
    await messageOf(ada, 'message 700').waitFor();
    for (let page = 0; page < 3; page++) {
      const oldest = await first(ada);
      await scrollTo(ada, 'start');
      await eventually(() => first(ada)).toBeLessThan(oldest);
    }
    await ada.locator('#to-end', { hasText: 'To the end' }).click();
    await messageOf(ada, 'message 700').waitFor();
    await eventually(() => isAtEnd(ada)).toBe(true);
  });
});

/** Numbers of the messages that can be seen at the moment. */
const inView = (page: Page) =>
  page.evaluate<number[]>(`{
    const { top, bottom } = document.querySelector('#scroller').getBoundingClientRect();
    [...document.querySelectorAll('#sent li.message')]
      .filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      })
      .map((row) => Number(row.dataset.seq));
  }`);

/** What was asked for has been painted. */
const frame = (page: Page) =>
  page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))',
  );

describe('news', () => {
  it('do not pull away who reads further up, are counted, and are marked where they begin', async () => {
    await fill(stack.url, 'further up', 100);
    const [ada, bob] = [await stack.person(), await stack.person()];
    await enter(ada, 'Ada', 'further up');
    await enter(bob, 'Bob', 'further up');
    await messageOf(ada, 'message 100').waitFor();
    await log(ada).hover();
    await ada.mouse.wheel(0, -600);
    await eventually(() => isAtEnd(ada)).toBe(false);
    await frame(ada);
    const { seq, top } = await topmost(ada);
    for (const text of ['news one', 'news two']) await say(bob, text);
    const toEnd = ada.locator('#to-end', { hasText: '2 new messages' });
    await toEnd.waitFor();
    expect(Math.abs(((await topOf(ada, seq)) ?? Number.NaN) - top)).toBeLessThanOrEqual(2);
    await toEnd.click();
    await eventually(() => isAtEnd(ada)).toBe(true);
    await toEnd.waitFor({ state: 'hidden' });
    const line = ada.locator('#sent li.new + li.message');
    expect(await line.locator('.text').innerText()).toBe('news one');
  });

  it('are marked for who comes back, who begins to read there', async () => {
    const room = 'meanwhile';
    await fill(stack.url, room, 60);
    const ada = await stack.person();
    await enter(ada, 'Ada', room);
    await messageOf(ada, 'message 60').waitFor();
    await ada.goto('/');
    await fill(stack.url, room, 50, (number) => `news ${number}`);
    await ada.goto(`/rooms/${room}`);
    await isIn(ada, room);
    await ada.getByText('New messages', { exact: true }).waitFor();
    const rows = await ada.locator('#sent > .new, #sent > .new + li').allInnerTexts();
    expect(rows[1]).toContain('news 1');
    expect(await topmost(ada)).toMatchObject({
      seq: expect.toSatisfy((seq) => seq > 50 && seq < 61),
    });
    await eventually(() => ada.title()).toBe(`(50) ${room} · Cloud Run Chat`);
  });

  it('come into view for who reads at the end', async () => {
    await fill(stack.url, 'at the end', 100);
    const [ada, bob] = [await stack.person(), await stack.person()];
    await enter(ada, 'Ada', 'at the end');
    await enter(bob, 'Bob', 'at the end');
    for (const text of ['one', 'two', 'three\nlines\nlong']) await say(bob, text);
    await sent(ada, 'lines').waitFor();
    await eventually(() => isAtEnd(ada)).toBe(true);
  });

  it('are read to listeners once, and gathered', async () => {
    const [ada, bob] = [await stack.person(), await stack.person()];
    await enter(ada, 'Ada', 'aloud');
    await enter(bob, 'Bob', 'aloud');
    expect(await log(ada).getAttribute('aria-live')).toBe('off');
    await say(bob, 'listen');
    await ada.locator('#announcer', { hasText: 'listen' }).waitFor({ state: 'attached' });
    expect(await ada.locator('#announcer').getAttribute('aria-live')).toBe('polite');
  });
});
