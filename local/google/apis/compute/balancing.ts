import type { Route } from '../../rest/route.ts';
import { completeAddress, heldAddresses, showGlobalAddress } from './addresses.ts';
import { completeBackend, completeGroup } from './backends.ts';
import { completeCertificate, showCertificate } from './certificates.ts';
import { Collection, type CollectionArgs } from './collection.ts';
import { completeHttpProxy, completeHttpsProxy, completeUrlMap, useProxy } from './proxies.ts';
import { completeRule, ruleInputs, useRule } from './rules.ts';
import { completePolicy } from './tls.ts';

/** What a load balancer consists of: each refers to some of those above it. */
const parts: readonly CollectionArgs[] = [
  {
    key: 'addresses',
    kind: 'address',
    type: 'gcp:compute/globalAddress:GlobalAddress',
    setters: { setLabels: 'labels' },
    complete: completeAddress,
    ready: (row, { address = row.address }) => ({ ...row, address }),
    show: showGlobalAddress,
    held: heldAddresses,
  },
  {
    key: 'networkEndpointGroups',
    kind: 'networkEndpointGroup',
    type: 'gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup',
    isRegional: true,
    complete: completeGroup,
  },
  {
    key: 'backendServices',
    kind: 'backendService',
    type: 'gcp:compute/backendService:BackendService',
    references: { group: ['networkEndpointGroups'] },
    updates: ['PUT', 'PATCH'],
    complete: completeBackend,
  },
  {
    key: 'urlMaps',
    kind: 'urlMap',
    type: 'gcp:compute/uRLMap:URLMap',
    references: { defaultService: ['backendServices'], service: ['backendServices'] },
    updates: ['PUT', 'PATCH'],
    complete: completeUrlMap,
  },
  {
    key: 'sslCertificates',
    kind: 'sslCertificate',
    type: 'gcp:compute/managedSslCertificate:ManagedSslCertificate',
    complete: completeCertificate,
    show: showCertificate,
  },
  {
    key: 'sslPolicies',
    kind: 'sslPolicy',
    type: 'gcp:compute/sSLPolicy:SSLPolicy',
    updates: ['PATCH'],
    complete: completePolicy,
  },
  {
    key: 'targetHttpProxies',
    kind: 'targetHttpProxy',
    type: 'gcp:compute/targetHttpProxy:TargetHttpProxy',
    references: { urlMap: ['urlMaps'] },
    updates: ['PATCH'],
    setters: { setUrlMap: 'urlMap' },
    complete: completeHttpProxy,
  },
  {
    key: 'targetHttpsProxies',
    kind: 'targetHttpsProxy',
    type: 'gcp:compute/targetHttpsProxy:TargetHttpsProxy',
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
    type: 'gcp:compute/globalForwardingRule:GlobalForwardingRule',
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
