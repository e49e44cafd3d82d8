import { describe, expect, it } from 'vitest';
import { Cloud } from './cloud.ts';
import type { CloudArgs, Inputs, Realised } from './realiser.ts';

const args: CloudArgs = {
  folder: '/nonexistent',
  project: 'demo-project',
  port: 0,
  instances: 1,
  redisServer: undefined,
  onLine: () => {},
  onNotice: () => {},
};

/** A cloud with one thing in it, made of `{ size: 1 }`. */
async function having(thing: Partial<Realised>) {
  const made: Realised = { id: 'thing', outputs: { port: 1 }, note: '', ...thing };
  const cloud = new Cloud({ thing: async () => made }, args);
  await cloud.realise({ type: 'thing', name: 'some', inputs: { size: 1 } });
  return cloud;
}

describe('an update', () => {
  it('brings the inputs into what runs, and shows them and the new outputs from then on', async () => {
    const cloud = await having({ update: async ({ size }) => ({ port: Number(size) * 10 }) });
    expect(await cloud.update('thing', { size: 2 })).toEqual({ port: 20 });
    expect(cloud.made('thing')).toEqual([{ id: 'thing', size: 2, port: 20 }]);
  });

  it('is recorded where nothing runs', async () => {
    const cloud = await having({});
    expect(await cloud.update('thing', { colour: 'red' })).toEqual({ port: 1 });
    expect(cloud.made('thing')).toEqual([{ id: 'thing', colour: 'red', port: 1 }]);
  });

  it('that fails leaves all as it was', async () => {
    const cloud = await having({ update: () => Promise.reject(new Error('no room')) });
    await expect(cloud.update('thing', { size: 2 })).rejects.toThrow('no room');
    expect(cloud.made('thing')).toEqual([{ id: 'thing', size: 1, port: 1 }]);
  });

  it('waits for the one before it', async () => {
    const heard: unknown[] = [];
    const first = Promise.withResolvers<void>();
    const update = async ({ size }: Inputs) => {
      heard.push(size);
      if (size === 2) await first.promise;
      heard.push(size);
      return {};
    };
    const cloud = await having({ update });
    const updates = [cloud.update('thing', { size: 2 }), cloud.update('thing', { size: 3 })];
    // The first is under way, and more than a turn of the event loop has passed for the second.
    await expect.poll(() => heard).toEqual([2]);
    first.resolve();
    await Promise.all(updates);
    expect(heard).toEqual([2, 2, 3, 3]);
  });

  it('of what is not there, or not any more, says so', async () => {
    const cloud = await having({});
    await expect(cloud.update('nothing', {})).rejects.toThrow('there is no nothing');
    const removed = cloud.remove('thing');
    await expect(cloud.update('thing', {})).rejects.toThrow('thing is gone');
    await removed;
  });

  it('is not begun when everything is given up', async () => {
    const cloud = await having({ update: async () => ({}) });
    cloud.abandon();
    await expect(cloud.update('thing', {})).rejects.toThrow('given up');
  });
});

describe('what is removed', () => {
  it('is stopped, and forgotten', async () => {
    const heard: string[] = [];
    const cloud = await having({ stop: async () => void heard.push('stop') });
    await cloud.remove('thing');
    await cloud.destroy(() => heard.push('destroyed'));
    expect(heard).toEqual(['stop']);
    expect(cloud.made('thing')).toEqual([]);
    await expect(cloud.remove('thing')).rejects.toThrow('there is no thing');
  });

  it('takes what it keeps with it, which it keeps when everything is taken down', async () => {
    const heard: string[] = [];
    const stop = async () => void heard.push('stop');
    const remove = async () => void heard.push('remove');
    await (await having({ stop, remove })).remove('thing');
    await (await having({ stop, remove })).destroy(() => {});
    expect(heard).toEqual(['remove', 'stop']);
  });
});
