import { describe, expect, it } from 'vitest';
import { freezeRedis, killInstances, noteStates, roll } from './faults.ts';
import { useStack } from './stack.ts';
import { wayOf } from './way.ts';
import { box, enter, isIn, reads, say, sent, state, unsent } from './words.ts';

const stack = useStack();

/** Two people who have talked already. */
async function two(room: string) {
  const [ada, bob] = [await stack.person(), await stack.person()];
  await enter(ada, 'Ada', room);
  await enter(bob, 'Bob', room);
  await say(ada, 'before');
  for (const page of [ada, bob]) await reads(page, ['before']);
  return { ada, bob };
}

describe('while somebody types', () => {
  it('all instances die: the page says so, and what was sent arrives once, in order', async () => {
    const { ada, bob } = await two('killed');
    const told = await noteStates(ada);
    await box(ada).pressSequentially('half a');
    killInstances(stack);
    await state(ada, 'reconnecting').waitFor();
    expect(await box(ada).inputValue()).toBe('half a');
    await box(ada).pressSequentially(' sentence');
    await box(ada).press('Enter');
    await say(ada, 'and one more');
    for (const page of [ada, bob]) {
      await reads(page, ['before', 'half a sentence', 'and one more']);
    }
    await state(ada, 'online').waitFor();
    expect((await told()).at(0)).toBe('reconnecting');
  });

  it('a new revision is rolled out: nothing is lost, and the page tells of the move', async () => {
    const { ada, bob } = await two('rolled');
    const told = await noteStates(ada);
    await box(ada).pressSequentially('half a');
    await Promise.all([roll(stack), box(ada).pressSequentially(' sentence', { delay: 100 })]);
    await box(ada).press('Enter');
    await say(ada, 'and one more');
    for (const page of [ada, bob]) {
      await isIn(page, 'rolled');
      await reads(page, ['before', 'half a sentence', 'and one more']);
    }
    expect((await told())[0]).toBe('draining');
  });

  it('Redis stands still: what is sent says that it waits, and goes out when it can', async () => {
    const { ada, bob } = await two('frozen');
    await box(ada).pressSequentially('half a');
    const thaw = freezeRedis(stack);
    try {
      await box(ada).pressSequentially(' sentence');
      await box(ada).press('Enter');
      const fate = unsent(ada, 'half a sentence').locator('.fate');
      await fate.filter({ hasText: 'Not sent yet, trying again.' }).waitFor();
      await say(ada, 'and one more');
    } finally {
      thaw();
    }
    for (const page of [ada, bob]) {
      await reads(page, ['before', 'half a sentence', 'and one more']);
    }
  });
});

describe('without a connection', () => {
  it('the machine is offline: the page says so, and sends when the network is back', async () => {
    const { ada, bob } = await two('offline');
    await ada.context().setOffline(true);
    await state(ada, 'offline').waitFor();
    await ada.getByText('Offline. Waiting for the network').waitFor();
    await say(ada, 'while offline');
    const fate = unsent(ada, 'while offline').locator('.fate');
    await fate.filter({ hasText: 'Waiting for the connection' }).waitFor();
    await say(bob, 'meanwhile');
    await ada.context().setOffline(false);
    for (const page of [ada, bob]) await reads(page, ['before', 'meanwhile', 'while offline']);
  });

  it('the page counts down to the next attempt, and makes it now when asked', async () => {
    const ada = await stack.person();
    const way = await wayOf(ada);
    await ada.clock.install();
    await enter(ada, 'Ada', 'now');
    await way.cut();
    // Attempts are further apart each time: by then there is something to wait for.
    await state(ada, 'reconnecting')
      .filter({ hasText: /in [3-9] s/ })
      .waitFor();
    // Time stands still from here on: no attempt is made by itself.
    await ada.clock.pauseAt(Date.now() + 100);
    await way.mend();
    await state(ada, 'reconnecting').getByRole('button', { name: 'Now' }).click();
    await state(ada, 'online').waitFor();
    await ada.clock.resume();
    await say(ada, 'back');
    await reads(ada, ['back']);
  });

  it('the server refuses a newcomer for now: the door says so, and lets them in later', async () => {
    const ada = await stack.person();
    const way = await wayOf(ada);
    await way.cut();
    await ada.goto('/rooms/closed');
    await ada.getByRole('textbox', { name: 'Your name' }).fill('Ada');
    await ada.getByRole('button', { name: 'Enter', exact: true }).click();
    await ada.getByText('The server cannot be reached').waitFor();
    await way.mend();
    await isIn(ada, 'closed');
  });
});

describe('when the history is not complete', () => {
  it('the page says that messages may be missing, and shows what there is', async () => {
    const { ada, bob } = await two('reset');
    const way = await wayOf(ada);
    await ada.reload();
    await isIn(ada, 'reset');
    await way.cut();
    // As if the room's log were another by now.
    way.onServer = (frame) => frame.replace('"recovered":true', '"recovered":false');
    await way.mend();
    await say(bob, 'after');
    await ada.getByText('Some messages may be missing').waitFor();
    await sent(ada, 'after').waitFor();
  });
});
