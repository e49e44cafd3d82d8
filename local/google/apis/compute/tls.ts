import type { Body } from '../../rest/route.ts';
import { invalidField } from './refusal.ts';

const of = (prefix: string, ciphers: string) =>
  ciphers.split(' ').map((cipher) => `TLS_${prefix}${cipher}`);

const keyExchanges = ['ECDHE_ECDSA_WITH_', 'ECDHE_RSA_WITH_'];

/** https://cloud.google.com/load-balancing/docs/ssl-policies-concepts#defining_an_ssl_policy */
const restricted = [
  ...of('', 'AES_128_GCM_SHA256 AES_256_GCM_SHA384 CHACHA20_POLY1305_SHA256'),
  ...keyExchanges.flatMap((exchange) =>
    of(exchange, 'AES_128_GCM_SHA256 AES_256_GCM_SHA384 CHACHA20_POLY1305_SHA256'),
  ),
];
const modern = [
  ...restricted,
  ...keyExchanges.flatMap((exchange) => of(exchange, 'AES_128_CBC_SHA AES_256_CBC_SHA')),
];
const compatible = [
  ...modern,
  ...of('RSA_WITH_', 'AES_128_GCM_SHA256 AES_256_GCM_SHA384 AES_128_CBC_SHA AES_256_CBC_SHA'),
  ...of('RSA_WITH_', '3DES_EDE_CBC_SHA'),
];

const profiles: Readonly<Record<string, readonly string[]>> = {
  COMPATIBLE: compatible,
  MODERN: modern,
  RESTRICTED: restricted,
};

interface Policy {
  readonly profile?: string;
  readonly minTlsVersion?: string;
}

const VERSIONS = ['TLS_1_0', 'TLS_1_1', 'TLS_1_2', 'TLS_1_3'];

/** https://cloud.google.com/compute/docs/reference/rest/v1/sslPolicies */
export function completePolicy(given: Body): Body {
  const { profile = 'COMPATIBLE', minTlsVersion = 'TLS_1_0' } = given as Policy;
  const enabledFeatures = profiles[profile];
  if (enabledFeatures === undefined) {
    const why = `Here it is one of ${Object.keys(profiles).join(', ')}.`;
    throw invalidField('resource.profile', profile, why);
  }
  if (!VERSIONS.includes(minTlsVersion)) {
    const why = `It must be one of ${VERSIONS.join(', ')}.`;
    throw invalidField('resource.minTlsVersion', minTlsVersion, why);
  }
  if (minTlsVersion === 'TLS_1_3' && profile !== 'RESTRICTED') {
    const why = 'TLS_1_3 goes with the profile RESTRICTED only.';
    throw invalidField('resource.minTlsVersion', minTlsVersion, why);
  }
  return { ...given, profile, minTlsVersion, enabledFeatures };
}
