import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Client } from '../../test/support/client.ts';
import { type Request, requests } from '../../test/support/garbage.ts';
import { handshake, settled, speak } from '../../test/support/handshake.ts';
import { frames, openings } from '../../test/support/noise.ts';
import { startServer, type TestServer } from '../../test/support/server.ts';
import type { Receipt } from '../protocol.ts';

/** Ten thousand inputs in all, so many of them at once. A failure tells the seed to repeat it. */
const REQUESTS = { runs: 350, each: 20 };
const CONNECTIONS = { runs: 80, each: 25 };
const OPENINGS = { runs: 4, each: 250 };
/** A socket is closed after more refusals than this brings. */
const RUNS_PER_CLIENT = 40;

/** A sentence, or two, for a person. */
const SENTENCES = /^[A-Z][^\n]*[.]$/;
/** What a program says of itself. */
const LEAKS = /undefined is not|cannot read|not a function|internal error|\bat .*:\d|[a-z]Error\b/i;

let chat: TestServer;
/** One is in the room with those who send garbage, one is elsewhere. */
let ada: Client;
let bob: Client;

const unlimited = 1_000_000;
beforeAll(async () => {
  chat = await startServer({
    CHAT_MAX_ROOMS: 1000,
    CHAT_MESSAGES_PER_10_SECONDS: unlimited,
    CHAT_READS_PER_10_SECONDS: unlimited,
    CHAT_ADDRESS_MESSAGES_PER_10_SECONDS: unlimited,
    CHAT_ADDRESS_READS_PER_10_SECONDS: unlimited,
    CHAT_ADDRESS_HANDSHAKES_PER_10_SECONDS: unlimited,
  });
  [ada, bob] = [await chat.join('Ada', 'pit'), await chat.join('Bob', 'hall')];
});
afterAll(() => chat.stop());

const times = <T>(arbitrary: fc.Arbitrary<T>, count: number) =>
  fc.array(arbitrary, { minLength: count, maxLength: count });

/** Ids of what somebody has heard from others, up to a message that is sent after all else. */
async function heardBy(client: Client): Promise<readonly string[]> {
  const { id } = await client.get<Receipt>('sendMessage', 'the last one');
  const messages = () => client.taken<{ id: string; text: string }>('message');
  await expect.poll(() => messages().map((message) => message.id)).toContain(id);
  return messages().flatMap((message) => (message.text === 'the last one' ? [] : message.id));
}

/** What a request was answered; fails when the connection ended instead. */
async function answerTo({ event, payload }: Request, eve: Client, cut: Promise<string>) {
  const lost = cut.then((reason) => {
    throw new Error(`expected an answer, got "${reason}"`);
  });
  const [error, answer, , why] = await Promise.race([eve.ask(event, ...payload), lost]);
  if (error !== null) {
    expect(error).toMatch(SENTENCES);
    expect(error).not.toMatch(LEAKS);
    expect(answer).toBeNull();
    expect(why?.code).toMatch(/^[a-z]+$/);
    expect(why?.code).not.toBe('internal');
  }
  return { event, refused: error !== null, answer };
}

it('every request is answered in words, and what is refused reaches nobody', async () => {
  const accepted = new Set<string>();
  let count = 0;
  let eve: Client;
  let cut: Promise<string>;
  await fc.assert(
    fc.asyncProperty(times(requests('pit'), REQUESTS.each), async (requests) => {
      if (count++ % RUNS_PER_CLIENT === 0) {
        eve = await chat.join('Eve', 'pit');
        cut = eve.next<string>('disconnect');
      }
      const answers = await Promise.all(requests.map((one) => answerTo(one, eve, cut)));
      for (const { event, refused, answer } of answers) {
        if (event === 'sendMessage' && !refused) accepted.add((answer as Receipt).id);
      }
    }),
    { numRuns: REQUESTS.runs },
  );
  expect(accepted.size).toBeGreaterThan(0);
  for (const id of await heardBy(ada)) expect(accepted).toContain(id);
  expect(await heardBy(bob)).toEqual([]);
  for (const event of ['notification', 'presence', 'typing']) {
    for (const { room } of bob.taken(event)) expect(room).toBe('hall');
  }
});

it('what is no packet of the chat ends its own connection at the most', async () => {
  const one = async ([join, frames]: readonly [boolean, readonly (string | Buffer)[]]) => {
    const { status, socket } = await handshake(chat.url);
    expect(status).toBe(101);
    if (join) await speak(socket);
    for (const frame of frames) socket.send(frame);
    await settled(socket);
    socket.terminate();
  };
  const connections = times(fc.tuple(fc.boolean(), frames), CONNECTIONS.each);
  await fc.assert(
    fc.asyncProperty(connections, async (all) => void (await Promise.all(all.map(one)))),
    { numRuns: CONNECTIONS.runs },
  );
  expect(await heardBy(bob)).toEqual([]);
});

it('what is no WebSocket does neither', async () => {
  const port = Number(new URL(chat.url).port);
  const one = async (opening: Buffer) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.resume().end(opening);
    await once(socket, 'close').catch(() => {});
  };
  await fc.assert(
    fc.asyncProperty(times(openings, OPENINGS.each), async (all) => {
      await Promise.all(all.map(one));
    }),
    { numRuns: OPENINGS.runs },
  );
  expect(ada.taken('disconnect')).toEqual([]);
  expect(await heardBy(bob)).toEqual([]);
});
