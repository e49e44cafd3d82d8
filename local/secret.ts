import type { Desk, Realised, Realiser } from './realiser.ts';
import { lastOf } from './reference.ts';

/** What a template wants to read; the secret by its name or its path. */
export interface Reference {
  readonly secret: string;
  /** Default: the newest. */
  readonly version?: string;
}

const SECRET = 'gcp:secretmanager/secret:Secret';
const ACCESSOR = 'roles/secretmanager.secretAccessor';

/** Of each secret on a desk: the number of its newest version. None is given twice. */
const newest = new WeakMap<Desk, Map<string, number>>();

/** A secret itself holds nothing; its versions do. */
export const realiseSecret: Realiser = async ({ inputs }, desk) => {
  const id = `projects/${desk.args.project}/secrets/${inputs.secretId}`;
  // One that is made again begins at 1 again.
  const remove = async () => void newest.get(desk)?.delete(id);
  return { id, outputs: { name: id }, note: 'recorded', remove };
};

/** Kept in memory, for the services that may read it. */
export const realiseVersion: Realiser = async ({ inputs }, desk): Promise<Realised> => {
  const { secret, secretData } = inputs;
  requireSecret(desk, secret);
  if (secretData === '') throw new Error(`a version of ${secret} without content`);
  const version = String(next(desk, String(secret)));
  const id = `${secret}/versions/${version}`;
  return { id, outputs: { version, name: id }, note: 'kept in memory' };
};

export function requireSecret(desk: Desk, id: unknown) {
  if (!desk.made(SECRET).some((secret) => secret.id === id)) {
    throw new Error(`there is no secret ${id}`);
  }
}

/** A version of a secret, for somebody who was granted to read it. */
export function readSecret(
  { secret, version = 'latest' }: Reference,
  member: string,
  desk: Desk,
): string {
  const name = lastOf(secret);
  const { id } = desk.made(SECRET).find(({ secretId }) => secretId === name) ?? { id: undefined };
  if (!mayRead(desk, id, member)) throw new Error(`${member} may not read the secret ${name}`);
  const versions = desk
    .made('gcp:secretmanager/secretVersion:SecretVersion')
    .filter((made) => made.secret === id);
  const found =
    version === 'latest' ? versions.at(-1) : versions.find((made) => made.version === version);
  if (found === undefined) throw new Error(`the secret ${name} has no version ${version}`);
  if (found.enabled === false) throw new Error(`version ${version} of ${name} is disabled`);
  return String(found.secretData);
}

/** Whether somebody was granted to read a secret, by itself or with all of the project's. */
export function mayRead(desk: Desk, id: unknown, member: string): boolean {
  return [
    ...desk
      .made('gcp:secretmanager/secretIamMember:SecretIamMember')
      .filter(({ secretId }) => secretId === id),
    ...desk.made('gcp:projects/iAMMember:IAMMember'),
  ].some((grant) => grant.role === ACCESSOR && grant.member === member);
}

function next(desk: Desk, secret: string): number {
  const numbers = newest.get(desk) ?? new Map<string, number>();
  newest.set(desk, numbers);
  const number = (numbers.get(secret) ?? 0) + 1;
  numbers.set(secret, number);
  return number;
}
