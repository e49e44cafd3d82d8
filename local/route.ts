import type { FrontEnd } from './frontend.ts';
import type { Desk } from './realiser.ts';
import { find, idOf, lastOf } from './reference.ts';

/** The parts of a load balancer, by Pulumi's type. */
export const types = {
  address: 'gcp:compute/globalAddress:GlobalAddress',
  group: 'gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup',
  backend: 'gcp:compute/backendService:BackendService',
  urlMap: 'gcp:compute/uRLMap:URLMap',
  certificate: 'gcp:compute/managedSslCertificate:ManagedSslCertificate',
  policy: 'gcp:compute/sSLPolicy:SSLPolicy',
  httpsProxy: 'gcp:compute/targetHttpsProxy:TargetHttpsProxy',
  httpProxy: 'gcp:compute/targetHttpProxy:TargetHttpProxy',
  rule: 'gcp:compute/globalForwardingRule:GlobalForwardingRule',
} as const;

/** Where a load balancer is reached. */
export interface Rule {
  readonly name: string;
  readonly ipAddress: string;
  /** `443`, or `443-443` as Google has it. */
  readonly portRange: string;
  readonly target: string;
  readonly loadBalancingScheme?: string;
}

export interface TargetProxy {
  readonly urlMap: string;
  readonly sslCertificates?: readonly string[];
  readonly sslPolicy?: string;
}

export interface UrlMap {
  readonly defaultService?: string;
  readonly defaultUrlRedirect?: Redirect;
}

/** To HTTPS, the only one that is known here. */
export interface Redirect {
  readonly httpsRedirect?: boolean;
  readonly redirectResponseCode?: string;
  readonly stripQuery?: boolean;
}

export interface Backend {
  readonly backends?: readonly { readonly group: string }[];
  readonly loadBalancingScheme?: string;
}

export interface Group {
  readonly region: string;
  readonly cloudRun: { readonly service: string };
}

export interface Certificate {
  readonly managed: { readonly domains: readonly string[] };
}

export interface Policy {
  readonly minTlsVersion?: string;
}

/** Where a rule leads at this moment; what is undefined is not, or no longer, there. */
export interface Route {
  readonly proxy: TargetProxy | undefined;
  readonly redirect: Redirect | undefined;
  readonly backend: Backend | undefined;
  readonly frontEnd: FrontEnd | undefined;
}

export function follow({ target }: Rule, desk: Desk): Route {
  const { httpsProxy, httpProxy } = types;
  const proxy =
    find<TargetProxy>(desk, httpsProxy, target) ?? find<TargetProxy>(desk, httpProxy, target);
  const urlMap = find<UrlMap>(desk, types.urlMap, proxy?.urlMap);
  const backend = find<Backend>(desk, types.backend, urlMap?.defaultService);
  const group = find<Group>(desk, types.group, backend?.backends?.[0]?.group);
  const service = group && desk.realised(serviceOf(group, desk));
  return { proxy, redirect: urlMap?.defaultUrlRedirect, backend, frontEnd: service?.frontEnd };
}

/** Id of the Cloud Run service that is behind a group. */
export function serviceOf({ region, cloudRun: { service } }: Group, { args }: Desk): string {
  return `projects/${args.project}/locations/${lastOf(region)}/services/${service}`;
}

/** A rule names its address as it is, or by its path; undefined: there is no such address. */
export function addressOf({ ipAddress }: Rule, desk: Desk): string | undefined {
  const found = desk.made(types.address).find(({ id, address }) => {
    return address === ipAddress || id === idOf(ipAddress);
  });
  return found && String(found.address);
}
