import { locationOf } from '../rest/names.ts';
import { operationRoutes } from '../rest/operation.ts';
import type { Api } from '../rest/route.ts';
import { policyRoutes } from '../shared/grants.ts';
import { imageRoutes } from './artifactregistry/images.ts';
import { locationRoutes } from './artifactregistry/locations.ts';
import { packageRoutes } from './artifactregistry/packages.ts';
import {
  REPOSITORIES,
  repositoryRoutes,
  requireRepository,
} from './artifactregistry/repositories.ts';

/** https://cloud.google.com/artifact-registry/docs/reference/rest */
export const artifactRegistry: Api = {
  segment: 'ar',
  // gcloud asks the beta for the locations.
  versions: ['v1', 'v1beta2'],
  service: 'artifactregistry.googleapis.com',
  routes: [
    ...operationRoutes,
    ...locationRoutes,
    ...repositoryRoutes,
    ...policyRoutes(`${REPOSITORIES}/{repository}`, {
      nameOf: (call) => requireRepository(call).name,
      grantType: 'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember',
      inputsOf: (repository, grant) => ({ repository, location: locationOf(repository), ...grant }),
      // Another project may run what is built here.
      takes: /^(serviceAccount|user|group):/,
    }),
    ...imageRoutes,
    ...packageRoutes,
  ],
};
