import type { Project } from '../../project.ts';
import { patched } from '../../rest/mask.ts';
import { parentOf } from '../../rest/names.ts';
import { Refusal } from '../../rest/refusal.ts';
import { type Call, page, type Route, route } from '../../rest/route.ts';
import { Kind } from '../../shared/kind.ts';
import { requireLocation } from './locations.ts';
import {
  check,
  checkId,
  clean,
  complete,
  inputsOf,
  placeOf,
  type Repository,
  requireUnchanged,
  show,
} from './repository.ts';

export const REPOSITORIES = 'projects/{project}/locations/{location}/repositories';

const repositories = new Kind<Repository>({
  table: 'artifactregistry/repositories',
  type: 'gcp:artifactregistry/repository:Repository',
  metadataType: 'type.googleapis.com/google.devtools.artifactregistry.v1.OperationMetadata',
  responseType: 'type.googleapis.com/google.devtools.artifactregistry.v1.Repository',
  inputsOf,
  ready: (row) => row,
});

export const repositoryRoutes: readonly Route[] = [
  route(`POST ${REPOSITORIES}`, ({ google, project, params: { location }, query, body }) => {
    const id = query.get('repositoryId') ?? query.get('repository_id') ?? '';
    requireLocation(location);
    checkId(id);
    const name = `projects/${project.id}/locations/${location}/repositories/${id}`;
    const repository = complete(google, name, body);
    check(repository);
    if (repositories.in(project).find(name)) {
      throw new Refusal('ALREADY_EXISTS', 'the repository already exists');
    }
    return repositories.create(project, repository, {
      step: 'repository.create',
      shown: repository,
    });
  }),

  route(`GET ${REPOSITORIES}`, ({ google, project, params: { location }, query }) => {
    const all = repositories.in(project);
    const found = all.list(`projects/${project.id}/locations/${location}/repositories`);
    return page(
      'repositories',
      found.map((repository) => show(google, project, repository)),
      query,
    );
  }),

  route(`GET ${REPOSITORIES}/{repository}`, (call) => {
    return show(call.google, call.project, requireRepository(call));
  }),

  // Unlike the others it is no operation.
  route(`PATCH ${REPOSITORIES}/{repository}`, async (call) => {
    const { google, project, query, body } = call;
    const before = requireRepository(call);
    const { name, registryUri, satisfiesPzi, createTime } = before;
    const changed = clean(patched(before, body, query.get('updateMask')));
    const updateTime = new Date().toISOString();
    const after = { ...changed, name, registryUri, satisfiesPzi, createTime, updateTime };
    requireUnchanged(before, after);
    check(after);
    await project.cloud.update(name, inputsOf(after));
    repositories.in(project).set(name, after);
    return show(google, project, after);
  }),

  route(`DELETE ${REPOSITORIES}/{repository}`, (call) => {
    const { google, project } = call;
    const before = requireRepository(call);
    requireIdle(project, before.name);
    const step = 'repository.delete';
    const operation = repositories.delete(project, before, { step, shown: before });
    const { name } = operation as { readonly name: string };
    void project.operations.get(name).over.then(() => {
      if (!repositories.in(project).find(before.name)) google.registry?.remove(placeOf(before));
    });
    return operation;
  }),
];

type Named = 'project' | 'location' | 'repository';

/** The one that a path names. */
export function requireRepository({ project, params }: Pick<Call<Named>, 'project' | 'params'>) {
  const { location, repository } = params;
  const name = `projects/${project.id}/locations/${location}/repositories/${repository}`;
  return repositories.in(project).get(name, 'Requested entity was not found.');
}

/** Google does one thing at a time to a repository. */
function requireIdle(project: Project, name: string) {
  const parent = parentOf(name);
  const busy = project.operations.list(parent).some(({ args, endedAt }) => {
    return args.target === name && endedAt === undefined;
  });
  if (busy) throw new Refusal('ABORTED', 'unable to queue the operation');
}
