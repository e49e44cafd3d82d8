import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useStack } from './stack.ts';
import { eventually, isAtEnd, isIn, reads, roomLink } from './words.ts';

const stack = useStack();
/** More stops than the page has. */
const MAX_STOPS = 60;

/** Goes there by Tab alone, or Shift+Tab; every stop on the way has to be seen. */
async function reach(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    if (await isFocused(target)) return;
    await page.keyboard.press(key);
    await expectVisibleFocus(page);
  }
  throw new Error(`${target} cannot be reached by ${key}`);
}

async function isFocused(target: Locator): Promise<boolean> {
  if ((await target.count()) === 0) return false;
  return target.evaluate((element) => element === element.ownerDocument.activeElement);
}

/** An outline, on what has the focus or on what it is the only part of. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const unseen = await page.evaluate<string | null>(`{
    const focused = document.activeElement;
    const around = [focused, focused.parentElement, focused.parentElement?.parentElement];
    const outlined = around.some((element) => {
      if (!element) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
    });
    outlined || focused === document.body ? null : focused.outerHTML.slice(0, 100);
  }`);
  expect(unseen, 'what has the focus, and does not show it').toBeNull();
}

async function enterByKeys(page: Page, room: string) {
  await page.goto('/');
  await reach(page, page.getByRole('textbox', { name: 'Your name' }));
  await page.keyboard.type('Ada');
  await page.keyboard.press('Tab');
  await page.keyboard.type(room);
  await page.keyboard.press('Enter');
  await isIn(page, room);
}

async function press(page: Page, target: Locator) {
  await reach(page, target);
  await page.keyboard.press('Enter');
}

describe('with the keyboard alone', () => {
  it('one enters, writes, opens another room, goes back, leaves and signs out', async () => {
    const page = await stack.person();
    await enterByKeys(page, 'keys a');
    await page.keyboard.type('one');
    await page.keyboard.press('Enter');
    await reads(page, ['one']);

    const rooms = page.getByRole('navigation', { name: 'Rooms' });
    await press(page, rooms.getByRole('button', { name: 'Enter a room' }));
    await page.keyboard.type('keys b');
    await page.keyboard.press('Enter');
    await isIn(page, 'keys b');
    await page.keyboard.type('two');
    await page.keyboard.press('Enter');
    await reads(page, ['two']);

    await press(page, roomLink(page, 'keys a'));
    await isIn(page, 'keys a');
    await reads(page, ['one']);
    await press(page, page.getByRole('button', { name: 'Leave' }));
    await isIn(page, 'keys b');
    await press(page, rooms.getByRole('button', { name: 'Sign out' }));
    await page.getByRole('textbox', { name: 'Your name' }).waitFor();
  });

  it('one reads what is older: the log scrolls, and has a visible focus', async () => {
    const page = await stack.person({ viewport: { width: 800, height: 400 } });
    await enterByKeys(page, 'scrolled by keys');
    for (let line = 1; line <= 12; line++) {
      await page.keyboard.type(`line ${line}`);
      await page.keyboard.press('Enter');
    }
    await reads(
      page,
      Array.from({ length: 12 }, (_, index) => `line ${index + 1}`),
    );
    await reach(page, page.getByRole('log'), 'Shift+Tab');
    const top = () => page.getByRole('log').evaluate((log) => log.scrollTop as number);
    const before = await top();
    // Browsers take a while for it: nothing else is pressed until it is done.
    const scrolled = page.getByRole('log').evaluate((log) => {
      return new Promise<void>((done) => log.addEventListener('scrollend', () => done()));
    });
    await page.keyboard.press('PageUp');
    await scrolled;
    expect(await top()).toBeLessThan(before);
    await press(page, page.locator('#to-end'));
    await eventually(() => isAtEnd(page)).toBe(true);
  });

  it.each([
    ['#rooms-toggle', '#rooms'],
    ['#people-toggle', '#people'],
  ])('on a narrow screen %s opens %s, and Escape closes it', async (toggle, panel) => {
    const page = await stack.person({ viewport: { width: 320, height: 560 } });
    await enterByKeys(page, `keys at ${panel}`);
    await page.locator(panel).waitFor({ state: 'hidden' });
    await reach(page, page.locator(toggle), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.locator(panel).waitFor();
    expect(await page.locator(toggle).getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await page.locator(panel).waitFor({ state: 'hidden' });
    expect(await isFocused(page.locator(toggle))).toBe(true);
  });
});
