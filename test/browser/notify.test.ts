import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useStack } from './stack.ts';
import { enter, eventually, isIn, say, sent } from './words.ts';

const stack = useStack();

/** In place of the system's notifications, which no test can read: notes what is asked and shown. */
const recorder = (answer: 'granted' | 'denied') => `
  window.notes = { asked: 0, shown: [] };
  window.Notification = class {
    static permission = 'default';
    static async requestPermission() {
      window.notes.asked++;
      this.permission = '${answer}';
      return '${answer}';
    }
    constructor(title, { body } = {}) {
      window.notes.shown.push(title + ': ' + body);
    }
    addEventListener() {}
    close() {}
  };`;

const notes = (page: Page) =>
  page.evaluate<{ asked: number; shown: string[] }>('structuredClone(window.notes)');

/** Another tab comes to the front. */
const hide = (page: Page, hidden: boolean) =>
  page.evaluate(`{
    const define = (name, value) =>
      Object.defineProperty(document, name, { value, configurable: true });
    define('visibilityState', '${hidden ? 'hidden' : 'visible'}');
    define('hidden', ${hidden});
    define('hasFocus', () => ${!hidden});
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('${hidden ? 'blur' : 'focus'}'));
  }`);

async function two(room: string, answer: 'granted' | 'denied') {
  const [ada, bob] = [await stack.person(), await stack.person()];
  await ada.addInitScript(recorder(answer));
  await enter(ada, 'Ada', room);
  await enter(bob, 'Bob', room);
  return { ada, bob, toggle: ada.getByRole('button', { name: 'Notify me' }) };
}

it('nobody is asked, and nothing is notified, unless the switch was pressed', async () => {
  const { ada, bob, toggle } = await two('not asked', 'granted');
  expect(await toggle.getAttribute('aria-pressed')).toBe('false');
  await hide(ada, true);
  await say(bob, 'quiet');
  await sent(ada, 'quiet').waitFor();
  expect(await notes(ada)).toEqual({ asked: 0, shown: [] });
});

it('who pressed it is notified of what comes while the tab is hidden, and counted in its title', async () => {
  const { ada, bob, toggle } = await two('asked', 'granted');
  await toggle.click();
  await eventually(() => toggle.getAttribute('aria-pressed')).toBe('true');
  await say(bob, 'while looking');
  await sent(ada, 'while looking').waitFor();
  await hide(ada, true);
  await say(bob, 'while away');
  await eventually(() => ada.title()).toBe('(1) asked · Cloud Run Chat');
  await expect
    .poll(async () => (await notes(ada)).shown)
    .toEqual([expect.stringMatching(/Bob.*while away|asked.*while away/)]);
  await hide(ada, false);
  await eventually(() => ada.title()).toBe('asked · Cloud Run Chat');
  expect((await notes(ada)).asked).toBe(1);
});

it('the switch is remembered, and can be switched off', async () => {
  const { ada, bob, toggle } = await two('remembered', 'granted');
  await toggle.click();
  await eventually(() => toggle.getAttribute('aria-pressed')).toBe('true');
  await ada.addInitScript("Notification.permission = 'granted'");
  await ada.reload();
  await isIn(ada, 'remembered');
  expect(await toggle.getAttribute('aria-pressed')).toBe('true');
  await toggle.click();
  expect(await toggle.getAttribute('aria-pressed')).toBe('false');
  await hide(ada, true);
  await say(bob, 'quiet again');
  await sent(ada, 'quiet again').waitFor();
  expect(await notes(ada)).toEqual({ asked: 0, shown: [] });
});

it('a browser that allows none is told of in words', async () => {
  const { ada, toggle } = await two('denied', 'denied');
  await toggle.click();
  await ada.getByText('This browser does not allow notifications from here.').waitFor();
  expect(await toggle.getAttribute('aria-pressed')).toBe('false');
});
