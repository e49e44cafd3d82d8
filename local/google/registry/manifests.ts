import type { IncomingMessage } from 'node:http';
import { algorithmOf, digestOf } from './blobs.ts';
import {
  type Descriptor,
  type Document,
  isForeign,
  parseDocument,
  parseObject,
} from './document.ts';
import { type Handler, pathTo } from './exchange.ts';
import { Failure } from './failure.ts';
import { isDigest, isTag, parseDigest } from './names.ts';
import { findManifest, tellJson } from './pulling.ts';
import type { Image } from './repository.ts';

/** "Pushing Manifests": clients expect to be able to push 4 megabytes; this one reads no more. */
const MAX_BYTES = 4 * 2 ** 20;

/** PUT …/manifests/REFERENCE: completes an image; what it consists of has come before it. */
export const putManifest: Handler = async (exchange) => {
  const { request, response, reference, name, blobs } = exchange;
  exchange.repository(name);
  if (!isTag(reference)) parseDigest(reference);
  const content = await read(request);
  const digest = digestOf(content, isDigest(reference) ? algorithmOf(reference) : undefined);
  if (isDigest(reference) && reference !== digest) {
    throw new Failure('DIGEST_INVALID', `expected content of ${reference}, got ${digest}`);
  }
  const document = parseDocument(content, request.headers['content-type']);
  const repository = exchange.repository(name);
  requireParts(document, repository.images.get(name.image));
  blobs.put(content, digest);
  record(repository.image(name.image), digest, document);
  if (isTag(reference)) repository.image(name.image).tags.set(reference, digest);
  repository.save();
  response.writeHead(201, {
    Location: pathTo(exchange, 'manifests', digest),
    'Docker-Content-Digest': digest,
    ...(document.subject && { 'OCI-Subject': document.subject.digest }),
  });
  response.end();
};

/** DELETE …/manifests/REFERENCE: a tag, or a manifest with its tags. */
export const deleteManifest: Handler = (exchange) => {
  const { reference, name, response } = exchange;
  findManifest(exchange).image.delete(reference);
  exchange.repository(name).save();
  response.writeHead(202).end();
};

/** GET …/referrers/DIGEST: "Listing Referrers", what has been said about a manifest. */
export const listReferrers: Handler = (exchange) => {
  const { reference, name, query, response, blobs } = exchange;
  const subject = parseDigest(reference);
  const wanted = query.get('artifactType');
  const image = exchange.repository(name).images.get(name.image);
  const manifests = [...(image?.manifests ?? [])]
    .filter(([, manifest]) => manifest.subject === subject)
    .map(([digest, { mediaType }]) => {
      const content = blobs.read(digest);
      const { artifactType, config, annotations } = parseObject(content);
      // An index has no configuration, whose media type would stand in.
      const type = artifactType || (config as { mediaType?: string } | undefined)?.mediaType;
      return { mediaType, digest, size: content.length, artifactType: type, annotations };
    })
    .filter(({ artifactType }) => wanted === null || artifactType === wanted);
  if (wanted !== null) response.setHeader('OCI-Filters-Applied', 'artifactType');
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  tellJson(exchange, mediaType, { schemaVersion: 2, mediaType, manifests });
};

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Reads on: a client would not hear the answer before it has said all.
    if (bytes <= MAX_BYTES) chunks.push(chunk);
  }
  if (bytes <= MAX_BYTES) return Buffer.concat(chunks);
  const message = `expected a manifest of at most ${MAX_BYTES} bytes, got ${bytes}`;
  throw new Failure('SIZE_INVALID', message, {}, 413);
}

function requireParts({ isIndex, parts }: Document, image: Image | undefined) {
  const missing = parts.filter((part) => !isThere(image, part, isIndex) && !isForeign(part));
  if (missing.length === 0) return;
  const digests = missing.map(({ digest }) => digest).join(', ');
  throw new Failure('MANIFEST_BLOB_UNKNOWN', `it needs ${digests}, to be pushed before it`);
}

/** An index may be of blobs too: BuildKit's caches are. */
function isThere(image: Image | undefined, { digest }: Descriptor, isIndex: boolean): boolean {
  return image?.blobs.has(digest) || (isIndex && image?.manifests.has(digest)) || false;
}

function record(image: Image, digest: string, { mediaType, isIndex, parts, subject }: Document) {
  const { manifests } = image;
  const there = parts.filter((part) => isThere(image, part, isIndex));
  // A layer that is there twice is transferred once.
  const sizes = new Map(
    there.map((part) => [part.digest, manifests.get(part.digest)?.imageBytes ?? part.size]),
  );
  const now = new Date().toISOString();
  manifests.set(digest, {
    mediaType,
    imageBytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    needs: [...sizes.keys()],
    ...(subject && { subject: subject.digest }),
    uploadTime: manifests.get(digest)?.uploadTime ?? now,
    updateTime: now,
  });
}
