import { describe, expect, it } from 'vitest';
import { useStack } from './stack.ts';
import { refuseMessages, wayOf } from './way.ts';
import {
  box,
  enter,
  enterAnother,
  eventually,
  isIn,
  reads,
  roomLink,
  say,
  sent,
  unsent,
} from './words.ts';

const stack = useStack();

describe('the box', () => {
  it('sends with Enter, and breaks the line with Shift and Enter', async () => {
    const ada = await stack.person();
    await enter(ada, 'Ada', 'lines');
    await ada.keyboard.type('one');
    await ada.keyboard.press('Shift+Enter');
    await ada.keyboard.type('two');
    await ada.keyboard.press('Enter');
    await reads(ada, ['one\ntwo']);
    expect(await box(ada).inputValue()).toBe('');
  });

  it('grows with its lines up to a limit, and shrinks when they are sent', async () => {
    const ada = await stack.person();
    await enter(ada, 'Ada', 'growing');
    const height = async () => (await box(ada).boundingBox())?.height ?? 0;
    const low = await height();
    await box(ada).fill('1\n2\n3\n4');
    const high = await height();
    expect(high).toBeGreaterThan(2 * low);
    await box(ada).fill('line\n'.repeat(100));
    expect(await height()).toBeLessThan((ada.viewportSize()?.height ?? 0) / 2);
    await box(ada).fill('1\n2\n3\n4');
    await box(ada).press('Enter');
    await eventually(height).toBe(low);
  });

  it('sends nothing when nothing can be seen in it', async () => {
    const ada = await stack.person();
    await enter(ada, 'Ada', 'blank');
    await say(ada, ' \n ');
    await say(ada, 'something');
    await reads(ada, ['something']);
  });

  it('tells while typing how much too long a message is, and keeps it', async () => {
    const ada = await stack.person();
    await enter(ada, 'Ada', 'long');
    await say(ada, 'x'.repeat(4012));
    await ada.locator('#length', { hasText: '12 characters too long' }).waitFor();
    expect(await box(ada).inputValue()).toHaveLength(4012);
    await say(ada, 'y'.repeat(4000));
    await reads(ada, ['y'.repeat(4000)]);
    expect(await ada.locator('#length').innerText()).toBe('');
  });
});

describe('what is typed is kept', () => {
  it('for each room, when another is opened and when the page is loaded anew', async () => {
    const ada = await stack.person();
    await enter(ada, 'Ada', 'draft a');
    await box(ada).pressSequentially('half a sentence in a');
    await enterAnother(ada, 'draft b');
    expect(await box(ada).inputValue()).toBe('');
    await box(ada).pressSequentially('half in b');
    await ada.reload();
    await isIn(ada, 'draft b');
    expect(await box(ada).inputValue()).toBe('half in b');
    await roomLink(ada, 'draft a').click();
    await isIn(ada, 'draft a');
    expect(await box(ada).inputValue()).toBe('half a sentence in a');
    await box(ada).press('Enter');
    await reads(ada, ['half a sentence in a']);
    await ada.reload();
    await isIn(ada, 'draft a');
    expect(await box(ada).inputValue()).toBe('');
  });

  it('when it was sent while nobody was there, over a reload, and arrives once', async () => {
    const [ada, bob] = [await stack.person(), await stack.person()];
    const way = await wayOf(ada);
    await enter(ada, 'Ada', 'reloaded');
    await enter(bob, 'Bob', 'reloaded');
    await say(bob, 'before');
    await reads(ada, ['before']);
    await way.cut();
    for (const text of ['one', 'two']) await say(ada, text);
    await ada.reload();
    for (const text of ['one', 'two']) await unsent(ada, text).waitFor();
    await say(bob, 'meanwhile');
    await way.mend();
    for (const page of [ada, bob]) await reads(page, ['before', 'meanwhile', 'one', 'two']);
  });

  it('when the answer was lost and the page loaded anew: it is stored once', async () => {
    const [ada, bob] = [await stack.person(), await stack.person()];
    const way = await wayOf(ada);
    await enter(ada, 'Ada', 'unanswered');
    await enter(bob, 'Bob', 'unanswered');
    await say(ada, 'before');
    await reads(ada, ['before']);
    way.onServer = () => undefined;
    await say(ada, 'taken');
    await sent(bob, 'taken').waitFor();
    way.onServer = (frame) => frame;
    await ada.reload();
    await isIn(ada, 'unanswered');
    await say(ada, 'after');
    for (const page of [ada, bob]) await reads(page, ['before', 'taken', 'after']);
  });

  it('where the browser keeps nothing: it asks before the page goes', async () => {
    const ada = await stack.person();
    await ada.addInitScript("Storage.prototype.setItem = () => { throw new Error('full'); }");
    await enter(ada, 'Ada', 'nothing kept');
    await box(ada).pressSequentially('half a');
    const asked = ada.waitForEvent('dialog');
    await ada.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    expect(await box(ada).inputValue()).toBe('half a');
  });
});

describe('a message that the server does not take', () => {
  it('for now, says why, and goes out by itself', async () => {
    const ada = await stack.person();
    const refusals = ['["Redis is away.",null,{"retryAfterMs":1000},{"code":"storage"}]'];
    await refuseMessages(ada, () => refusals.pop());
    await enter(ada, 'Ada', 'delayed');
    await say(ada, 'patience');
    await unsent(ada, 'patience').filter({ hasText: 'Not sent yet, trying again.' }).waitFor();
    await reads(ada, ['patience']);
    expect(await ada.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it('for good, says why, and can be sent again or edited', async () => {
    const ada = await stack.person();
    const why = { code: 'unprintable', what: 'message' };
    const refusal = JSON.stringify(['It cannot be shown.', null, null, why]);
    let refusing = true;
    await refuseMessages(ada, () => (refusing ? refusal : undefined));
    await enter(ada, 'Ada', 'refused');
    for (const text of ['first', 'second']) {
      await say(ada, text);
      await unsent(ada, text).getByRole('button', { name: 'Try again' }).waitFor();
      const fate = await unsent(ada, text).locator('.fate').innerText();
      expect(fate).toContain('The message has characters that cannot be shown.');
    }
    refusing = false;
    await unsent(ada, 'first').getByRole('button', { name: 'Try again' }).click();
    await sent(ada, 'first').waitFor();
    await unsent(ada, 'second').getByRole('button', { name: 'Edit' }).click();
    expect(await box(ada).inputValue()).toBe('second');
    await box(ada).press('Enter');
    await reads(ada, ['first', 'second']);
  });
});
