import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useStack } from './stack.ts';
import { wayOf } from './way.ts';
import {
  box,
  enter,
  enterAnother,
  eventually,
  isIn,
  messageOf,
  reads,
  roomLink,
  say,
} from './words.ts';

const stack = useStack();
const people = (page: Page, count: string) => page.getByRole('complementary', { name: count });

describe('people in rooms', () => {
  it('two talk in one room, two in another, over two instances', async () => {
    for (const room of ['first of two', 'second of two']) {
      const [ada, bob] = [await stack.person(), await stack.person()];
      await enter(ada, 'Ada', room);
      await enter(bob, 'Bob', room);
      await say(ada, `Hello from Ada in the ${room}`);
      await messageOf(bob, 'Hello from Ada').waitFor();
      await say(bob, 'Hello back');
      await reads(ada, [`Hello from Ada in the ${room}`, 'Hello back']);
      await people(ada, '2 people here').waitFor();
      await bob.getByRole('button', { name: 'Leave' }).click();
      await people(ada, '1 person here').waitFor();
    }
  });

  it('each sees who is there, who comes, who types and who goes', async () => {
    const [ada, bob] = [await stack.person(), await stack.person()];
    await enter(ada, 'Ada', 'presence');
    await say(ada, 'anybody?');
    await enter(bob, 'Bob', 'presence');
    await eventually(() => ada.locator('#people li').count()).toBe(2);
    await ada.locator('#sent li.notice', { hasText: 'Bob came in' }).waitFor();
    await bob.locator('#composer').getByRole('textbox').pressSequentially('yes');
    await ada.locator('#typing', { hasText: 'Bob is typing' }).waitFor();
    await say(bob, 'yes');
    await messageOf(ada, 'yes').waitFor();
    await ada.locator('#typing:not(:has-text("Bob"))').waitFor({ state: 'attached' });
    await bob.getByRole('button', { name: 'Leave' }).click();
    await ada.locator('#sent li.notice', { hasText: 'Bob left' }).waitFor();
  });

  it('an empty room explains itself, until something is said', async () => {
    const ada = await stack.person();
    await enter(ada, 'Ada', 'empty');
    await ada.getByText('Nothing here yet').waitFor();
    await say(ada, 'first');
    await ada.getByText('Nothing here yet').waitFor({ state: 'hidden' });
  });
});

describe('several rooms at once', () => {
  const rooms = (name: string) => [`${name} a`, `${name} b`, `${name} c`] as const;

  it('share one socket, and count what was not read in each and in the title', async () => {
    const [ada, bob] = [await stack.person(), await stack.person()];
    let sockets = 0;
    ada.on('websocket', () => sockets++);
    const [a, b, c] = rooms('three');
    await enter(ada, 'Ada', a);
    await enterAnother(ada, b);
    await enterAnother(ada, c);
    await enter(bob, 'Bob', a);
    for (const text of ['one', 'two']) await say(bob, text);
    await enterAnother(bob, b);
    await say(bob, 'three');
    await roomLink(ada, a).locator('.unread', { hasText: '2' }).waitFor();
    await roomLink(ada, b).locator('.unread', { hasText: '1' }).waitFor();
    await eventually(() => ada.title()).toBe(`(3) ${c} · Cloud Run Chat`);
    await roomLink(ada, a).click();
    await reads(ada, ['one', 'two']);
    await eventually(() => ada.title()).toBe(`(1) ${a} · Cloud Run Chat`);
    expect(await roomLink(ada, a).getAttribute('aria-current')).toBe('page');
    expect(sockets).toBe(1);
  });

  it('leaving one keeps the others, leaving the last leads to the door', async () => {
    const ada = await stack.person();
    const [a, b] = rooms('leave');
    await enter(ada, 'Ada', a);
    await enterAnother(ada, b);
    await ada.getByRole('button', { name: 'Leave' }).click();
    await isIn(ada, a);
    expect(await roomLink(ada, b).count()).toBe(0);
    await ada.getByRole('button', { name: 'Leave' }).click();
    await ada.getByRole('textbox', { name: 'Your name' }).waitFor();
    expect(new URL(ada.url()).pathname).toBe('/');
  });

  it('are there again after a reload, with the one that was open', async () => {
    const ada = await stack.person();
    const [a, b] = rooms('reload');
    await enter(ada, 'Ada', a);
    await enterAnother(ada, b);
    await say(ada, 'in b');
    await ada.reload();
    await isIn(ada, b);
    await reads(ada, ['in b']);
    await roomLink(ada, a).click();
    await isIn(ada, a);
  });

  it('are shown at once when the server is slow: nothing typed goes to another', async () => {
    const ada = await stack.person();
    const [a, b] = rooms('slow');
    const way = await wayOf(ada);
    await enter(ada, 'Ada', a);
    let letIn = () => {};
    way.onServer = (frame) => {
      if (!frame.includes(`"room":"${b}"`) || !frame.startsWith('43')) return frame;
      letIn = () => way.tell(frame);
      return undefined;
    };
    await ada.getByRole('button', { name: 'Enter a room' }).click();
    await ada.locator('#another-room').fill(b);
    await ada.keyboard.press('Enter');
    await ada.getByRole('heading', { name: b, level: 1 }).waitFor();
    await box(ada).pressSequentially('typed while');
    letIn();
    await box(ada).pressSequentially(' it is slow');
    await ada.keyboard.press('Enter');
    await reads(ada, ['typed while it is slow']);
    expect(await ada.locator('#room-name').innerText()).toBe(b);
  });

  it("go back and forward with the browser's buttons", async () => {
    const ada = await stack.person();
    const [a, b] = rooms('history');
    await enter(ada, 'Ada', a);
    await enterAnother(ada, b);
    await ada.goBack();
    await isIn(ada, a);
    await ada.goForward();
    await isIn(ada, b);
    expect(new URL(ada.url()).pathname).toBe(`/rooms/${encodeURIComponent(b)}`);
  });

  it('differ from tab to tab of one person, who is one among the people', async () => {
    const context = await stack.context();
    const [left, right] = [await context.newPage(), await context.newPage()];
    await enter(left, 'Ada', 'tabs');
    await right.goto('/rooms/tabs');
    await isIn(right, 'tabs');
    await say(left, 'from the left');
    await say(right, 'from the right');
    for (const tab of [left, right]) await reads(tab, ['from the left', 'from the right']);
    await people(left, '1 person here').waitFor();
    await enterAnother(right, 'tabs, right only');
    expect(await roomLink(left, 'tabs, right only').count()).toBe(0);
  });
});

describe('a link to a room', () => {
  it('asks whoever is new for a name alone, and shows what was said', async () => {
    const [ada, bob] = [await stack.person(), await stack.person()];
    await enter(ada, 'Ada', 'linked');
    await say(ada, 'said before');
    await reads(ada, ['said before']);
    await bob.goto('/rooms/linked');
    const room = bob.locator('#signin').getByRole('textbox', { name: 'Room' });
    expect(await room.inputValue()).toBe('linked');
    await bob.getByRole('textbox', { name: 'Your name' }).fill('Bob');
    await bob.getByRole('button', { name: 'Enter', exact: true }).click();
    await reads(bob, ['said before']);
  });

  it('leads who is known straight in', async () => {
    const context = await stack.context();
    await enter(await context.newPage(), 'Ada', 'known, one');
    const ada = await context.newPage();
    await ada.goto('/rooms/known%2C%20two');
    await isIn(ada, 'known, two');
  });

  it('is copied by a button, and opens the room', async () => {
    const context = await stack.context();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const ada = await context.newPage();
    const room = 'Café / 100 % & more?';
    await enter(ada, 'Ada', room);
    await ada.getByRole('button', { name: 'Copy link' }).click();
    await ada.getByText('Link copied').waitFor();
    const link = await ada.evaluate<string>('navigator.clipboard.readText()');
    const other = await context.newPage();
    await other.goto(link);
    await isIn(other, room);
  });
});
