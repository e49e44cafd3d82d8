import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RoomLog } from '../../app/server/log/log.ts';
import { freePort } from '../../local/port.ts';
import { openRedisLog } from '../support/log.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

const top = join(import.meta.dirname, '../..');

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs the command to its end, in this environment and no other. */
function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    const command = ['app/server/erase.ts', ...args];
    const child = execFile(process.execPath, command, { cwd: top, env }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr });
    });
  });
}

/** The one line that it said, and all of it. */
const said = ({ output }: Ended): Record<string, unknown> => JSON.parse(output);

describe('the command that removes the messages of a person', () => {
  let redis: TestRedis;
  let log: RoomLog;
  let room: string;

  beforeAll(async () => {
    redis = await startTestRedis();
    log = await openRedisLog(redis.settings, { length: 5, ttlMs: 60_000 });
  });
  afterAll(async () => {
    await log.close();
    await redis.stop();
  });

  beforeEach(async () => {
    room = `the room ${randomUUID()}`;
    for (const [id, user] of ['Zoë', 'Bob', 'Zoë'].entries()) {
      await log.append(room, { id: `${id}`, user, text: 'secret words' });
    }
  });
  const senders = async () => (await log.read(room)).messages.map(({ user }) => user);

  it('removes them, and says in one line how many it removed and how many it kept', async () => {
    const ended = await run(['--room', room, '--user', 'Zoë'], redis.env);
    expect(ended.code).toBe(0);
    expect(said(ended)).toMatchObject({
      severity: 'INFO',
      message: 'messages removed: 2, kept: 1',
      room,
      user: 'Zoë',
      removed: 2,
      kept: 1,
    });
    expect(await senders()).toEqual(['Bob']);
  });

  it('reads room and name as a sign-in does', async () => {
    const args = [`--room=  ${room.replace(' ', '   ')} `, '--user= Zoe\u0308 '];
    const ended = await run(args, redis.env);
    expect(said(ended)).toMatchObject({ room, user: 'Zoë', removed: 2 });
  });

  it('only counts them in a dry run', async () => {
    const ended = await run(['--room', room, '--user', 'Zoë', '--dry-run'], redis.env);
    expect(ended.code).toBe(0);
    expect(said(ended)).toMatchObject({
      message: 'messages found: 2, others: 1; nothing was removed',
      found: 2,
      others: 1,
    });
    expect(await senders()).toEqual(['Zoë', 'Bob', 'Zoë']);
  });

  it('has done its work where there is nothing to remove, and says what it looked for', async () => {
    const ended = await run(['--room', room, '--user', 'zoë'], redis.env);
    expect(ended.code).toBe(0);
    expect(said(ended)).toMatchObject({
      message: 'nothing to remove',
      room,
      user: 'zoë',
      removed: 0,
      kept: 3,
    });
  });

  it('speaks also where the service is to be silent, and never of what was said', async () => {
    const env = { ...redis.env, CHAT_LOG_LEVEL: 'silent' };
    for (const more of [['--dry-run'], []]) {
      const { output } = await run(['--room', room, '--user', 'Zoë', ...more], env);
      expect(output).toContain('removed');
      expect(output).not.toContain('secret');
    }
  });
});

describe('its command line', () => {
  const env = { REDISHOST: '127.0.0.1' };

  it.for<[args: string[], expected: string]>([
    [[], '--room: expected it once, got it 0 times'],
    [['--room', 'hall'], '--user: expected it once, got it 0 times'],
    [['--room', 'hall', '--user', 'Ada', '--user', 'Bob'], '--user: expected it once, got it 2'],
    [['--room', 'hall', '--user', 'Ada', 'Bob'], 'Bob'],
    [['--room', 'hall', '--user', 'Ada', '--force'], '--force'],
    [['--room', 'hall', '--user', 'Ada', '--wait', 'long'], '--wait: expected seconds'],
    [['--room', '..', '--user', 'Ada'], 'The room needs another name.'],
    [
      ['--room', 'hall', '--user', 'x'.repeat(41)],
      'The name is too long: 41 characters, at most 40.',
    ],
  ])('%j is refused', async ([args, expected], { expect }) => {
    const ended = await run(args, env);
    expect(ended.code).toBe(2);
    expect(said(ended)).toMatchObject({ severity: 'ERROR' });
    expect(said(ended).message).toContain(expected);
  });

  it('tells with --help whose messages are meant, and needs nothing for that', async () => {
    const { code, output } = await run(['--help'], {});
    expect(code).toBe(0);
    expect(output).toContain('Names are not authenticated: whoever took that name is meant');
  });
});

describe.concurrent('it ends with 1, and says what to do,', () => {
  const args = ['--room', 'hall', '--user', 'Ada', '--wait', '2'];

  it('when a setting is wrong', async ({ expect }) => {
    const ended = await run(args, { REDISHOST: '127.0.0.1', REDISPORT: 'x' });
    expect(ended.code).toBe(1);
    expect(said(ended).message).toContain('REDISPORT: got "x", expected a whole number');
  });

  it('when messages are kept in the memory of each instance', async ({ expect }) => {
    const ended = await run(args, { CHAT_LOG: 'memory' });
    expect(ended.code).toBe(1);
    expect(said(ended).message).toContain('CHAT_LOG: got "memory", expected "redis"');
    expect(said(ended).message).toContain('there is nothing to remove from');
  });

  it('when nobody is where Redis should be', async ({ expect }) => {
    const REDISPORT = String(await freePort());
    const ended = await run(args, { REDISHOST: '127.0.0.1', REDISPORT });
    expect(ended.code).toBe(1);
    const { message } = said(ended);
    const expected = `expected an answer of Redis at 127.0.0.1:${REDISPORT} in time`;
    expect(message).toContain(`${expected}, got: connect ECONNREFUSED`);
    expect(message).toContain('run it again, where the service runs');
  });

  it('when what is there does not answer', async ({ expect, onTestFinished }) => {
    const mute = createServer((socket) => void socket.on('error', () => {}).resume());
    await once(mute.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void mute.close());
    const REDISPORT = String((mute.address() as AddressInfo).port);
    const ended = await run(args, { REDISHOST: '127.0.0.1', REDISPORT });
    expect(ended.code).toBe(1);
    expect(said(ended).message).toContain('got: no answer within 5000 ms');
  });

  it('when Redis knows another password, and shows none', async ({ expect, onTestFinished }) => {
    const guarded = await startTestRedis({ password: 'the-right-one' });
    onTestFinished(() => guarded.stop());
    const ended = await run(args, { ...guarded.env, REDISAUTH: 'the-wrong-one' });
    expect(ended.code).toBe(1);
    expect(said(ended).message).toContain('WRONGPASS');
    expect(ended.output).not.toMatch(/the-(right|wrong)-one/);
  });
});
