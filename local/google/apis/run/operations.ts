import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Step } from '../../durations.ts';
import type { Project } from '../../project.ts';
import { parentOf } from '../../rest/names.ts';
import type { Operation, OperationArgs } from '../../rest/operation.ts';
import { type Call, page, type Route, route } from '../../rest/route.ts';

const TYPE = 'type.googleapis.com/google.cloud.run.v2.';
const TABLES = { services: 'Service', jobs: 'Job', executions: 'Execution', revisions: 'Revision' };
const OPERATIONS = 'projects/{project}/locations/{location}/operations';
/** "If no value is specified, uses the remaining time of the request": that of a request here. */
const MAX_WAIT_SECONDS = 30;

export function startOperation(
  project: Project,
  target: string,
  verb: string,
  step: Step | undefined,
  work: Pick<OperationArgs, 'work' | 'undo'>,
): Operation {
  return project.operations.start({
    parent: parentOf(target),
    target,
    verb,
    ms: step === undefined ? 0 : project.msOf(step),
    ...work,
  });
}

/** Cloud Run's metadata is the resource itself, as it is at the moment. */
export function showOperation(project: Project, operation: Operation): object {
  const { name, args, endedAt, response, refusal } = operation;
  const type = typeOf(args.target);
  const row = project.table<object>(`run/${args.target.split('/').at(-2)}`).find(args.target);
  const metadata = { ...type, ...(row ?? response ?? { name: args.target }) };
  if (endedAt === undefined) return { name, metadata };
  if (refusal) return { name, metadata, done: true, error: refusal.toStatus() };
  return { name, metadata, done: true, response: { ...type, ...response } };
}

/** Of what was over at once, or would be done: nobody has to ask again. */
export function showDone({ id }: Project, resource: { readonly name: string }): object {
  const [, , , location] = resource.name.split('/');
  const name = `projects/${id}/locations/${location}/operations/${randomUUID()}`;
  const shown = { ...typeOf(resource.name), ...resource };
  return { name, metadata: shown, done: true, response: shown };
}

function typeOf(name: string) {
  return { '@type': `${TYPE}${TABLES[name.split('/').at(-2) as keyof typeof TABLES]}` };
}

type Show = (project: Project, operation: Operation) => object;

/** `show`: the interface's first version shows its own shape of things. */
export function runOperationRoutes(show: Show = showOperation): readonly Route[] {
  const find = ({ project, params }: Call<'location' | 'operation'>) => {
    const parent = `projects/${project.id}/locations/${params.location}`;
    return project.operations.get(`${parent}/operations/${params.operation}`);
  };
  return [
    route(`GET ${OPERATIONS}`, ({ project, params: { location }, query }) => {
      const parent = `projects/${project.id}/locations/${location}`;
      const all = project.operations.list(parent).filter(({ args }) => isOfRun(args.target));
      return page(
        'operations',
        all.map((operation) => show(project, operation)),
        query,
      );
    }),
    route(`GET ${OPERATIONS}/{operation}`, (call) => show(call.project, find(call))),
    route(`POST ${OPERATIONS}/{operation}:wait`, async (call) => {
      const operation = find(call);
      const seconds = Number.parseFloat(String(call.body.timeout ?? MAX_WAIT_SECONDS));
      const ms = 1000 * Math.min(MAX_WAIT_SECONDS, seconds || MAX_WAIT_SECONDS);
      const given = new AbortController();
      const { signal } = given;
      await Promise.race([operation.over, sleep(ms, undefined, { signal }).catch(() => {})]);
      given.abort();
      return show(call.project, operation);
    }),
  ];
}

const isOfRun = (target: string) => (target.split('/').at(-2) ?? '') in TABLES;
