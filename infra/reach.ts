import type { Settings } from './rules.ts';

// How people reach the chat: what follows from a domain.

/** Past the load balancer nobody gets in from outside, but while its certificate is not there yet. */
export const ingressOf = ({ domain, keepServiceUrl }: Settings) =>
  domain === '' || keepServiceUrl
    ? 'INGRESS_TRAFFIC_ALL'
    : 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER';

/** How many entries of X-Forwarded-For are not the client's: the load balancer adds its own. */
export const trustedHopsOf = ({ trustedHops, domain }: Pick<Settings, 'trustedHops' | 'domain'>) =>
  trustedHops + (domain === '' ? 0 : 1);

/**
 * Pages of these may open a socket, besides those of the host that is asked. That a load balancer
 * hands on the host as it was asked for, no page of Google's says: so the domain is named.
 */
export const originsOf = ({ allowedOrigins, domain }: Settings) =>
  domain === '' ? allowedOrigins : [...new Set([`https://${domain}`, ...allowedOrigins])];
