import { type ByType, inRegion, type Membership } from './kind.ts';

/** By Pulumi's type. */
export const memberships: ByType<Membership> = {
  'gcp:projects/iAMMember:IAMMember': {
    policy: (_, { project }) => ({ api: 'resourceManager', path: `projects/${project}` }),
    importPath: (_, { project }) => project,
  },
  'gcp:cloudrunv2/serviceIamMember:ServiceIamMember': {
    policy: (inputs, place) => ({ api: 'cloudRunV2', path: inRegion('services')(inputs, place) }),
    importPath: inRegion('services'),
  },
  'gcp:secretmanager/secretIamMember:SecretIamMember': {
    policy: ({ secretId }) => ({ api: 'secretManager', path: String(secretId) }),
    importPath: ({ secretId }) => String(secretId),
  },
  'gcp:serviceaccount/iAMMember:IAMMember': {
    policy: ({ serviceAccountId }) => ({ api: 'iamBeta', path: String(serviceAccountId) }),
    importPath: ({ serviceAccountId }) => String(serviceAccountId),
  },
  'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember': {
    policy: (inputs, place) => ({
      api: 'artifactRegistry',
      path: inRegion('repositories', 'repository')(inputs, place),
    }),
    importPath: inRegion('repositories', 'repository'),
  },
};
