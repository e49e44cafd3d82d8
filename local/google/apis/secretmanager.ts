import { type Api, page, route } from '../rest/route.ts';
import { policyRoutes } from '../shared/grants.ts';
import {
  createSecret,
  deleteSecret,
  findSecret,
  patchSecret,
  requireEtag,
  secretName,
  secretsIn,
  showSecret,
} from './secretmanager/secret.ts';
import {
  accessVersion,
  addVersion,
  deleteVersions,
  findVersion,
  listVersions,
  setState,
  showVersion,
} from './secretmanager/version.ts';

const SECRETS = 'projects/{project}/secrets';
const SECRET = `${SECRETS}/{secret}` as const;
const VERSION = `${SECRET}/versions/{version}` as const;

/** What a verb makes of a version. */
const states = { enable: 'ENABLED', disable: 'DISABLED', destroy: 'DESTROYED' } as const;

/** https://cloud.google.com/secret-manager/docs/reference/rest */
export const secretManager: Api = {
  segment: 'secret',
  versions: ['v1'],
  service: 'secretmanager.googleapis.com',
  routes: [
    route(`POST ${SECRETS}`, async ({ project, query, body }) => {
      return showSecret(project, await createSecret(project, query.get('secretId') ?? '', body));
    }),

    route(`GET ${SECRETS}`, ({ project, query }) => {
      const all = secretsIn(project).list(secretName(project));
      const shown = all.map((secret) => showSecret(project, secret));
      return { ...page('secrets', shown, query), totalSize: all.length };
    }),

    route(`GET ${SECRET}`, ({ project, params: { secret } }) => {
      return showSecret(project, findSecret(project, secret));
    }),

    route(`PATCH ${SECRET}`, ({ project, params: { secret }, query, body }) => {
      return showSecret(project, patchSecret(project, secret, body, query.get('updateMask')));
    }),

    route(`DELETE ${SECRET}`, async ({ project, params: { secret }, query }) => {
      requireEtag(query.get('etag'), findSecret(project, secret).etag);
      await deleteVersions(project, secret);
      await deleteSecret(project, secret);
      return {};
    }),

    route(`POST ${SECRET}:addVersion`, async ({ project, params: { secret }, body }) => {
      return showVersion(project, await addVersion(project, secret, body));
    }),

    route(`GET ${SECRET}/versions`, ({ project, params: { secret }, query }) => {
      const all = listVersions(project, secret);
      const shown = all.map((version) => showVersion(project, version));
      return { ...page('versions', shown, query), totalSize: all.length };
    }),

    route(`GET ${VERSION}`, ({ project, params: { secret, version } }) => {
      return showVersion(project, findVersion(project, secret, version));
    }),

    route(`GET ${VERSION}:access`, ({ project, params: { secret, version } }) => {
      return accessVersion(project, findVersion(project, secret, version));
    }),

    ...(['enable', 'disable', 'destroy'] as const).map((verb) => {
      return route(`POST ${VERSION}:${verb}`, async ({ project, params, body }) => {
        const before = findVersion(project, params.secret, params.version);
        return showVersion(project, await setState(project, before, states[verb], body.etag));
      });
    }),

    ...policyRoutes(SECRET, {
      nameOf: ({ project, params: { secret } }) => findSecret(project, secret).name,
      grantType: 'gcp:secretmanager/secretIamMember:SecretIamMember',
      inputsOf: (secretId, grant) => ({ secretId, ...grant }),
    }),
  ],
};
