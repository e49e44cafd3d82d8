import { portOf, schemeOf } from '../../../balancer.ts';
import type { Project } from '../../project.ts';
import { present } from '../../rest/message.ts';
import { lastOf } from '../../rest/names.ts';
import type { Body } from '../../rest/route.ts';
import { startIssuing } from './certificates.ts';
import { pathOf, type Resource, tableOf } from './references.ts';
import { invalidField, required } from './refusal.ts';

interface Rule {
  readonly IPAddress?: string;
  readonly ipVersion?: string;
  readonly portRange?: string;
  readonly loadBalancingScheme?: string;
  readonly target?: string;
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/globalForwardingRules */
export function completeRule(given: Body, project: Project, path: string): Body {
  const { portRange = '', ipVersion, target } = given as Rule;
  const loadBalancingScheme = schemeOf(given);
  if (target === undefined) throw required('resource.target');
  if (ipVersion !== undefined) {
    const why = 'Both IP Version and IP Address cannot be specified.';
    throw invalidField('resource.ipVersion', ipVersion, why);
  }
  const [, port] = /^(\d{1,5})(?:-\1)?$/.exec(portRange) ?? [];
  if (port === undefined)
    throw invalidField('resource.portRange', portRange, 'One port is wanted.');
  requireScheme(project, target, loadBalancingScheme);
  const rule = {
    IPProtocol: 'TCP',
    networkTier: 'PREMIUM',
    ...given,
    loadBalancingScheme,
    IPAddress: addressIn(project, given),
    portRange: `${port}-${port}`,
  };
  requireFree(project, path, rule);
  return rule;
}

/** The number of one that is reserved, whichever way it is named. */
function addressIn(project: Project, { IPAddress = '' }: Rule): string {
  if (IPAddress === '') {
    const why = 'Without an address that is reserved no rule is made here.';
    throw invalidField('resource.IPAddress', IPAddress, why);
  }
  const path = pathOf(project, IPAddress);
  const found = tableOf(project, 'addresses')
    .entries()
    .find(([name, { address }]) => [address, lastOf(name)].includes(IPAddress) || name === path);
  const address = found?.[1].address;
  if (typeof address === 'string') return address;
  throw invalidField('resource.IPAddress', IPAddress, 'Invalid IP address specified.');
}

/** Of two rules, each has an address or a port of its own. */
function requireFree(project: Project, path: string, { IPAddress, portRange }: Rule) {
  const other = tableOf(project, 'forwardingRules')
    .entries()
    .find(([name, rule]) => {
      return name !== path && rule.IPAddress === IPAddress && rule.portRange === portRange;
    });
  if (other === undefined) return;
  const why = 'Specified IP address is in-use and would result in a conflict.';
  throw invalidField('resource.IPAddress', IPAddress, why);
}

/** https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/issues/1065 */
function requireScheme(project: Project, target: string, scheme: string) {
  const proxy = tableOf(project, target.split('/').at(-2) ?? '').find(target);
  const urlMap = tableOf(project, 'urlMaps').find(String(proxy?.urlMap));
  const backend = tableOf(project, 'backendServices').find(String(urlMap?.defaultService));
  if (backend === undefined || schemeOf(backend as Rule) === scheme) return;
  const why =
    `Load balancing scheme ${scheme} does not match the backend service load balancing scheme ` +
    `${backend.loadBalancingScheme}.`;
  throw invalidField('resource.backendService', '', why);
}

/** Pulumi writes neither two capitals nor a range of one port. */
export function ruleInputs({ IPAddress, IPProtocol, portRange, ...rule }: Body): Body {
  const port = portOf({ portRange: String(portRange) });
  return present({ ...rule, ipAddress: IPAddress, ipProtocol: IPProtocol, portRange: port });
}

export function useRule(rule: Resource, _: object, project: Project): Resource {
  const proxy = tableOf(project, 'targetHttpsProxies').find(String(rule.target));
  if (proxy !== undefined) startIssuing(project, rule, proxy);
  return rule;
}
