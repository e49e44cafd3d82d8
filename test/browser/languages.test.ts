import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { texts as de } from '../../app/page/texts/de.ts';
import { texts as en } from '../../app/page/texts/en.ts';
import { Client } from '../support/client.ts';
import { useStack } from './stack.ts';
import { refuseMessages } from './way.ts';
import { box, say, sent, state, unsent } from './words.ts';

const stack = useStack();

/** All that a language's texts can say, given a name and numbers. */
function wordsOf(texts: object): Set<string> {
  const said = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value === 'function') return [1, 2].map((n) => String(value(n, n, n)));
    if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(said);
    return [];
  };
  return new Set(said(texts).flatMap(split));
}

const split = (text: string) => text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];

const german = wordsOf(de);
const onlyEnglish = new Set([...wordsOf(en)].filter((word) => !german.has(word)));

/** English words that the page shows or has read aloud, besides what people wrote. */
async function englishOn(page: Page): Promise<string[]> {
  const shown = await page.evaluate<string[]>(`{
    const attributes = ['aria-label', 'placeholder', 'title', 'alt', 'aria-roledescription'];
    const said = [document.title];
    for (const element of document.querySelectorAll('body *')) {
      for (const name of attributes) said.push(element.getAttribute(name) ?? '');
    }
    said.push(document.body.textContent);
    said;
  }`);
  return [...new Set(shown.flatMap(split).filter((word) => onlyEnglish.has(word)))];
}

async function enterGerman(page: Page, room: string) {
  await page.goto(`/rooms/${encodeURIComponent(room)}`);
  await page.getByRole('textbox', { name: de.name }).fill('Ada');
  await page.getByRole('button', { name: de.enter, exact: true }).click();
  await page.getByRole('heading', { name: room, exact: true, level: 1 }).waitFor();
  await state(page, 'online').waitFor();
}

describe('the page', () => {
  it.each([
    ['en-GB', 'en', en],
    ['de-AT', 'de', de],
    ['fr', 'en', en],
  ])('speaks to a browser in %s in the language %s', async (locale, language, texts) => {
    const page = await stack.person({ locale });
    await page.goto('/');
    await page.getByRole('heading', { name: texts.signInTitle }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    await page.goto('/rooms/sprache');
    await page.getByRole('button', { name: texts.enter, exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
  });
});

describe('in German, no English word is left', () => {
  it('in the texts themselves, but for those that are the same', () => {
    const same = Object.entries(en).filter(([name, text]) => Object(de)[name] === text);
    expect(same.map(([name]) => name)).toEqual(['product']);
  });

  it('at the door, with what is missing and with what is refused', async () => {
    const page = await stack.person({ locale: 'de-DE' });
    await page.goto('/');
    await page.getByRole('button', { name: de.enter, exact: true }).click();
    await page.getByText(de.nameMissing).waitFor();
    expect(await englishOn(page)).toEqual([]);
    await page.getByRole('textbox', { name: de.name }).fill('Ada');
    await page.getByRole('textbox', { name: de.room }).fill('x'.repeat(61));
    await page.getByRole('button', { name: de.enter, exact: true }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: /61.*60/ })
      .waitFor();
    expect(await englishOn(page)).toEqual([]);
  });

  it('in a room, with people who come, write, type and go', async () => {
    const page = await stack.person({ locale: 'de-DE' });
    await enterGerman(page, 'Flur');
    await page.getByText(de.roomEmpty).waitFor();
    expect(await englishOn(page)).toEqual([]);
    const bob = await new Client(stack.url).connected();
    await bob.get('signin', { user: 'Bob', room: 'Flur' });
    await bob.get('sendMessage', 'Grüße');
    // Who has written types no longer, and a sign of typing may come before what was written first.
    await sent(page, 'Grüße').waitFor();
    bob.socket.emit('typing', { room: 'Flur' });
    await page.getByText(de.typing('Bob', 1)).waitFor();
    await page.getByRole('complementary', { name: de.peopleHere(2) }).waitFor();
    await say(page, 'Hallo');
    await sent(page, 'Hallo').waitFor();
    expect(await englishOn(page)).toEqual([]);
    await bob.get('leave', { room: 'Flur' });
    await page.locator('#sent li.notice', { hasText: de.left('Bob') }).waitFor();
    await box(page).fill('x'.repeat(4001));
    await page.locator('#length', { hasText: de.tooLong(1) }).waitFor();
    expect(await englishOn(page)).toEqual([]);
    bob.close();
  });

  it('when the connection is lost, and when a message is refused', async () => {
    const page = await stack.person({ locale: 'de-DE' });
    const why = { code: 'long', what: 'message', length: 4001, max: 4000 };
    const refusal = JSON.stringify(['The message is too long.', null, null, why]);
    const way = await refuseMessages(page, () => refusal);
    await enterGerman(page, 'Keller');
    await say(page, 'Hallo');
    await unsent(page, 'Hallo').getByRole('button', { name: de.tryAgain }).waitFor();
    expect(await englishOn(page)).toEqual([]);
    await way.cut();
    await state(page, 'reconnecting').getByRole('button', { name: de.now }).waitFor();
    expect(await englishOn(page)).toEqual([]);
  });
});
