import { standalone } from '../app/environment.ts';
import type { Desk } from './realiser.ts';
import { find, lastOf, requireMade } from './reference.ts';
import { type Reference, readSecret } from './secret.ts';

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueSource?: { readonly secretKeyRef: Reference };
}

/** One of a template's containers, as far as a desk keeps it. */
export interface Container {
  readonly envs?: readonly Variable[];
}

/** What the templates of a Cloud Run service and of a job have in common, as far as a desk keeps it. */
export interface Template<C extends Container = Container> {
  readonly serviceAccount: string;
  /** Without it nothing private can be reached, such as Redis. */
  readonly vpcAccess?: {
    readonly connector?: string;
    readonly networkInterfaces?: readonly {
      readonly network?: string;
      readonly subnetwork?: string;
    }[];
  };
  readonly containers: readonly [C, ...C[]];
}

const CONNECTOR = 'gcp:vpcaccess/connector:Connector';

/** Every project has it: cloud.google.com/compute/docs/access/service-accounts */
export const DEFAULT_ACCOUNT = /^\d+-compute@developer\.gserviceaccount\.com$/;

/**
 * The environment of a template's first container, the secrets in clear. Throws where it refers to
 * what the program has not made, or may not read: that would fail in the cloud too.
 */
export function environmentOf(template: Template, desk: Desk): Record<string, string> {
  const { serviceAccount, vpcAccess, containers } = template;
  if (!DEFAULT_ACCOUNT.test(serviceAccount)) {
    requireMade(desk, 'gcp:serviceaccount/account:Account', serviceAccount, 'email');
  }
  if (vpcAccess?.connector !== undefined) {
    requireMade(desk, CONNECTOR, vpcAccess.connector);
  } else if (vpcAccess && vpcAccess.networkInterfaces?.length !== 1) {
    throw new Error('expected a connector or one network interface');
  }
  const member = `serviceAccount:${serviceAccount}`;
  const [{ envs = [] }] = containers;
  const given = Object.fromEntries(
    envs.map(({ name, value = '', valueSource }) => {
      return [name, valueSource ? readSecret(valueSource.secretKeyRef, member, desk) : value];
    }),
  );
  requireWay(vpcAccess, Object.values(given), desk);
  return { ...given, ...(desk.args.redisServer === undefined ? standalone : {}) };
}

/** Redis has an address in a network of its own: who is told of it has to get there. */
function requireWay(access: Template['vpcAccess'], told: readonly string[], desk: Desk) {
  for (const redis of desk.made('gcp:redis/instance:Instance')) {
    if (!told.includes(String(redis.host))) continue;
    const [there, way] = [lastOf(redis.authorizedNetwork ?? 'default'), networkOf(access, desk)];
    if (way === there) continue;
    const found = way === undefined ? 'has no vpcAccess' : `goes to the network ${way}`;
    throw new Error(
      `the template is told where ${redis.name} is, in the network ${there}, and ${found}`,
    );
  }
}

/** The name of the network that a template has a way into. */
function networkOf(access: Template['vpcAccess'], desk: Desk): string | undefined {
  if (access === undefined) return undefined;
  const { connector, networkInterfaces: [attached] = [] } = access;
  if (connector !== undefined) {
    const { network = 'default' } = find<{ network?: string }>(desk, CONNECTOR, connector) ?? {};
    return lastOf(network);
  }
  if (attached?.network !== undefined) return lastOf(attached.network);
  const subnet = desk
    .made('gcp:compute/subnetwork:Subnetwork')
    .find(({ name }) => name === lastOf(attached?.subnetwork));
  return lastOf(subnet?.network ?? 'default');
}
