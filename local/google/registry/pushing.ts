import { algorithmOf, digestOfFile } from './blobs.ts';
import { type Exchange, type Handler, pathTo } from './exchange.ts';
import { Failure } from './failure.ts';
import { isDigest, parseDigest, parseName } from './names.ts';
import { append, type Upload } from './uploads.ts';

/** POST …/blobs/uploads/: takes the blob from another image, or from the body, or in parts. */
export const beginUpload: Handler = async (exchange) => {
  const { request, query, name, uploads } = exchange;
  exchange.repository(name);
  if (mount(exchange)) return;
  const whole = query.get('digest');
  if (whole !== null) parseDigest(whole);
  const upload = uploads.begin(name.path);
  if (whole === null) return tellState(exchange, upload, 202);
  try {
    await append(upload, request);
    await finish(exchange, upload, whole);
  } finally {
    // Nobody else knows of it.
    uploads.end(upload);
  }
};

/** GET …/blobs/uploads/ID: for a client that has lost track. */
export const getUpload: Handler = (exchange) => {
  const { uploads, reference, name } = exchange;
  tellState(exchange, uploads.get(reference, name.path), 204);
};

/** PATCH …/blobs/uploads/ID: a chunk, or all that there is in one stream, as Docker does it. */
export const appendChunk: Handler = async (exchange) => {
  const upload = find(exchange);
  await append(upload, exchange.request, announcedBytes(exchange, upload));
  tellState(exchange, upload, 202);
};

/** PUT …/blobs/uploads/ID?digest=DIGEST: the last chunk, or none; or all of it, as BuildKit does it. */
export const endUpload: Handler = async (exchange) => {
  const upload = find(exchange);
  const digest = parseDigest(exchange.query.get('digest'));
  await append(upload, exchange.request, announcedBytes(exchange, upload));
  upload.busy = true;
  try {
    await finish(exchange, upload, digest);
  } finally {
    exchange.uploads.end(upload);
  }
};

/** DELETE …/blobs/uploads/ID */
export const cancelUpload: Handler = (exchange) => {
  exchange.uploads.end(find(exchange));
  exchange.response.writeHead(204).end();
};

/** "Mounting a blob from another repository": where that cannot be, an upload begins instead. */
function mount(exchange: Exchange): boolean {
  const { query } = exchange;
  const [digest, from] = [query.get('mount'), query.get('from')];
  if (digest === null || from === null || !isDigest(digest)) return false;
  if (!holds(exchange, from, digest)) return false;
  keep(exchange, digest);
  tellKept(exchange, digest);
  return true;
}

function holds(exchange: Exchange, from: string, digest: string): boolean {
  try {
    const name = parseName(from);
    return exchange.repository(name).images.get(name.image)?.blobs.has(digest) ?? false;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

async function finish(exchange: Exchange, upload: Upload, digest: string) {
  const got = await digestOfFile(upload.path, algorithmOf(digest));
  if (got !== digest) {
    throw new Failure('DIGEST_INVALID', `expected content of ${digest}, got ${got}`);
  }
  // From here on at one go: what is not yet referred to, a sweep would take away.
  exchange.repository(exchange.name);
  exchange.blobs.adopt(upload.path, digest);
  keep(exchange, digest);
  tellKept(exchange, digest);
}

function keep(exchange: Exchange, digest: string) {
  const { name } = exchange;
  exchange.repository(name).image(name.image).blobs.add(digest);
}

/** The upload that the path names, when nobody else is writing to it. */
function find({ uploads, reference, name }: Exchange): Upload {
  const upload = uploads.get(reference, name.path);
  if (!upload.busy) return upload;
  throw new Failure('BLOB_UPLOAD_INVALID', 'another request is writing to this upload');
}

/** "Pushing a blob in chunks": in order, or the client is told where to go on. */
function announcedBytes(exchange: Exchange, upload: Upload): number | undefined {
  const range = exchange.request.headers['content-range'];
  if (range === undefined) return undefined;
  const [, first, last] = /^([0-9]+)-([0-9]+)$/.exec(range) ?? [];
  if (Number(first) === upload.bytes) return Number(last) - Number(first) + 1;
  const message = `expected a Content-Range of ${upload.bytes}-…, got ${range}`;
  throw new Failure('BLOB_UPLOAD_INVALID', message, stateOf(exchange, upload), 416);
}

function stateOf(exchange: Exchange, upload: Upload) {
  return {
    Location: pathTo(exchange, 'blobs/uploads', upload.id),
    // Inclusive, and so unable to say "nothing": the reference implementation says 0-0 as well.
    Range: `0-${Math.max(0, upload.bytes - 1)}`,
    'Docker-Upload-UUID': upload.id,
  };
}

function tellState(exchange: Exchange, upload: Upload, status: number) {
  exchange.response.writeHead(status, stateOf(exchange, upload)).end();
}

function tellKept(exchange: Exchange, digest: string) {
  const headers = {
    Location: pathTo(exchange, 'blobs', digest),
    'Docker-Content-Digest': digest,
  };
  exchange.response.writeHead(201, headers).end();
}
