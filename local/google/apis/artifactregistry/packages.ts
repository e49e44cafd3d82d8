import type { StoredImage } from '../../registry/registry.ts';
import { parentOf } from '../../rest/names.ts';
import { showOperation } from '../../rest/operation.ts';
import { Refusal } from '../../rest/refusal.ts';
import { type Call, page, type Route, route } from '../../rest/route.ts';
import { imagesOf, requireImage } from './images.ts';
import { REPOSITORIES, requireRepository } from './repositories.ts';
import { placeOf } from './repository.ts';

type Named = 'project' | 'location' | 'repository' | 'package';
type PackageCall = Call<Named>;

const PACKAGES = `${REPOSITORIES}/{repository}/packages` as const;
const PACKAGE = `${PACKAGES}/{package}` as const;

/**
 * What Artifact Registry calls the same images for any format; of it, what
 * `gcloud artifacts docker images list | describe | delete` and `tags add` ask for.
 * https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories.packages
 */
export const packageRoutes: readonly Route[] = [
  route(`GET ${PACKAGES}`, (call) => {
    const base = requireRepository(call).name;
    const names = new Set(imagesOf(call).map(({ name }) => name));
    const packages = [...names].map((name) => showPackage(base, name, imagesOf(call)));
    return page('packages', packages, call.query);
  }),

  route(`GET ${PACKAGE}`, (call) => {
    return showPackage(requireRepository(call).name, call.params.package, requirePackage(call));
  }),

  route(`DELETE ${PACKAGE}`, (call) => {
    const images = requirePackage(call);
    for (const image of images) requireMovable(call, image.tags);
    return begin(call, nameOf(call), () => {
      for (const { digest } of images) remove(call, digest);
    });
  }),

  route(`GET ${PACKAGE}/versions`, (call) => {
    const versions = requirePackage(call).map((image) => showVersion(call, image));
    return page('versions', versions, call.query);
  }),

  route(`GET ${PACKAGE}/versions/sha256:{hash}`, (call) => {
    return showVersion(call, requireImage(call, call.params.package, digestOf(call)));
  }),

  route(`DELETE ${PACKAGE}/versions/sha256:{hash}`, (call) => {
    const { tags, digest } = requireImage(call, call.params.package, digestOf(call));
    if (tags.length > 0 && call.query.get('force') !== 'true') {
      throw new Refusal('FAILED_PRECONDITION', `version is tagged: ${tags.join(', ')}`);
    }
    requireMovable(call, tags);
    return begin(call, `${nameOf(call)}/versions/${digest}`, () => remove(call, digest));
  }),

  route(`GET ${PACKAGE}/tags`, (call) => {
    // The one filter that gcloud writes: version="projects/…/versions/sha256:…".
    const wanted = /^version="(.*)"$/.exec(call.query.get('filter') ?? '')?.[1];
    const tags = tagsOf(call).filter(({ version }) => (wanted ?? version) === version);
    return page('tags', tags, call.query);
  }),

  route(`POST ${PACKAGE}/tags`, (call) => {
    const tag = call.query.get('tagId') ?? '';
    const digest = String(call.body.version).split('/').at(-1) ?? '';
    requireImage(call, call.params.package, digest);
    if (tagsOf(call).some(({ name }) => name.endsWith(`/tags/${tag}`))) {
      throw new Refusal('ALREADY_EXISTS', 'the tag already exists');
    }
    const place = placeOf(requireRepository(call));
    call.google.registry?.tag(place, call.params.package, { tag, digest });
    return showTag(call, tag, digest);
  }),

  route(`GET ${PACKAGE}/tags/{tag}`, (call) => requireTag(call, call.params.tag)),

  route(`DELETE ${PACKAGE}/tags/{tag}`, (call) => {
    requireTag(call, call.params.tag);
    requireMovable(call, [call.params.tag]);
    remove(call, call.params.tag);
    return {};
  }),
];

const nameOf = (call: PackageCall) =>
  `${requireRepository(call).name}/packages/${encodeURIComponent(call.params.package)}`;

const digestOf = ({ params }: Call<'hash'>) => `sha256:${params.hash}`;

/** Its versions. */
function requirePackage(call: PackageCall): readonly StoredImage[] {
  const found = imagesOf(call).filter(({ name }) => name === call.params.package);
  if (found.length > 0) return found;
  throw new Refusal('NOT_FOUND', 'Requested entity was not found.');
}

function showPackage(base: string, name: string, images: readonly StoredImage[]): object {
  const own = images.filter((image) => image.name === name);
  return {
    name: `${base}/packages/${encodeURIComponent(name)}`,
    createTime: own.map(({ uploadTime }) => uploadTime).sort()[0],
    updateTime: own
      .map(({ updateTime }) => updateTime)
      .sort()
      .at(-1),
  };
}

/** Tags are for whoever asks for the FULL view. */
function showVersion(call: PackageCall, image: StoredImage): object {
  const { name, digest, tags, sizeBytes, mediaType, uploadTime, updateTime } = image;
  const version = `${nameOf(call)}/versions/${digest}`;
  const dockerImage = `${requireRepository(call).name}/dockerImages/${encodeURIComponent(name)}`;
  const isFull = call.query.get('view') === 'FULL';
  return {
    name: version,
    createTime: uploadTime,
    updateTime,
    ...(isFull && tags.length > 0
      ? { relatedTags: tags.map((tag) => showTag(call, tag, digest)) }
      : {}),
    metadata: {
      name: `${dockerImage}@${digest}`,
      imageSizeBytes: String(sizeBytes),
      mediaType,
    },
  };
}

function showTag(call: PackageCall, tag: string, digest: string) {
  const base = nameOf(call);
  return { name: `${base}/tags/${tag}`, version: `${base}/versions/${digest}` };
}

function tagsOf(call: PackageCall) {
  return requirePackage(call).flatMap(({ tags, digest }) => {
    return tags.map((tag) => showTag(call, tag, digest));
  });
}

function requireTag(call: PackageCall, tag: string) {
  const name = `${nameOf(call)}/tags/${tag}`;
  const found = tagsOf(call).find((it) => it.name === name);
  if (found) return found;
  throw new Refusal('NOT_FOUND', 'Requested entity was not found.');
}

/** https://cloud.google.com/artifact-registry/docs/docker/troubleshoot: immutable tags stay. */
function requireMovable(call: PackageCall, tags: readonly string[]) {
  if (tags.length === 0 || !requireRepository(call).dockerConfig?.immutableTags) return;
  throw new Refusal('FAILED_PRECONDITION', 'tags are immutable in this repository');
}

function remove(call: PackageCall, version: string) {
  call.google.registry?.delete(placeOf(requireRepository(call)), call.params.package, version);
}

/** An operation as short as Google's. */
function begin({ project }: PackageCall, target: string, work: () => void): object {
  const operation = project.operations.start({
    parent: parentOf(target),
    target,
    verb: 'delete',
    ms: 0,
    work: () => {
      work();
      return {};
    },
  });
  return showOperation(operation);
}
