import { randomUUID } from 'node:crypto';
import type { Project } from '../../project.ts';
import type { Operation } from '../../rest/operation.ts';

const TYPES = 'type.googleapis.com/google.api.serviceusage.v1';

interface Change {
  /** What the operation's name begins with, as gcloud prints it: `acf.p2`, `acat.p2`, `acat.p17`. */
  readonly kind: string;
  readonly verb: string;
  readonly responseType: string;
  /** Of the services that were asked for. */
  readonly names: readonly string[];
}

/** Answers with an operation whose name tells of no project but by the number in it. */
export function begin(
  project: Project,
  { kind, verb, responseType, names }: Change,
  work: () => object | Promise<object>,
): object {
  const resources = names.map((name) => `projects/${project.number}/services/${name}`);
  const operation = project.operations.start({
    parent: `projects/${project.number}`,
    name: `operations/${kind}-${project.number}-${randomUUID()}`,
    target: resources.join(' '),
    verb,
    ms: project.msOf('services.enable'),
    work,
    responseType: `${TYPES}.${responseType}`,
  });
  return showOperation(operation);
}

/** Where there was nothing to do. */
export function done(responseType: string, response: object): object {
  const shown = { '@type': `${TYPES}.${responseType}`, ...response };
  return { name: 'operations/noop.DONE_OPERATION', done: true, response: shown };
}

/** https://cloud.google.com/service-usage/docs/reference/rest/v1/OperationMetadata */
export function showOperation({ name, args, endedAt, response, refusal }: Operation): object {
  const resourceNames = args.target.split(' ');
  const metadata = { '@type': `${TYPES}.OperationMetadata`, resourceNames };
  if (endedAt === undefined) return { name, metadata };
  if (refusal) return { name, metadata, done: true, error: refusal.toStatus() };
  return { name, metadata, done: true, response: { '@type': args.responseType, ...response } };
}
