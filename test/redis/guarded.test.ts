import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../app/client/chat.ts';
import { type Authority, createAuthority } from '../../local/authority.ts';
import { startInstance, type TestInstance } from '../support/instance.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

const password = 'hush-2b1f';

let authority: Authority;
let next: Authority;
let redis: TestRedis;
let instance: TestInstance;

beforeAll(async () => {
  [authority, next] = await Promise.all([createAuthority(), createAuthority()]);
  redis = await startTestRedis({ password, credentials: await authority.issue('127.0.0.1') });
  // Memorystore lists the authority to come years before it signs anything.
  const all = [authority, next].map(({ certificate }) => certificate.cert).join('\n');
  instance = await startInstance({ ...redis.env, REDISCACERTS: all });
});
afterAll(async () => {
  await instance.stop();
  await redis.stop();
});

/** How a client fares that connects without more than this. */
async function ping(options: Parameters<typeof createClient>[0]): Promise<string> {
  const socket = { host: redis.host, port: redis.port, reconnectStrategy: false as const };
  const client = createClient({ ...options, socket: { ...socket, ...options?.socket } as object });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.ping();
  } catch (error) {
    return (error as Error).message;
  } finally {
    client.destroy();
  }
}

const trusting = (ca: string) => ({
  socket: { tls: true as const, ca, checkServerIdentity: () => undefined },
});

describe('a Redis with AUTH and TLS', () => {
  it('serves nobody who does not know the password', async () => {
    const { cert } = authority.certificate;
    expect(await ping({ ...trusting(cert), password })).toBe('PONG');
    expect(await ping(trusting(cert))).toMatch(/NOAUTH/);
    expect(await ping({ ...trusting(cert), password: 'wrong' })).toMatch(/WRONGPASS/);
  });

  it('serves nobody who does not speak TLS', async () => {
    expect(await ping({ password })).toMatch(/closed|ECONNRESET/);
  });

  it('has a certificate without a name that Node takes, as Memorystore’s may be', async () => {
    const strict = { socket: { tls: true as const, ca: authority.certificate.cert } };
    expect(await ping({ ...strict, password })).toMatch(/does not match certificate's altnames/);
  });

  it('carries the chat', async () => {
    const ada = await instance.join('Ada', 'hall');
    expect(await ada.get('sendMessage', 'behind a password')).toMatchObject({ seq: 1 });
    expect(await ada.next('message')).toMatchObject({ text: 'behind a password' });
  });
});

describe('the chat', () => {
  it('trusts nobody but the authorities that it was handed', async () => {
    const { cert } = (await createAuthority()).certificate;
    const stranger = await startInstance({ ...redis.env, REDISCACERTS: cert }, { ready: false });
    await expect
      .poll(() => stranger.lines.join('\n'), { timeout: 10_000 })
      .toMatch(/(unable to verify|self.signed).*redis away/);
    expect(stranger.lines.join('\n')).not.toContain('redis ready');
    await stranger.stop();
  });

  it('says in words that its password is wrong, and never which it is', async () => {
    const env = { ...redis.env, REDISAUTH: 'not-the-password' };
    const locked = await startInstance(env, { ready: false });
    await expect.poll(() => locked.lines.join('\n'), { timeout: 10_000 }).toContain('WRONGPASS');
    expect(locked.lines.join('\n')).not.toMatch(/not-the-password|redis ready/);
    await locked.stop();
  });

  it.each([
    ['the same authority, as every 180 days', () => authority],
    ['the next authority, as after some years', () => next],
  ])('loses nothing when the certificate is changed for one of %s', async (title, signer) => {
    const chat = connect({ url: instance.url, backoffMs: () => 50 });
    const read: string[] = [];
    chat.on('message', ({ text }) => void read.push(text));
    await chat.join(title, 'Ada');
    await chat.send(title, 'before');

    const { certificate, key } = await signer().issue('127.0.0.1');
    await redis.renew({ certificate, key });
    const sent = ['during', 'after'].map((text) => chat.send(title, text));
    await Promise.all(sent);
    await expect.poll(() => read, { timeout: 20_000 }).toEqual(['before', 'during', 'after']);
    chat.close();
  });
});
