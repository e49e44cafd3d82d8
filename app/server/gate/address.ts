import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyaddr from 'proxy-addr';

export type AddressOf = (request: IncomingMessage) => string;

/**
 * Who asks, as limits count it: an IPv4 address, or the /64 of an IPv6 address, which is the least
 * that a provider gives to one customer.
 *
 * `trustedHops` entries at the end of `X-Forwarded-For` were put there by proxies, the client's
 * address first; what stands before them the client made up. Google's front end of run.app adds one
 * (github.com/GoogleCloudPlatform/esp-v2/pull/318), an external application load balancer two, the
 * client's and its own (cloud.google.com/load-balancing/docs/https#x-forwarded-for_header). With 0,
 * nobody stands between: the header is not read.
 */
export function createAddressOf(trustedHops: number): AddressOf {
  // The address of the socket is the nearest hop: it is 0, the header's last entry is 1.
  const isProxy = (_: string, hop: number) => hop < trustedHops;
  return (request) => {
    const claimed = proxyaddr(request, isProxy);
    return group(claimed) ?? group(request.socket.remoteAddress) ?? 'unknown';
  };
}

/** Undefined for what is no address: a socket that is gone already has none. */
function group(address: string | undefined): string | undefined {
  if (address === undefined || !ipaddr.isValid(address)) return undefined;
  // `process` makes an IPv4 address of one that is mapped into IPv6.
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
