import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { PATIENCE_MS } from './person.ts';

/** What is done and seen on the English page, in words. */

/** By a link to the room, as whoever has never been there. */
export async function enter(page: Page, name: string, room: string): Promise<void> {
  await page.goto(`/rooms/${encodeURIComponent(room)}`);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  await isIn(page, room);
}

/** The room is shown, and what was said there before. */
export async function isIn(page: Page, room: string): Promise<void> {
  await page.getByRole('heading', { name: room, exact: true, level: 1 }).waitFor();
  await page.locator('#state[data-is=online]').waitFor();
}

/** Where the next message is typed. */
export const box = (page: Page) => page.locator('#composer').getByRole('textbox');

export async function say(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await box(page).press('Enter');
}

export const log = (page: Page) => page.getByRole('log');

/** A message in the log, whoever wrote it, on its way or not. */
export const messageOf = (page: Page, text: string) =>
  log(page).locator('li.message').filter({ hasText: text });

/** A message that the room has. */
export const sent = (page: Page, text: string) =>
  page.locator('#sent li.message').filter({ hasText: text });

/** A message that is not sent yet, with what becomes of it. */
export const unsent = (page: Page, text: string) =>
  page.locator('#unsent li.message').filter({ hasText: text });

/** As `expect`, of what may take as long as anything else that is waited for. */
export const eventually = <T>(look: () => T) => expect.poll(look, { timeout: PATIENCE_MS });

/** Resolves when the log shows these texts, in this order and nothing else, and all are sent. */
export async function reads(page: Page, texts: readonly string[]): Promise<void> {
  const shown = page.locator('#sent li.message .text');
  await eventually(() => shown.allTextContents()).toEqual(texts);
  await eventually(() => page.locator('#unsent li.message').count()).toBe(0);
}

export const state = (page: Page, is: string) => page.locator(`#state[data-is=${is}]`);

/** A link to another room of this person, in the list of rooms. */
export const roomLink = (page: Page, room: string) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room });

/** The list of rooms, which on a narrow screen is behind a button. */
export async function openRooms(page: Page): Promise<void> {
  const toggle = page.locator('#rooms-toggle[aria-expanded=false]');
  if (await toggle.isVisible()) await toggle.click();
}

/** Enters one more room by the list of rooms. */
export async function enterAnother(page: Page, room: string): Promise<void> {
  await openRooms(page);
  const rooms = page.getByRole('navigation', { name: 'Rooms' });
  await rooms.getByRole('button', { name: 'Enter a room' }).click();
  await rooms.getByRole('textbox', { name: 'Room' }).fill(room);
  await rooms.getByRole('button', { name: 'Enter', exact: true }).click();
  await isIn(page, room);
}

/** What the browser makes of a property, once for each element. */
export const stylesOf = (elements: Locator, property: string): Promise<string[]> =>
  elements.evaluateAll(
    (all, property) =>
      all.map((element) =>
        element.ownerDocument.defaultView.getComputedStyle(element).getPropertyValue(property),
      ),
    property,
  );

/** Whether something is wider than the window. */
export const isTooWide = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');

/** Whether the newest message is in view. */
export const isAtEnd = (page: Page) =>
  page.evaluate<boolean>(`{
    const { scrollHeight, scrollTop, clientHeight } = document.querySelector('#scroller');
    scrollHeight - scrollTop - clientHeight < 3;
  }`);
