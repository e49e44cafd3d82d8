import { createHash } from 'node:crypto';
import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';
import type { Service } from './service.ts';

/** What is reached under the domain. */
export interface DomainArgs {
  readonly apis: Apis;
  readonly service: Service;
}

/** The load balancer of now; the one that Google calls classic is what one gets without a word. */
const loadBalancingScheme = 'EXTERNAL_MANAGED';

/**
 *   :443 ──► TLS, the domain's certificate ──► backend ──► Cloud Run
 *   :80  ──► redirected to :443
 *
 * The chat under a name of its own: a global load balancer, and the record that leads to it.
 */
export class Domain extends pulumi.ComponentResource {
  readonly url: string;
  /** IPv4, for the domain's A record. */
  readonly address: pulumi.Output<string>;
  readonly #name: string;
  readonly #compute: readonly gcp.projects.Service[];
  readonly #made: pulumi.CustomResourceOptions;

  constructor(settings: Settings, { apis, service }: DomainArgs) {
    super('chat:infra:Domain', 'domain');
    this.#name = settings.serviceName;
    this.#compute = apis.use('compute');
    this.#made = {
      parent: this,
      dependsOn: [...this.#compute],
      // Each is in use by the next one: another name, or region, is made before the old one goes.
      deleteBeforeReplace: false,
    };
    const { domain, dnsZone, region } = settings;

    const address = new gcp.compute.GlobalAddress('address', { name: this.#name }, this.#made);
    const records = dnsZone === '' ? [] : [this.#record(domain, dnsZone, address, apis)];
    const certificate = this.#certificate(domain, records);
    const backend = this.#backend(region, service);
    this.#listen('https', '443', address, this.#secure(certificate, backend));
    this.#listen('http', '80', address, this.#redirect());

    this.url = `https://${domain}`;
    this.address = address.address;
    this.registerOutputs({ url: this.url, address: this.address });
  }

  #backend(region: string, service: Service): gcp.compute.BackendService {
    const group = new gcp.compute.RegionNetworkEndpointGroup(
      'service',
      {
        name: this.#name,
        region,
        networkEndpointType: 'SERVERLESS',
        cloudRun: { service: service.name },
      },
      this.#made,
    );
    return new gcp.compute.BackendService(
      'backend',
      { name: this.#name, loadBalancingScheme, protocol: 'HTTPS', backends: [{ group: group.id }] },
      this.#made,
    );
  }

  #record(
    domain: string,
    managedZone: string,
    { address }: gcp.compute.GlobalAddress,
    apis: Apis,
  ): gcp.dns.RecordSet {
    return new gcp.dns.RecordSet(
      'record',
      { managedZone, name: `${domain}.`, type: 'A', ttl: 300, rrdatas: [address] },
      { parent: this, dependsOn: apis.use('dns') },
    );
  }

  /**
   * Google issues it when the record leads here. Not before that is there: a domain that the zone
   * does not have is then refused while all else is as it was, and can be taken back.
   */
  #certificate(
    domain: string,
    records: readonly gcp.dns.RecordSet[],
  ): gcp.compute.ManagedSslCertificate {
    return new gcp.compute.ManagedSslCertificate(
      'certificate',
      // Another domain takes another certificate, and that another name: the proxy moves from one
      // to the other while both are there.
      { name: `${this.#name}-${shortHash(domain)}`, managed: { domains: [domain] } },
      { ...this.#made, dependsOn: [...this.#compute, ...records] },
    );
  }

  #secure(
    certificate: gcp.compute.ManagedSslCertificate,
    backend: gcp.compute.BackendService,
  ): gcp.compute.TargetHttpsProxy {
    const urlMap = new gcp.compute.URLMap(
      'urls',
      { name: this.#name, defaultService: backend.id },
      this.#made,
    );
    const policy = new gcp.compute.SSLPolicy(
      'tls',
      { name: this.#name, profile: 'MODERN', minTlsVersion: 'TLS_1_2' },
      this.#made,
    );
    const args: gcp.compute.TargetHttpsProxyArgs = {
      name: this.#name,
      urlMap: urlMap.id,
      sslCertificates: [certificate.id],
      sslPolicy: policy.id,
    };
    return new gcp.compute.TargetHttpsProxy('https', args, this.#made);
  }

  #redirect(): gcp.compute.TargetHttpProxy {
    const name = `${this.#name}-redirect`;
    const urlMap = new gcp.compute.URLMap(
      'redirect',
      {
        name,
        defaultUrlRedirect: {
          httpsRedirect: true,
          redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT',
          stripQuery: false,
        },
      },
      this.#made,
    );
    return new gcp.compute.TargetHttpProxy('http', { name, urlMap: urlMap.id }, this.#made);
  }

  #listen(
    scheme: 'http' | 'https',
    portRange: string,
    address: gcp.compute.GlobalAddress,
    proxy: gcp.compute.TargetHttpProxy | gcp.compute.TargetHttpsProxy,
  ) {
    new gcp.compute.GlobalForwardingRule(
      `${scheme}-rule`,
      {
        name: `${this.#name}-${scheme}`,
        loadBalancingScheme,
        ipAddress: address.address,
        portRange,
        target: proxy.id,
      },
      this.#made,
    );
  }
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);
