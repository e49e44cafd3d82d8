import { types } from '../../../balancer.ts';
import type { Route } from '../../rest/route.ts';
import { completeAddress, heldAddresses, showGlobalAddress } from './addresses.ts';
import { completeBackend, completeGroup } from './backends.ts';
import { completeCertificate, showCertificate } from './certificates.ts';
import { Collection } from './collection.ts';
import type { Part } from './part.ts';
import { completeHttpProxy, completeHttpsProxy, completeUrlMap, useProxy } from './proxies.ts';
import { completeRule, ruleInputs, useRule } from './rules.ts';
import { completePolicy } from './tls.ts';

/** What a load balancer consists of: each refers to some of those above it. */
const parts: readonly Part[] = [
  {
    key: 'addresses',
    kind: 'address',
    type: types.address,
    setters: { setLabels: 'labels' },
    complete: completeAddress,
    ready: (row, { address = row.address }) => ({ ...row, address }),
    show: showGlobalAddress,
    held: heldAddresses,
  },
  {
    key: 'networkEndpointGroups',
    kind: 'networkEndpointGroup',
    type: types.group,
    isRegional: true,
    complete: completeGroup,
  },
  {
    key: 'backendServices',
    kind: 'backendService',
    type: types.backend,
    references: { group: ['networkEndpointGroups'] },
    updates: ['PUT', 'PATCH'],
    complete: completeBackend,
  },
  {
    key: 'urlMaps',
    kind: 'urlMap',
    type: types.urlMap,
    references: { defaultService: ['backendServices'], service: ['backendServices'] },
    updates: ['PUT', 'PATCH'],
    complete: completeUrlMap,
  },
  {
    key: 'sslCertificates',
    kind: 'sslCertificate',
    type: types.certificate,
    complete: completeCertificate,
    show: showCertificate,
  },
  {
    key: 'sslPolicies',
    kind: 'sslPolicy',
    type: types.policy,
    updates: ['PATCH'],
    complete: completePolicy,
  },
  {
    key: 'targetHttpProxies',
    kind: 'targetHttpProxy',
    type: types.httpProxy,
    references: { urlMap: ['urlMaps'] },
    updates: ['PATCH'],
    setters: { setUrlMap: 'urlMap' },
    complete: completeHttpProxy,
  },
  {
    key: 'targetHttpsProxies',
    kind: 'targetHttpsProxy',
    type: types.httpsProxy,
    references: {
      urlMap: ['urlMaps'],
      sslCertificates: ['sslCertificates'],
      sslPolicy: ['sslPolicies'],
    },
    updates: ['PATCH'],
    setters: {
      setUrlMap: 'urlMap',
      setSslCertificates: 'sslCertificates',
      setSslPolicy: 'sslPolicy',
      setQuicOverride: 'quicOverride',
    },
    complete: completeHttpsProxy,
    ready: useProxy,
  },
  {
    key: 'forwardingRules',
    kind: 'forwardingRule',
    type: types.rule,
    references: { target: ['targetHttpProxies', 'targetHttpsProxies'] },
    setters: { setTarget: 'target', setLabels: 'labels' },
    complete: completeRule,
    inputsOf: ruleInputs,
    ready: useRule,
  },
];

const keys = parts.map(({ key }) => key);

export const balancingRoutes: readonly Route[] = parts.flatMap((part) => {
  return new Collection(part, keys).routes;
});
