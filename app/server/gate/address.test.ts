import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAddressOf } from './address.ts';

const from = (remoteAddress: string | undefined, forwardedFor?: string) =>
  ({ headers: { 'x-forwarded-for': forwardedFor }, socket: { remoteAddress } }) as never;

const proxy = '169.254.1.1';
const address = (trustedHops: number, request: IncomingMessage) =>
  createAddressOf(trustedHops)(request);

describe('the address of a client', () => {
  it("without a proxy is the socket's own, whatever the header says", () => {
    expect(address(0, from('203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7');
  });

  it('behind one proxy is what that one has added', () => {
    expect(address(1, from(proxy, '203.0.113.7'))).toBe('203.0.113.7');
  });

  it('behind two, where the last entry is the load balancer itself, is the one before', () => {
    expect(address(2, from(proxy, '203.0.113.7, 192.0.2.1'))).toBe('203.0.113.7');
  });

  it("is the socket's own where the proxies that are trusted are not there", () => {
    expect(address(1, from('203.0.113.7'))).toBe('203.0.113.7');
    expect(address(1, from('203.0.113.7', ''))).toBe('203.0.113.7');
    expect(address(1, from('203.0.113.7', 'nobody'))).toBe('203.0.113.7');
  });

  it('of a socket that is gone is unknown', () => {
    expect(address(0, from(undefined))).toBe('unknown');
  });
});

describe('a forged header changes nothing', () => {
  const forged = ['198.51.100.1', '::1', 'unknown', '', '127.0.0.1', '"', '10.0.0.1:80'];
  const added = { 1: '203.0.113.7', 2: '203.0.113.7, 192.0.2.1' };

  it.each([1, 2] as const)('behind %d', (hops) => {
    for (let count = 1; count <= 200; count++) {
      const entries = Array.from({ length: count }, (_, i) => forged[i % forged.length]);
      const request = from(proxy, `${entries.join(', ')}, ${added[hops]}`);
      expect(address(hops, request)).toBe('203.0.113.7');
    }
  });
});

describe('one customer is one address', () => {
  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8:1:3::1', '2001:db8:1:3::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
  ])('%s belongs to %s', (given, group) => {
    expect(address(0, from(given))).toBe(group);
    expect(address(1, from(proxy, given))).toBe(group);
  });
});
