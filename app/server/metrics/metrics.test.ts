import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../local/port.ts';
import { Client } from '../../../test/support/client.ts';
import { readMetrics } from '../../../test/support/metrics.ts';
import { startServer, type TestServer } from '../../../test/support/server.ts';
import type { History } from '../../protocol.ts';

let chat: TestServer;
let port: number;

beforeAll(async () => {
  port = await freePort();
  const limits = { CHAT_MAX_ROOMS: 1, CHAT_MESSAGES_PER_10_SECONDS: 5 };
  chat = await startServer({ CHAT_METRICS_PORT: port, ...limits });
});
afterAll(() => chat.stop());

/** By how much each metric of the chat is more than it was before `work`. */
async function changes(work: () => Promise<unknown>) {
  const before = await readMetrics(port);
  await work();
  const rises = [...(await readMetrics(port))].map(([name, value]) => {
    return [name, value - (before.get(name) ?? Number.NaN)] as const;
  });
  return Object.fromEntries(rises.filter(([name, by]) => name.startsWith('chat_') && by !== 0));
}

describe('an operator is told', () => {
  it('who is there, and in how many rooms', async () => {
    const rises = await changes(async () => {
      await chat.join('Ada', 'one');
      await chat.join('Bob', 'one');
      await chat.connect();
    });
    expect(rises).toMatchObject({
      'chat_sockets{state="signed_in"}': 2,
      'chat_sockets{state="unsigned"}': 1,
      chat_rooms: 1,
    });
  });

  it('what is sent, how long that took, and to how many it went', async () => {
    const ada = await chat.join('Ada', 'two');
    const bob = await chat.join('Bob', 'two');
    const rises = await changes(async () => {
      await ada.get('sendMessage', 'one');
      await ada.get('sendMessage', 'two');
      for (const client of [ada, ada, bob, bob]) await client.next('message');
    });
    expect(rises).toMatchObject({
      chat_messages_accepted_total: 2,
      chat_send_duration_seconds_count: 2,
      'chat_send_duration_seconds_bucket{le="+Inf"}': 2,
      chat_messages_delivered_total: 2,
      chat_deliveries_total: 4,
      chat_frames_written_total: 4,
    });
    expect(rises.chat_send_duration_seconds_sum).toBeGreaterThan(0);
  });

  it('what those who come (back) were given, and from where', async () => {
    const ada = await chat.join('Ada', 'three');
    await ada.get('sendMessage', 'one');
    const signIn = { user: 'Ada', room: 'three' };
    const { epoch } = await ada.get<History>('signin', signIn);
    const rises = await changes(async () => {
      await chat.join('Bob', 'quiet');
      await ada.get('updateSocketId', { ...signIn, since: { epoch, seq: 1 } });
      await ada.get('updateSocketId', { ...signIn, since: { epoch: 'another', seq: 1 } });
    });
    expect(rises).toMatchObject({
      'chat_sign_ins_total{outcome="fresh"}': 1,
      'chat_sign_ins_total{outcome="recovered"}': 1,
      'chat_sign_ins_total{outcome="anew"}': 1,
      'chat_histories_total{source="log"}': 2,
      'chat_histories_total{source="memory"}': 1,
    });
  });

  it('why requests and sockets were refused', async () => {
    const eve = await chat.join('Eve', 'four');
    const rises = await changes(async () => {
      await eve.ask('signin', null);
      await eve.ask('signin', { user: 'Eve', room: 'five' });
      await eve.ask('leave', { room: 'elsewhere' });
      for (let i = 1; i <= 6; i++) await eve.ask('sendMessage', 'again');
      const foe = new Client(chat.url, { origin: 'https://foe.example' });
      await foe.next('connect_error');
      foe.close();
    });
    expect(rises).toMatchObject({
      'chat_refusals_total{reason="input"}': 1,
      'chat_refusals_total{reason="rooms"}': 1,
      'chat_refusals_total{reason="session"}': 1,
      'chat_refusals_total{reason="rate"}': 1,
      'chat_handshakes_refused_total{reason="origin"}': 1,
      chat_messages_accepted_total: 5,
    });
  });

  it('which sockets were closed, and why', async () => {
    const other = await freePort();
    const strict = await startServer({ CHAT_METRICS_PORT: other, CHAT_SIGN_IN_SECONDS: 1 });
    const eve = await strict.join('Eve', 'hall');
    for (let i = 0; i <= 1100; i++) eve.socket.emit('signin', null);
    const idle = await strict.connect();
    for (const client of [eve, idle]) await client.next('disconnect');
    const samples = await readMetrics(other);
    expect(samples.get('chat_sockets_cut_total{reason="refusals"}')).toBe(1);
    expect(samples.get('chat_sockets_cut_total{reason="unsigned"}')).toBe(1);
    await strict.stop();
  });

  it('how the process is', async () => {
    const names = [...(await readMetrics(port)).keys()];
    expect(names).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(names).toContain('process_resident_memory_bytes');
    expect(names).toContain('chat_load_ratio');
  });

  it('nothing about anybody: what is sent makes no new names, nor labels', async () => {
    const series = async () => {
      return [...(await readMetrics(port)).keys()].filter((name) => name.startsWith('chat_'));
    };
    const before = await series();
    const mallory = await chat.join('Mallory {a="b"}', 'room {c="d"}');
    await mallory.get('sendMessage', 'chat_e{f="g"} 1');
    await mallory.ask('signin', { user: 'h"} 2', room: 'elsewhere' });
    mallory.socket.emit('no such event', 1);
    expect(await series()).toEqual(before);
  });
});

describe('the metrics', () => {
  it('must not be on the port that people come to', async () => {
    expect((await fetch(`${chat.url}/metrics`)).status).toBe(404);
  });

  it('are all there is on their own port', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4`)).status).toBe(404);
  });

  it('must not be reached by another address than 127.0.0.1', async () => {
    const signal = AbortSignal.timeout(1000);
    await expect(fetch(`http://127.0.0.2:${port}/metrics`, { signal })).rejects.toThrow();
  });

  it('of two servers in one process are apart', async () => {
    const other = await freePort();
    const second = await startServer({ CHAT_METRICS_PORT: other });
    await second.join('Ada', 'hall');
    expect((await readMetrics(other)).get('chat_sign_ins_total{outcome="fresh"}')).toBe(1);
    await second.stop();
  });

  it('tell of the end of an instance, and end with it', async () => {
    const other = await freePort();
    const second = await startServer({ CHAT_METRICS_PORT: other });
    const clients = await Promise.all(Array.from({ length: 20 }, () => second.connect()));
    expect((await readMetrics(other)).get('chat_draining')).toBe(0);
    const drained = second.server.drain();
    await clients[0]?.next('draining');
    expect((await readMetrics(other)).get('chat_draining')).toBe(1);
    await drained;
    await expect(readMetrics(other)).rejects.toThrow();
  });

  it('whose port is taken keep the server from starting, with the name of the variable', async () => {
    const start = startServer({ CHAT_METRICS_PORT: port });
    await expect(start).rejects.toThrow(`CHAT_METRICS_PORT: got "${port}", expected a port that`);
  });
});
