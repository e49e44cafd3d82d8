import { pipeline } from 'node:stream/promises';
import { type Exchange, type Handler, pathTo } from './exchange.ts';
import { Failure } from './failure.ts';
import { parseDigest } from './names.ts';

/** GET and HEAD …/blobs/DIGEST: from what has been pushed to, or mounted into, this very image. */
export const getBlob: Handler = async (exchange) => {
  const { request, response, reference, blobs, name } = exchange;
  const digest = parseDigest(reference);
  if (!exchange.repository(name).images.get(name.image)?.blobs.has(digest)) {
    throw new Failure('BLOB_UNKNOWN', `there is no blob ${digest} of ${name.path}`);
  }
  const file = await blobs.open(digest);
  try {
    const { size } = await file.stat();
    const part = partOf(request.headers.range, size);
    const { start, end } = part ?? { start: 0, end: size - 1 };
    response.writeHead(part ? 206 : 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': end - start + 1,
      'Docker-Content-Digest': digest,
      'Accept-Ranges': 'bytes',
      ...(part && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
    });
    if (request.method === 'HEAD' || size === 0) response.end();
    else await pipeline(file.createReadStream({ start, end, autoClose: false }), response);
  } finally {
    await file.close();
  }
};

/**
 * RFC 9110, 14.2: one range of bytes, by which engines go on with a pull that broke off; undefined
 * where all is to be sent, for want of a range or for want of sense in it.
 */
function partOf(range: string | undefined, size: number) {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last));
  if (start <= end) return { start, end };
  // A last position before the first one makes a header that is to be ignored.
  if (last !== '' && Number(last) < start && first !== '') return undefined;
  const headers = { 'Content-Range': `bytes */${size}` };
  throw new Failure('SIZE_INVALID', `${range} is not within ${size} bytes`, headers, 416);
}

/** GET and HEAD …/manifests/REFERENCE: as it was pushed, whatever a client says that it accepts. */
export const getManifest: Handler = (exchange) => {
  const { request, response, blobs } = exchange;
  const { digest, mediaType } = findManifest(exchange);
  const content = blobs.read(digest);
  response.writeHead(200, {
    'Content-Type': mediaType,
    'Content-Length': content.length,
    'Docker-Content-Digest': digest,
  });
  response.end(request.method === 'HEAD' ? undefined : content);
};

/** The manifest that the path names. Throws a Failure, in Artifact Registry's words. */
export function findManifest(exchange: Exchange) {
  const { reference, name } = exchange;
  const image = exchange.repository(name).images.get(name.image);
  const digest = image?.digestOf(reference) ?? '';
  const manifest = image?.manifests.get(digest);
  if (image && manifest) return { ...manifest, image, digest };
  throw new Failure('MANIFEST_UNKNOWN', `Failed to fetch "${reference}"`);
}

/** GET …/tags/list, with `n` and `last` a part of it: "Listing Tags". */
export const listTags: Handler = (exchange) => {
  const { response, query, name } = exchange;
  const image = exchange.repository(name).images.get(name.image);
  if (image === undefined) throw new Failure('NAME_UNKNOWN', `Image "${name.path}" not found`);
  const [n, last = ''] = [query.get('n'), query.get('last') ?? undefined];
  if (n !== null && !/^\d+$/.test(n)) {
    throw new Failure('UNSUPPORTED', `expected n to be a number of tags, got "${n}"`, {}, 400);
  }
  const following = [...image.tags.keys()].sort().filter((tag) => tag > last);
  const tags = following.slice(0, n === null ? undefined : Number(n));
  const end = tags.at(-1);
  if (end !== undefined && tags.length < following.length) {
    const next = `${pathTo(exchange, 'tags', 'list')}?n=${n}&last=${encodeURIComponent(end)}`;
    response.setHeader('Link', `<${next}>; rel="next"`);
  }
  tellJson(exchange, 'application/json', { name: name.path, tags });
};

export function tellJson({ response }: Exchange, type: string, body: object) {
  response.writeHead(200, { 'Content-Type': type }).end(JSON.stringify(body));
}
