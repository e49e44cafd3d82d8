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

/** Of Google's two generations, the one that it takes without a word. */
export const CLASSIC = 'EXTERNAL';

/** A rule and the backend that it leads to are of one generation. */
export const schemeOf = ({ loadBalancingScheme = CLASSIC }: Pick<Rule, 'loadBalancingScheme'>) =>
  loadBalancingScheme;

/** Of which no two rules at one address have the same. */
export const portOf = ({ portRange }: Pick<Rule, 'portRange'>) => portRange.replace(/-.*/, '');

/** Either it serves, or it leads elsewhere. */
export const isDecided = ({ defaultService, defaultUrlRedirect }: UrlMap) =>
  (defaultService === undefined) !== (defaultUrlRedirect === undefined);

/** Which is of no use to those who have come by HTTPS. */
export const leadsToHttps = ({ defaultUrlRedirect }: UrlMap) =>
  defaultUrlRedirect?.httpsRedirect === true;

/** No wildcards: https://cloud.google.com/load-balancing/docs/ssl-certificates/google-managed-certs */
const DOMAIN = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z][-a-z0-9]*[a-z0-9]$/;

/** The first that no certificate is made for. */
export const badDomain = (domains: readonly string[]) =>
  domains.find((domain) => !DOMAIN.test(domain));
