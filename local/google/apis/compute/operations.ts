import { STATUS_CODES } from 'node:http';
import type { Project } from '../../project.ts';
import { asLegacyRefusal } from '../../rest/legacy.ts';
import type { Operation } from '../../rest/operation.ts';
import { type Route, route } from '../../rest/route.ts';
import { head, linkTo, listOf, uniqueIdOf } from './show.ts';

const types: Readonly<Record<string, string>> = { create: 'insert', update: 'patch' };

/** https://cloud.google.com/compute/docs/reference/rest/v1/globalOperations */
export function showOperation({ name, args, startedAt, endedAt, refusal }: Operation): object {
  const { parent, target, verb } = args;
  return {
    ...head('operation', name),
    operationType: types[verb] ?? verb,
    targetLink: linkTo(target),
    targetId: uniqueIdOf(target),
    status: endedAt === undefined ? 'RUNNING' : 'DONE',
    progress: endedAt === undefined ? 0 : 100,
    insertTime: startedAt,
    startTime: startedAt,
    ...(endedAt === undefined ? {} : { endTime: endedAt }),
    // Without this a client asks for it among the global ones.
    ...(parent.includes('/regions/') ? { region: linkTo(parent) } : {}),
    ...(refusal === undefined ? {} : showRefusal(refusal)),
  };
}

function showRefusal(refusal: NonNullable<Operation['refusal']>): object {
  const { code, message, httpStatus } = asLegacyRefusal(refusal);
  return {
    error: { errors: [{ code, message }] },
    httpErrorStatusCode: httpStatus,
    httpErrorMessage: (STATUS_CODES[httpStatus] ?? '').toUpperCase(),
  };
}

const GLOBAL = 'projects/{project}/global/operations';
const REGIONAL = 'projects/{project}/regions/{region}/operations';

function list(project: Project, scope: string, query: URLSearchParams): object {
  const parent = `projects/${project.id}/${scope}`;
  const all = project.operations.list(parent).map(showOperation);
  return listOf('operation', `${parent}/operations`, all, query);
}

function find(project: Project, scope: string, operation: string): Operation {
  return project.operations.get(`projects/${project.id}/${scope}/operations/${operation}`);
}

/** As long as it takes: the longest is over within the two minutes that Google waits. */
async function wait(project: Project, scope: string, name: string): Promise<object> {
  const operation = find(project, scope, name);
  await operation.over;
  return showOperation(operation);
}

export const computeOperationRoutes: readonly Route[] = [
  route(`GET ${GLOBAL}`, ({ project, query }) => list(project, 'global', query)),

  route(`GET ${GLOBAL}/{operation}`, ({ project, params: { operation } }) => {
    return showOperation(find(project, 'global', operation));
  }),

  route(`POST ${GLOBAL}/{operation}/wait`, ({ project, params: { operation } }) => {
    return wait(project, 'global', operation);
  }),

  route(`GET ${REGIONAL}`, ({ project, params: { region }, query }) => {
    return list(project, `regions/${region}`, query);
  }),

  route(`GET ${REGIONAL}/{operation}`, ({ project, params: { region, operation } }) => {
    return showOperation(find(project, `regions/${region}`, operation));
  }),

  route(`POST ${REGIONAL}/{operation}/wait`, ({ project, params: { region, operation } }) => {
    return wait(project, `regions/${region}`, operation);
  }),
];
