import { expect, it } from 'vitest';
import { type Publish, Writer } from './writer.ts';

const entry = (id: string) => ({ id, user: 'Ada', text: id });

/** A log that answers when it is told to. */
function startLog() {
  const calls: {
    room: string;
    ids: string[];
    answer: (epoch: string) => void;
    fail: () => void;
  }[] = [];
  let arrived = () => {};
  let top = 0;
  const publish: Publish = (room, entries) =>
    new Promise((resolve, reject) => {
      const ids = entries.map(({ id }) => id);
      const answer = (epoch: string) => resolve([epoch, ...ids.map(() => ++top)]);
      calls.push({ room, ids, answer, fail: () => reject(new Error('full')) });
      arrived();
    });
  /** The next call. */
  async function call() {
    while (calls.length === 0) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    return calls.shift() as (typeof calls)[number];
  }
  return { publish, call };
}

it('what comes while a call is under way goes with the next one, in order', async () => {
  const { publish, call } = startLog();
  const writer = new Writer(publish, 10_000);
  const first = [writer.append('a', entry('1')), writer.append('a', entry('2'))];
  const one = await call();
  expect(one.ids).toEqual(['1', '2']);
  const later = ['3', '4', '5'].map((id) => writer.append('a', entry(id)));
  one.answer('e');
  const two = await call();
  expect(two.ids).toEqual(['3', '4', '5']);
  two.answer('e');
  const receipts = await Promise.all([...first, ...later]);
  expect(receipts).toEqual([1, 2, 3, 4, 5].map((seq) => ({ epoch: 'e', seq })));
});

it('rooms do not wait for each other', async () => {
  const { publish, call } = startLog();
  const writer = new Writer(publish, 10_000);
  void writer.append('a', entry('1'));
  const receipt = writer.append('b', entry('2'));
  expect((await call()).room).toBe('a');
  (await call()).answer('e');
  expect(await receipt).toEqual({ epoch: 'e', seq: 1 });
});

it('a failure is that of the messages it was about, and of those that wait behind them', async () => {
  const { publish, call } = startLog();
  const writer = new Writer(publish, 10_000);
  const first = writer.append('a', entry('1'));
  const one = await call();
  const second = writer.append('a', entry('2'));
  one.fail();
  await expect(first).rejects.toThrow('full');
  await expect(second).rejects.toThrow('full');
  const third = writer.append('a', entry('3'));
  (await call()).answer('e');
  expect(await third).toMatchObject({ seq: 1 });
});

it('a log that does not answer is not waited for', async () => {
  const { publish } = startLog();
  const writer = new Writer(publish, 1);
  await expect(writer.append('a', entry('1'))).rejects.toThrow('no answer within 1 ms');
});
