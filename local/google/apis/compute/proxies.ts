import { isDecided, leadsToHttps, type UrlMap } from '../../../balancer.ts';
import type { Project } from '../../project.ts';
import type { Body } from '../../rest/route.ts';
import { startIssuing } from './certificates.ts';
import { type Resource, tableOf } from './references.ts';
import { invalidField, required } from './refusal.ts';

const redirectDefaults = {
  httpsRedirect: false,
  redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT',
  stripQuery: false,
};

/** https://cloud.google.com/compute/docs/reference/rest/v1/urlMaps */
export function completeUrlMap(given: Body): Body {
  const { defaultService, defaultUrlRedirect } = given as UrlMap;
  if (!isDecided(given)) {
    const why = 'It is either this, or defaultUrlRedirect, by which nothing is served.';
    throw invalidField('resource.defaultService', defaultService, why);
  }
  if (defaultUrlRedirect === undefined) return given;
  return { ...given, defaultUrlRedirect: { ...redirectDefaults, ...defaultUrlRedirect } };
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/targetHttpProxies */
export function completeHttpProxy(given: Body): Body {
  if (!given.urlMap) throw required('resource.urlMap');
  return given;
}

/** https://cloud.google.com/load-balancing/docs/quotas#ssl_certificates */
const MAX_CERTIFICATES = 15;

/** https://cloud.google.com/compute/docs/reference/rest/v1/targetHttpsProxies */
export function completeHttpsProxy(given: Body, project: Project): Body {
  const { urlMap, sslCertificates = [] } = completeHttpProxy(given);
  const count = (sslCertificates as readonly string[]).length;
  if (count === 0) throw required('resource.sslCertificates');
  if (count > MAX_CERTIFICATES) {
    const why = `A target proxy has ${MAX_CERTIFICATES} certificates at most.`;
    throw invalidField('resource.sslCertificates', count, why);
  }
  const found = tableOf(project, 'urlMaps').find(String(urlMap));
  if (found && leadsToHttps(found as UrlMap)) {
    const why = 'The URL map of a target HTTPS proxy must not redirect to HTTPS.';
    throw invalidField('resource.urlMap', urlMap, why);
  }
  return { quicOverride: 'NONE', tlsEarlyData: 'DISABLED', ...given };
}

/** It may have certificates that no rule has led to before. */
export function useProxy(proxy: Resource, _: object, project: Project): Resource {
  for (const [, rule] of tableOf(project, 'forwardingRules').entries()) {
    if (rule.target === proxy.name) startIssuing(project, rule, proxy);
  }
  return proxy;
}
