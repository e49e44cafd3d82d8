import { createAuthority } from './authority.ts';
import {
  type Backend,
  badDomain,
  type Certificate,
  type Group,
  isDecided,
  leadsToHttps,
  portOf,
  type Rule,
  schemeOf,
  type TargetProxy,
  types,
  type UrlMap,
} from './balancer.ts';
import { domainsOf, forward } from './forwarding.ts';
import type { Desk, Inputs, Realiser } from './realiser.ts';
import { checked, recorded } from './recorded.ts';
import { lastOf, requireMade } from './reference.ts';
import { addressOf, follow, serviceOf } from './route.ts';

/** How many addresses have been given out on a desk. */
const given = new WeakMap<Desk, number>();

/** A part of which there is one in all the world, as its path has it. */
const inWorld = (collection: string, { name }: Inputs, { args }: Desk) =>
  `projects/${args.project}/global/${collection}/${name}`;

/** https://cloud.google.com/load-balancing/docs/https: each part is made of those before it. */
export const loadBalancer: Readonly<Record<string, Realiser>> = {
  async [types.address]({ inputs }, desk) {
    return recorded(inWorld('addresses', inputs, desk), { address: nextAddress(desk) });
  },

  [types.group]: checked((inputs, desk) => {
    const group = inputs as unknown as Group;
    const service = serviceOf(group, desk);
    if (desk.realised(service) === undefined) throw new Error(`there is no ${service}`);
    const region = lastOf(group.region);
    const { project } = desk.args;
    return recorded(`projects/${project}/regions/${region}/networkEndpointGroups/${inputs.name}`);
  }),

  [types.backend]: checked((inputs, desk) => {
    const { backends = [] } = inputs as unknown as Backend;
    for (const { group } of backends) requireMade(desk, types.group, group);
    return recorded(inWorld('backendServices', inputs, desk));
  }),

  [types.urlMap]: checked((inputs, desk) => {
    const urlMap = inputs as unknown as UrlMap;
    if (!isDecided(urlMap)) {
      throw new Error('expected either defaultService or defaultUrlRedirect');
    }
    const { defaultService } = urlMap;
    if (defaultService !== undefined) requireMade(desk, types.backend, defaultService);
    return recorded(inWorld('urlMaps', inputs, desk));
  }),

  async [types.certificate]({ inputs }, desk) {
    const { domains } = (inputs as unknown as Certificate).managed;
    const stranger = badDomain(domains);
    const [first] = domains;
    if (first === undefined || stranger !== undefined) {
      throw new Error(`expected domains in lowercase, got ${stranger ?? 'none'}`);
    }
    const authority = await createAuthority(first);
    return {
      ...recorded(inWorld('sslCertificates', inputs, desk), { subjectAlternativeNames: domains }),
      note: 'made here, nobody trusts it',
      credentials: await authority.issue(first, domains),
    };
  },

  [types.policy]: checked((inputs, desk) => recorded(inWorld('sslPolicies', inputs, desk))),

  [types.httpsProxy]: checked((inputs, desk) => {
    const { urlMap, sslCertificates = [], sslPolicy } = inputs as unknown as TargetProxy;
    if (leadsToHttps(requireMade<UrlMap>(desk, types.urlMap, urlMap))) {
      throw new Error(`${urlMap} redirects to HTTPS: expected one that does not, behind HTTPS`);
    }
    if (sslCertificates.length === 0) throw new Error('expected a certificate, got none');
    for (const certificate of sslCertificates) requireMade(desk, types.certificate, certificate);
    if (sslPolicy !== undefined) requireMade(desk, types.policy, sslPolicy);
    return recorded(inWorld('targetHttpsProxies', inputs, desk));
  }),

  [types.httpProxy]: checked((inputs, desk) => {
    requireMade(desk, types.urlMap, inputs.urlMap);
    return recorded(inWorld('targetHttpProxies', inputs, desk));
  }),

  async [types.rule]({ inputs }, desk) {
    let rule = requireRule(inputs, desk);
    const listener = await forward(() => rule, desk);
    const listensAt = `127.0.0.1:${listener.port}`;
    const outputs = { listensAt };
    return {
      ...recorded(inWorld('forwardingRules', inputs, desk), outputs),
      note: `${originOf(rule, desk)} at ${listensAt}`,
      async update(changed) {
        rule = requireRule(changed, desk);
        return outputs;
      },
      stop: async () => listener.close(),
    };
  },

  'gcp:dns/recordSet:RecordSet': checked(({ managedZone, name, type, rrdatas }, desk) => {
    const addresses = desk.made(types.address).map(({ address }) => address);
    const stranger = (rrdatas as readonly string[]).find((data) => !addresses.includes(data));
    if (type === 'A' && stranger !== undefined) {
      throw new Error(`${name} is to be ${stranger}, which is no address of the project`);
    }
    if (!String(name).endsWith('.')) throw new Error(`expected a dot after ${name}`);
    const zone = `projects/${desk.args.project}/managedZones/${managedZone}`;
    return recorded(`${zone}/rrsets/${name}/${type}`);
  }),
};

/** RFC 5737 keeps these for documentation: on this machine nobody is reached by them. */
function nextAddress(desk: Desk): string {
  const number = (given.get(desk) ?? 0) + 1;
  if (number > 254) throw new Error('no address is left');
  given.set(desk, number);
  return `203.0.113.${number}`;
}

function requireRule(inputs: Inputs, desk: Desk): Rule {
  const rule = inputs as unknown as Rule;
  const { name, ipAddress, target } = rule;
  if (addressOf(rule, desk) === undefined) {
    throw new Error(`${ipAddress} is no address of the project`);
  }
  const { proxy, backend } = follow(rule, desk);
  if (proxy === undefined) throw new Error(`there is no proxy ${target}`);
  if (backend && schemeOf(backend) !== schemeOf(rule)) {
    throw new Error(`${name} is ${schemeOf(rule)}, and the backend behind it ${schemeOf(backend)}`);
  }
  const others = desk.made(types.rule).filter((other) => other.name !== name);
  const taker = others.find((other) => placeOf(other, desk) === placeOf(inputs, desk));
  if (taker) throw new Error(`${placeOf(inputs, desk)} is taken by the rule ${taker.name}`);
  return rule;
}

/** Address and port, of which the interface makes a range. */
function placeOf(inputs: Inputs, desk: Desk): string {
  const rule = inputs as unknown as Rule;
  return `${addressOf(rule, desk)}:${portOf(rule)}`;
}

/** What a person would type. */
function originOf(rule: Rule, desk: Desk): string {
  const [certificate] = follow(rule, desk).proxy?.sslCertificates ?? [];
  return certificate === undefined ? 'http' : `https://${domainsOf(certificate, desk)[0]}`;
}
