import { standalone } from '../app/environment.ts';
import type { Desk } from './realiser.ts';

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueSource?: {
    readonly secretKeyRef: { readonly secret: string; readonly version: string };
  };
}

/** What the templates of a Cloud Run service and of a job have in common, as far as a desk keeps it. */
export interface Template {
  readonly serviceAccount: string;
  readonly vpcAccess: {
    readonly connector?: string;
    readonly networkInterfaces?: readonly {
      readonly network?: string;
      readonly subnetwork?: string;
    }[];
  };
  readonly containers: readonly [{ readonly envs?: readonly Variable[] }];
}

/**
 * The environment of a template's container, the secrets in clear. Throws where it refers to what
 * the program has not made, or may not read: that would fail in the cloud too.
 */
export function environmentOf(template: Template, desk: Desk): Record<string, string> {
  const { serviceAccount, vpcAccess, containers } = template;
  requireMade(desk, 'gcp:serviceaccount/account:Account', 'email', serviceAccount);
  if (vpcAccess.connector !== undefined) {
    requireMade(desk, 'gcp:vpcaccess/connector:Connector', 'id', vpcAccess.connector);
  } else if (vpcAccess.networkInterfaces?.length !== 1) {
    throw new Error('expected a connector or one network interface');
  }
  const member = `serviceAccount:${serviceAccount}`;
  const [{ envs = [] }] = containers;
  const given = Object.fromEntries(
    envs.map(({ name, value = '', valueSource }) => {
      return [name, valueSource ? read(valueSource.secretKeyRef, member, desk) : value];
    }),
  );
  return { ...given, ...(desk.args.redisServer === undefined ? standalone : {}) };
}

function requireMade(desk: Desk, type: string, key: string, value: unknown) {
  const made = desk.made(type).map((outputs) => outputs[key]);
  if (!made.includes(value)) {
    throw new Error(`the template refers to ${value}; there is ${made.join(', ') || 'none'}`);
  }
}

/** A version of a secret, for somebody who was granted to read it. */
function read(
  { secret, version }: { readonly secret: string; readonly version: string },
  member: string,
  desk: Desk,
): string {
  const { id } = desk
    .made('gcp:secretmanager/secret:Secret')
    .find(({ secretId }) => secretId === secret) ?? { id: undefined };
  const mayRead = desk.made('gcp:secretmanager/secretIamMember:SecretIamMember').some((grant) => {
    const isReader = grant.role === 'roles/secretmanager.secretAccessor';
    return grant.secretId === id && grant.member === member && isReader;
  });
  if (!mayRead) throw new Error(`${member} may not read the secret ${secret}`);
  const found = desk
    .made('gcp:secretmanager/secretVersion:SecretVersion')
    .find((made) => made.secret === id && made.version === version);
  if (found === undefined) throw new Error(`the secret ${secret} has no version ${version}`);
  return String(found.secretData);
}
