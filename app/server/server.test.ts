import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startServer } from '../../test/support/server.ts';

describe('an instance that is taken away', () => {
  it('tells its clients, and closes their transports so that they come back', async () => {
    const chat = await startServer();
    const ada = await chat.join('Ada', 'hall');
    const drained = chat.server.drain();
    expect(await ada.next('draining')).toHaveProperty('retryAfterMs');
    // 'io server disconnect' would tell a client to stay away.
    expect(await ada.next('disconnect')).toBe('transport close');
    await drained;
  });

  it('takes no new connections', async () => {
    const chat = await startServer();
    await chat.server.drain();
    await expect(fetch(chat.url)).rejects.toThrow();
  });
});

describe('a socket', () => {
  it('is recycled before the request timeout of the service would cut it', async () => {
    const chat = await startServer({ CHAT_TIMEOUT_SECONDS: 1 });
    const ada = await chat.connect({ reconnection: true });
    const cut = once(ada.socket as never, 'disconnect');
    expect((await cut)[0]).toBe('transport close');
    await ada.connected();
    expect(await ada.get('signin', { user: 'Ada', room: 'hall' })).toHaveProperty('epoch');
    await chat.stop();
  });
});

describe('starting', () => {
  it('fails when the port is taken', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(startServer({ PORT: port })).rejects.toThrow('EADDRINUSE');
    other.close();
  });
});
