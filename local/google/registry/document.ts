import { Failure } from './failure.ts';
import { isDigest } from './names.ts';

/** OCI Image Format Specification v1.1, "OCI Content Descriptors", and Docker's image manifest V2. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** What a manifest says, as far as a registry has to know. */
export interface Document {
  readonly mediaType: string;
  /** Whether it lists manifests, one for each platform, and no blobs. */
  readonly isIndex: boolean;
  /** What it consists of. */
  readonly parts: readonly Descriptor[];
  readonly subject: Descriptor | undefined;
}

const imageTypes = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]);

const indexTypes = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

/** Layers that need not be pushed: engines get them from who makes them. */
export const isForeign = ({ mediaType }: Descriptor) =>
  /\.layer\.nondistributable\.|\.rootfs\.foreign\./.test(mediaType);

/** Throws a Failure when it is no manifest of the media type that it is said to be. */
export function parseDocument(content: Buffer, contentType: string | undefined): Document {
  const body = parseObject(content);
  const mediaType = contentType?.split(';')[0]?.trim() || String(body.mediaType);
  if (body.mediaType !== undefined && body.mediaType !== mediaType) {
    throw invalid(`its mediaType is ${body.mediaType}, its Content-Type ${mediaType}`);
  }
  const isIndex = indexTypes.has(mediaType);
  if (!isIndex && !imageTypes.has(mediaType)) {
    const known = [...imageTypes, ...indexTypes].join(', ');
    throw invalid(`its type is ${mediaType}; allowed are ${known}`);
  }
  const all = isIndex ? list(body.manifests) : [body.config, ...list(body.layers)];
  return {
    mediaType,
    isIndex,
    parts: all.map(parseDescriptor),
    subject: body.subject === undefined ? undefined : parseDescriptor(body.subject),
  };
}

/** What JSON has no properties of is an object without any. Throws a Failure when it is no JSON. */
export function parseObject(content: Buffer): Readonly<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(content.toString()) as object) };
  } catch {
    throw invalid('it is no JSON');
  }
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalid('it has no list of layers, or of manifests');
}

function parseDescriptor(value: unknown): Descriptor {
  const { mediaType, digest, size } = (value ?? {}) as Partial<Descriptor>;
  if (typeof mediaType === 'string' && typeof digest === 'string' && isDigest(digest)) {
    if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0) {
      return { mediaType, digest, size };
    }
  }
  throw invalid(`${JSON.stringify(value)} is no descriptor`);
}

const invalid = (why: string) => new Failure('MANIFEST_INVALID', `no valid manifest: ${why}`);
