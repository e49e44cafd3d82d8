import { badDomain } from '../../../balancer.ts';
import type { Project } from '../../project.ts';
import { LegacyRefusal } from '../../rest/legacy.ts';
import type { Body } from '../../rest/route.ts';
import { type Resource, tableOf } from './references.ts';
import { invalidField, required } from './refusal.ts';

interface Certificate {
  readonly type?: string;
  readonly managed?: { readonly domains?: readonly string[] };
  /** Kept from the day on that it is used, and shown when it has been issued. */
  readonly expireTime?: string;
}

/** https://cloud.google.com/load-balancing/docs/ssl-certificates/google-managed-certs */
const MAX_DOMAINS = 100;
const VALID_MS = 90 * 24 * 3_600_000;

/** https://cloud.google.com/compute/docs/reference/rest/v1/sslCertificates */
export function completeCertificate(given: Body): Body {
  const { type, managed } = given as Certificate;
  if (type !== 'MANAGED') {
    const message = 'Only certificates that Google manages are made here.';
    throw new LegacyRefusal('INVALID_ARGUMENT', 'invalid', message);
  }
  const domains = managed?.domains ?? [];
  if (domains.length === 0) throw required('resource.managed.domains');
  const wrong = badDomain(domains);
  if (wrong !== undefined || domains.length > MAX_DOMAINS) {
    const why = `It must be 1 to ${MAX_DOMAINS} domain names in lowercase, none with a wildcard.`;
    throw invalidField('resource.managed.domains', wrong ?? domains.length, why);
  }
  return given;
}

/**
 * A rule leads to a proxy: from now on Google gets what certificates that has, and goes on whatever
 * becomes of either. Whether the domain leads to the rule's address is not looked at, as its zone
 * may be anybody's.
 */
export function startIssuing(project: Project, { portRange }: Resource, proxy: Resource) {
  if (portRange !== '443-443') return;
  const certificates = tableOf(project, 'sslCertificates');
  const expiry = Date.now() + project.msOf('certificate.issue') + VALID_MS;
  for (const path of (proxy.sslCertificates ?? []) as readonly string[]) {
    const row = certificates.find(path);
    if (row === undefined || row.expireTime !== undefined) continue;
    certificates.set(path, { ...row, expireTime: new Date(expiry).toISOString() });
  }
}

export function showCertificate(row: Resource): object {
  const { managed, expireTime } = row as Certificate;
  const domains = managed?.domains ?? [];
  const isIssued = expireTime !== undefined && Date.parse(expireTime) - VALID_MS <= Date.now();
  const status = isIssued ? 'ACTIVE' : 'PROVISIONING';
  const domainStatus = Object.fromEntries(domains.map((domain) => [domain, status]));
  return {
    managed: { domains, status, domainStatus },
    expireTime: isIssued ? expireTime : undefined,
    subjectAlternativeNames: isIssued ? domains : undefined,
  };
}
