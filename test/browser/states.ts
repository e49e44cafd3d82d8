import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { Client } from '../support/client.ts';
import { fill } from '../support/fill.ts';
import { refuseMessages, wayOf } from './way.ts';
import {
  box,
  enter,
  enterAnother,
  eventually,
  isIn,
  log,
  messageOf,
  openRooms,
  say,
  state,
  unsent,
} from './words.ts';

export interface State {
  readonly name: string;
  /** Leads a page that shows nothing yet there; `room` is this state's own. */
  show(page: Page, url: string, room: string): Promise<void>;
}

/** Somebody else in the room, who says something. */
async function other(url: string, user: string, room: string, ...texts: string[]) {
  const client = await new Client(url).connected();
  onTestFinished(() => client.close());
  await client.get('signin', { user, room });
  for (const text of texts) await client.get('sendMessage', text);
  return client;
}

const conversation = [
  'Shall we look at https://example.com/a/rather/long/address?of=something together?',
  'The call is `await chat.join(room, user)`, and then:\n```ts\nfor (const text of texts) {\n' +
    '  await chat.send(room, text); // one after the other, however long this line becomes\n}\n```',
  'مرحبا بالعالم 👋🏽',
  `a long word: ${'Donaudampfschifffahrt'.repeat(8)}`,
];

const door: readonly State[] = [
  {
    name: 'door',
    async show(page) {
      await page.goto('/');
      await page.getByRole('textbox', { name: 'Your name' }).waitFor();
    },
  },
  {
    name: 'door, nothing filled in',
    async show(page) {
      await page.goto('/');
      await page.getByRole('button', { name: 'Enter', exact: true }).click();
      await page.locator('#name-error', { hasText: /./ }).waitFor();
    },
  },
  {
    name: 'door, refused',
    async show(page, _url, room) {
      await page.goto(`/rooms/${encodeURIComponent(room)}`);
      await page.getByRole('textbox', { name: 'Your name' }).fill('x'.repeat(41));
      await page.getByRole('button', { name: 'Enter', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: '41' }).waitFor();
    },
  },
  {
    name: 'door, nobody answers',
    async show(page, _url, room) {
      await (await wayOf(page)).cut();
      await page.goto(`/rooms/${encodeURIComponent(room)}`);
      await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
      await page.getByRole('button', { name: 'Enter', exact: true }).click();
      await page.getByText('The server cannot be reached').waitFor();
    },
  },
];

const rooms: readonly State[] = [
  {
    name: 'empty room',
    async show(page, _url, room) {
      await enter(page, 'Ada', room);
      await page.getByText('Nothing here yet').waitFor();
    },
  },
  {
    name: 'conversation',
    async show(page, url, room) {
      await other(url, 'Bob', room, ...conversation);
      await enter(page, 'Ada', room);
      await say(page, 'Yes, `now` is good.');
      (await other(url, 'Zoë Müller-Lüdenscheidt', room, 'Hello both')).close();
      await page.locator('#sent li.notice', { hasText: 'came in' }).waitFor();
      (await other(url, 'Carla', room)).socket.emit('typing', { room });
      await page.locator('#typing', { hasText: 'Carla' }).waitFor();
    },
  },
  {
    name: 'news below',
    async show(page, url, room) {
      await fill(url, room, 60);
      await enter(page, 'Ada', room);
      await messageOf(page, 'message 60').waitFor();
      await log(page).hover();
      await page.mouse.wheel(0, -500);
      await page.locator('#to-end').waitFor();
      await other(url, 'Bob', room, 'news one', 'news two');
      await page.locator('#to-end', { hasText: '2 new messages' }).waitFor();
    },
  },
  {
    name: 'the line of news',
    async show(page, url, room) {
      await enter(page, 'Ada', room);
      await say(page, 'read already');
      await enterAnother(page, `${room}, too`);
      await other(url, 'Bob', room, 'news one', 'news two');
      await page.goBack();
      await isIn(page, room);
      await page.locator('#sent li.new').waitFor();
    },
  },
  {
    name: 'beginning of a long room',
    async show(page, url, room) {
      await fill(url, room, 250);
      await enter(page, 'Ada', room);
      await messageOf(page, 'message 250').waitFor();
      await scrollUpTo(page, 'The room begins here.');
    },
  },
  {
    name: 'loading what is older',
    async show(page, url, room) {
      await fill(url, room, 250);
      const way = await wayOf(page);
      way.onPage = (frame) => /^42\d+\["history"/.test(frame);
      await enter(page, 'Ada', room);
      await messageOf(page, 'message 250').waitFor();
      await scrollUpTo(page, 'Loading older messages');
    },
  },
];

async function scrollUpTo(page: Page, words: string) {
  const shown = page.locator('#older', { hasText: words });
  const look = async () => {
    await page.locator('#scroller').evaluate((box) => void box.scrollTo(0, 0));
    return shown.isVisible();
  };
  await eventually(look).toBe(true);
}

const panels: readonly State[] = [
  {
    name: 'rooms open',
    async show(page, url, room) {
      await enter(page, 'Ada', room);
      await enterAnother(page, `${room}, too`);
      await other(url, 'Bob', room, 'one', 'two');
      await openRooms(page);
      await page.locator('#rooms .unread', { hasText: '2' }).waitFor();
    },
  },
  {
    name: 'entering another room',
    async show(page, _url, room) {
      await enter(page, 'Ada', room);
      await openRooms(page);
      const list = page.getByRole('navigation', { name: 'Rooms' });
      await list.getByRole('button', { name: 'Enter a room' }).click();
      await list.getByRole('textbox', { name: 'Room' }).fill('x'.repeat(61));
      await list.getByRole('button', { name: 'Enter', exact: true }).click();
      await list.getByText('61').waitFor();
    },
  },
  {
    name: 'people open',
    async show(page, url, room) {
      await other(url, 'Bob', room);
      await enter(page, 'Ada', room);
      await page.locator('#people-toggle').click();
      await page.getByRole('complementary', { name: '2 people here' }).waitFor();
    },
  },
];

const trouble: readonly State[] = [
  {
    name: 'reconnecting, with a message that waits',
    async show(page, _url, room) {
      const way = await wayOf(page);
      await enter(page, 'Ada', room);
      await way.cut();
      await say(page, 'on its way');
      await unsent(page, 'on its way').locator('.fate').waitFor();
      await state(page, 'reconnecting').getByRole('button', { name: 'Now' }).waitFor();
    },
  },
  {
    name: 'offline',
    async show(page, _url, room) {
      await enter(page, 'Ada', room);
      await page.context().setOffline(true);
      await state(page, 'offline').waitFor();
    },
  },
  {
    name: 'moving to another server',
    async show(page, _url, room) {
      const way = await wayOf(page);
      await enter(page, 'Ada', room);
      way.tell('42["draining",{"retryAfterMs":600000}]');
      await state(page, 'draining').waitFor();
    },
  },
  {
    name: 'a message refused',
    async show(page, _url, room) {
      const why = { code: 'empty', what: 'message' };
      const refusal = JSON.stringify(['The message is empty.', null, null, why]);
      await refuseMessages(page, () => refusal);
      await enter(page, 'Ada', room);
      await say(page, 'not wanted');
      await unsent(page, 'not wanted').getByRole('button', { name: 'Try again' }).waitFor();
    },
  },
  {
    name: 'a message too long',
    async show(page, _url, room) {
      await enter(page, 'Ada', room);
      await box(page).fill('far too long '.repeat(400));
      await page.locator('#length', { hasText: 'too long' }).waitFor();
    },
  },
  {
    name: 'history replaced',
    async show(page, url, room) {
      const way = await wayOf(page);
      await enter(page, 'Ada', room);
      await say(page, 'before');
      await way.cut();
      way.onServer = (frame) => frame.replace('"recovered":true', '"recovered":false');
      await way.mend();
      (await other(url, 'Bob', room, 'after')).close();
      await page.getByText('Some messages may be missing').waitFor();
    },
  },
];

/** Everything that the page can look like, each to be reached by itself. */
export const states: readonly State[] = [...door, ...rooms, ...panels, ...trouble];
