import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { Client } from '../../../test/support/client.ts';
import { handshake } from '../../../test/support/handshake.ts';
import { startServer, type TestServer } from '../../../test/support/server.ts';
import type { Settings } from '../settings.ts';
import { isAllowedOrigin, maxSockets } from './gate.ts';

let chat: TestServer | undefined;
const open: WebSocket[] = [];

async function start(settings: Partial<Settings>) {
  chat = await startServer(settings);
  const { url } = chat;
  const knock = async (headers: Record<string, string> = {}) => {
    const { status, text, socket } = await handshake(url, headers);
    open.push(socket);
    return { status, text, socket };
  };
  return { chat, knock };
}

afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await chat?.stop();
  chat = undefined;
});

describe('a page may open a socket', () => {
  const settings = { CHAT_ALLOWED_ORIGINS: ['https://friend.example'] };
  const asked = (origin: string | undefined, host = 'chat.example') =>
    isAllowedOrigin({ headers: { host, ...(origin === undefined ? {} : { origin }) } }, settings);

  it.each([
    ['https://chat.example'],
    ['https://CHAT.example'],
    ['https://chat.example:443'],
    ['http://127.0.0.1:8080', '127.0.0.1:8080'],
    ['http://[::1]:8080', '[::1]:8080'],
    ['https://friend.example'],
    [undefined],
  ])('from %s at the host %s', (origin, host?: string) => {
    expect(asked(origin, host)).toBe(true);
  });

  it.each([
    ['null'],
    [''],
    ['https://foe.example'],
    ['https://chat.example.foe.example'],
    ['https://foechat.example'],
    ['https://foe.example/chat.example'],
    ['https://chat.example:444'],
    ['https://chat.example', 'chat.example:8443'],
    ['http://friend.example'],
    ['https://friend.example:8443'],
    ['https://friend.example/'],
    ['https://a.friend.example'],
    ['chat.example'],
    ['*'],
  ])('but not from %s at the host %s', (origin, host?: string) => {
    expect(asked(origin, host)).toBe(false);
  });

  it('and a foreign one is told that it may not', async () => {
    const { chat, knock } = await start(settings);
    const refused = { status: 403, text: 'Forbidden origin.' };
    expect(await knock({ Origin: 'https://foe.example' })).toMatchObject(refused);
    expect(await knock({ Origin: 'null' })).toMatchObject(refused);
    expect(await knock({ Origin: chat.url })).toMatchObject({ status: 101 });
    expect(await knock({ Origin: 'https://friend.example' })).toMatchObject({ status: 101 });
  });
});

describe('an instance', () => {
  it('takes fewer sockets than its concurrency, and at least one', () => {
    const sockets = [1, 2, 80, 1000].map((n) => maxSockets({ CHAT_CONCURRENCY: n }));
    expect(sockets).toEqual([1, 1, 76, 950]);
  });

  it('that is full refuses a socket and serves the others', async () => {
    const { chat, knock } = await start({ CHAT_CONCURRENCY: 1 });
    const ada = await chat.join('Ada', 'hall');
    const late = new Client(chat.url);
    expect(await late.next('connect_error')).toBeInstanceOf(Error);
    late.close();
    const full = { status: 503, text: 'This instance is full. Please try again.' };
    expect(await knock()).toMatchObject(full);
    expect(await ada.get('sendMessage', 'alone')).toMatchObject({ seq: 1 });
  });
});

describe('one address', () => {
  it('may open so many sockets at a time, and as many when they have gone', async () => {
    const { knock } = await start({ CHAT_ADDRESS_SOCKETS: 2 });
    const both = [await knock(), await knock()];
    const text = 'Your network has 2 connections already.';
    expect(await knock()).toMatchObject({ status: 429, text });
    for (const { socket } of both) {
      socket.close();
      await once(socket, 'close');
    }
    for (let i = 0; i < 2; i++) expect(await knock()).toMatchObject({ status: 101 });
    expect(await knock()).toMatchObject({ status: 429, text });
  });

  it('may not open them one after the other without end', async () => {
    const { knock } = await start({ CHAT_ADDRESS_HANDSHAKES_PER_10_SECONDS: 2 });
    for (let i = 0; i < 2; i++) (await knock()).socket.close();
    const text = expect.stringMatching(
      /^Too many connections from your network\. Please wait \d+ s\.$/,
    );
    expect(await knock()).toMatchObject({ status: 429, text });
  });

  it('is not another one by claiming to be', async () => {
    const { knock } = await start({ CHAT_TRUSTED_HOPS: 1, CHAT_ADDRESS_SOCKETS: 1 });
    const as = (forwardedFor: string) => knock({ 'X-Forwarded-For': forwardedFor });
    expect(await as('203.0.113.7')).toMatchObject({ status: 101 });
    expect(await as('198.51.100.1, 203.0.113.7')).toMatchObject({ status: 429 });
    expect(await as('::1, 127.0.0.1, , unknown, 203.0.113.7')).toMatchObject({ status: 429 });
    expect(await as('203.0.113.7, 198.51.100.1')).toMatchObject({ status: 101 });
  });
});

describe('a socket', () => {
  it('that does not sign in has its transport closed, which a client comes back from', async () => {
    const { chat } = await start({ CHAT_MAX_UNSIGNED: 1 });
    const silent = await chat.connect({ reconnection: true });
    const ada = await chat.join('Ada', 'hall');
    expect(await silent.next('disconnect')).toBe('transport close');
    await silent.connected();
    const bob = await chat.join('Bob', 'hall');
    expect(ada.taken('disconnect')).toEqual([]);
    expect(await bob.get('sendMessage', 'hello')).toHaveProperty('seq');
  });

  it('that leaves Socket.IO has to pass the gate again', async () => {
    const { knock } = await start({});
    const { socket } = await knock();
    socket.send('40');
    while (String((await once(socket, 'message'))[0]).startsWith('0'));
    socket.send('41');
    await once(socket, 'close');
  });

  it('that goes on in spite of a thousand refusals is closed', async () => {
    const { chat } = await start({});
    const [eve, ada] = [await chat.join('Eve', 'hall'), await chat.join('Ada', 'hall')];
    for (let i = 0; i < 1001; i++) eve.socket.emit('sendMessage', '');
    expect(await eve.next('disconnect')).toBe('transport close');
    expect(await ada.get('sendMessage', 'still here')).toHaveProperty('seq');
  });
});
