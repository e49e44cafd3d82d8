import { Failure } from './failure.ts';

/** OCI Distribution Specification v1.1, "Pulling manifests": what a name and a tag may consist of. */
const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const NAME = new RegExp(`^${PART}(?:/${PART})*$`);
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** OCI Image Format Specification, "Registered Algorithms". */
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** cloud.google.com/artifact-registry/docs/docker/names: LOCATION-docker.pkg.dev. */
const HOST = /^([a-z0-9-]+)-docker\.pkg\.dev(?::\d+)?$/;

/** Artifact Registry's own words. */
const NO_IMAGE =
  'Missing image name. Pushes should be of the form docker push HOST-NAME/PROJECT-ID/REPOSITORY/IMAGE';

export interface Name {
  /** As it stands in a path: PROJECT/REPOSITORY/IMAGE. */
  readonly path: string;
  readonly project: string;
  readonly repository: string;
  readonly image: string;
}

/** Throws a Failure when it names no image in a repository of a project. */
export function parseName(path: string): Name {
  if (!NAME.test(path)) throw new Failure('NAME_INVALID', `invalid image name "${path}"`);
  const [project, repository, ...rest] = path.split('/');
  if (project === undefined || repository === undefined || rest.length === 0) {
    throw new Failure('NAME_INVALID', NO_IMAGE);
  }
  return { path, project, repository, image: rest.join('/') };
}

export const isDigest = (text: string) => DIGEST.test(text);

export const isTag = (text: string) => TAG.test(text);

/** Throws a Failure when it is none that this registry knows to compute. */
export function parseDigest(text: string | null): string {
  if (text !== null && isDigest(text)) return text;
  throw new Failure('DIGEST_INVALID', `expected sha256:… or sha512:…, got "${text ?? ''}"`);
}

/** Where the host says so; one of this machine's own addresses does not. */
export const locationOf = (host: string | undefined) => HOST.exec(host ?? '')?.[1];

export interface Reference {
  readonly host: string;
  readonly name: Name;
  /** A digest where there is one, which counts for more than a tag; else the tag. */
  readonly version: string;
}

/** HOST/PROJECT/REPOSITORY/IMAGE[:TAG][@DIGEST]; undefined when it is none. */
export function parseReference(text: string): Reference | undefined {
  const [, host, path, tag = 'latest', digest] =
    /^([^/]+)\/([^:@]+)(?::([^:@]+))?(?:@(.+))?$/.exec(text) ?? [];
  if (host === undefined || path === undefined) return undefined;
  if (digest !== undefined && !isDigest(digest)) return undefined;
  if (!NAME.test(path) || path.split('/').length < 3) return undefined;
  return { host, name: parseName(path), version: digest ?? tag };
}
