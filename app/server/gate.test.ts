import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../test/support/client.ts';
import { startServer, type TestServer } from '../../test/support/server.ts';
import { maxSockets } from './gate.ts';

describe('a page may open a socket', () => {
  let chat: TestServer;
  beforeAll(async () => {
    chat = await startServer({ CHAT_ALLOWED_ORIGINS: ['https://friend.example'] });
  });
  afterAll(() => chat.stop());

  it('when it is the own one', async () => {
    const own = await chat.connect({ origin: chat.url });
    expect(own.socket.connected).toBe(true);
  });

  it('when its origin is in the settings', async () => {
    const friend = await chat.connect({ origin: 'https://friend.example' });
    expect(friend.socket.connected).toBe(true);
  });

  it.each(['https://foe.example', 'null', 'http://127.0.0.1:1'])('not from %s', async (origin) => {
    const foe = new Client(chat.url, { origin });
    expect(await foe.next('connect_error')).toBeInstanceOf(Error);
    expect(foe.socket.connected).toBe(false);
    foe.close();
  });
});

describe('an instance', () => {
  it('takes fewer sockets than its concurrency, and at least one', () => {
    const sockets = [1, 2, 80, 1000].map((n) => maxSockets({ CHAT_CONCURRENCY: n }));
    expect(sockets).toEqual([1, 1, 76, 950]);
  });

  it('that is full refuses a socket and serves the others', async () => {
    const chat = await startServer({ CHAT_CONCURRENCY: 1 });
    const ada = await chat.join('Ada', 'hall');
    const late = new Client(chat.url);
    expect(await late.next('connect_error')).toBeInstanceOf(Error);
    expect(await ada.get('sendMessage', 'alone')).toMatchObject({ seq: 1 });
    late.close();
    await chat.stop();
  });
});
