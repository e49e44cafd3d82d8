import type { Project } from '../project.ts';
import { type Api, page, route } from '../rest/route.ts';
import { policyRoutes } from '../shared/grants.ts';

/** Nothing here asks how old a project is; it is the same each time. */
const CREATED_AT = '2026-01-01T00:00:00.000Z';

export const resourceManager: Api = {
  segment: 'crm',
  versions: ['v1', 'v3'],
  service: 'cloudresourcemanager.googleapis.com',
  routes: [
    route('GET projects', ({ google, version, query }) => {
      const projects = google.projects.map((project) => show(project, version));
      return page('projects', projects, query);
    }),

    route('GET projects/{project}', ({ project, version }) => show(project, version)),

    ...policyRoutes('projects/{project}', {
      nameOf: ({ project }) => `projects/${project.id}`,
      grantType: 'gcp:projects/iAMMember:IAMMember',
      inputsOf: (_resource, grant, project) => ({ project: project.id, ...grant }),
    }),
  ],
};

/**
 * https://cloud.google.com/resource-manager/reference/rest/v1/projects and …/rest/v3/projects.
 * In the first, `name` is what people call it.
 */
function show({ id, number }: Project, version: string): object {
  if (version === 'v1') {
    return {
      projectNumber: number,
      projectId: id,
      lifecycleState: 'ACTIVE',
      name: id,
      createTime: CREATED_AT,
    };
  }
  return {
    name: `projects/${number}`,
    projectId: id,
    state: 'ACTIVE',
    displayName: id,
    createTime: CREATED_AT,
    updateTime: CREATED_AT,
    etag: 'W/"1"',
  };
}
