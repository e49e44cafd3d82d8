import type { StoredImage } from '../../registry/registry.ts';
import { Refusal } from '../../rest/refusal.ts';
import { type Call, page, type Route, route } from '../../rest/route.ts';
import { REPOSITORIES, requireRepository } from './repositories.ts';
import { placeOf } from './repository.ts';

type Named = 'project' | 'location' | 'repository';
type RepositoryCall = Pick<Call<Named>, 'google' | 'project' | 'params'>;

const IMAGES = `${REPOSITORIES}/{repository}/dockerImages` as const;

/** https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories.dockerImages */
export const imageRoutes: readonly Route[] = [
  route(`GET ${IMAGES}`, (call) => {
    return page(
      'dockerImages',
      imagesOf(call).map((image) => show(call, image)),
      call.query,
    );
  }),
  route(`GET ${IMAGES}/{image}@sha256:{hash}`, (call) => {
    const { image, hash } = call.params;
    return show(call, requireImage(call, image, `sha256:${hash}`));
  }),
];

/** What has been pushed to the repository that a path names. */
export function imagesOf(call: RepositoryCall): readonly StoredImage[] {
  return call.google.registry?.images(placeOf(requireRepository(call))) ?? [];
}

export function requireImage(call: RepositoryCall, name: string, digest: string): StoredImage {
  const found = imagesOf(call).find((image) => image.name === name && image.digest === digest);
  if (found) return found;
  throw new Refusal('NOT_FOUND', 'Requested entity was not found.');
}

function show(call: RepositoryCall, image: StoredImage): object {
  const { name, registryUri } = requireRepository(call);
  const { tags, mediaType, uploadTime, updateTime } = image;
  return {
    name: `${name}/dockerImages/${encodeURIComponent(image.name)}@${image.digest}`,
    uri: `${registryUri}/${image.name}@${image.digest}`,
    ...(tags.length > 0 ? { tags } : {}),
    imageSizeBytes: String(image.sizeBytes),
    mediaType,
    uploadTime,
    updateTime,
  };
}
