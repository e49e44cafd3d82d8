import { type ByType, globally, type Kind } from './kind.ts';

/** The load balancer, and the record that leads to it; by Pulumi's type. */
export const balancing: ByType<Kind> = {
  'gcp:compute/globalAddress:GlobalAddress': {
    api: 'compute',
    path: globally('addresses'),
    fields: [],
  },
  'gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup': {
    api: 'compute',
    path: ({ name }, { project, region }) =>
      `projects/${project}/regions/${region}/networkEndpointGroups/${name}`,
    fields: [
      { path: 'networkEndpointType', replaces: 'always' },
      { path: 'cloudRun.service', replaces: 'always' },
    ],
  },
  'gcp:compute/backendService:BackendService': {
    api: 'compute',
    path: globally('backendServices'),
    fields: [
      { path: 'loadBalancingScheme', replaces: 'always' },
      { path: 'protocol' },
      { path: 'backends.0.group' },
    ],
  },
  'gcp:compute/uRLMap:URLMap': {
    api: 'compute',
    path: globally('urlMaps'),
    fields: [{ path: 'defaultService' }, { path: 'defaultUrlRedirect.httpsRedirect' }],
  },
  'gcp:compute/managedSslCertificate:ManagedSslCertificate': {
    api: 'compute',
    path: globally('sslCertificates'),
    fields: [{ path: 'managed.domains.0', replaces: 'always' }],
  },
  'gcp:compute/sSLPolicy:SSLPolicy': {
    api: 'compute',
    path: globally('sslPolicies'),
    fields: [{ path: 'profile' }, { path: 'minTlsVersion' }],
  },
  'gcp:compute/targetHttpsProxy:TargetHttpsProxy': {
    api: 'compute',
    path: globally('targetHttpsProxies'),
    fields: [{ path: 'urlMap' }, { path: 'sslCertificates.0' }, { path: 'sslPolicy' }],
  },
  'gcp:compute/targetHttpProxy:TargetHttpProxy': {
    api: 'compute',
    path: globally('targetHttpProxies'),
    fields: [{ path: 'urlMap' }],
  },
  'gcp:compute/globalForwardingRule:GlobalForwardingRule': {
    api: 'compute',
    path: globally('forwardingRules'),
    fields: [
      { path: 'portRange', replaces: 'always' },
      { path: 'loadBalancingScheme' },
      { path: 'target' },
    ],
  },
  'gcp:dns/recordSet:RecordSet': {
    api: 'dns',
    path: ({ managedZone, name, type }, { project }) =>
      `projects/${project}/managedZones/${managedZone}/rrsets/${name}/${type}`,
    fields: [{ path: 'rrdatas.0' }, { path: 'ttl' }],
  },
};
