import type { Handler } from './exchange.ts';
import { Failure } from './failure.ts';
import { deleteManifest, listReferrers, putManifest } from './manifests.ts';
import { getBlob, getManifest, listTags } from './pulling.ts';
import { appendChunk, beginUpload, cancelUpload, endUpload, getUpload } from './pushing.ts';

/**
 * OCI Distribution Specification v1.1, "Endpoints", of what follows `/v2/`: an image's name, and
 * what it is about. A name may contain the words of a path, so the last ones count.
 */
const routes: readonly [pattern: RegExp, handlers: Readonly<Record<string, Handler>>][] = [
  [
    /^(.+)\/manifests\/([^/]+)$/,
    { GET: getManifest, HEAD: getManifest, PUT: putManifest, DELETE: deleteManifest },
  ],
  [/^(.+)\/blobs\/uploads\/?()$/, { POST: beginUpload }],
  [
    /^(.+)\/blobs\/uploads\/([^/]+)$/,
    { GET: getUpload, PATCH: appendChunk, PUT: endUpload, DELETE: cancelUpload },
  ],
  // Blobs are not to be deleted, which the specification allows for: they go with what needs them.
  [/^(.+)\/blobs\/([^/]+)$/, { GET: getBlob, HEAD: getBlob }],
  [/^(.+)\/tags\/list()$/, { GET: listTags }],
  [/^(.+)\/referrers\/([^/]+)$/, { GET: listReferrers }],
];

interface Found {
  readonly handler: Handler;
  readonly name: string;
  readonly reference: string;
}

/** Throws a Failure when nothing is there, or nothing that answers to the method. */
export function findRoute(method: string, path: string): Found {
  for (const [pattern, handlers] of routes) {
    const [, name, reference] = pattern.exec(path) ?? [];
    if (name === undefined || reference === undefined) continue;
    const handler = handlers[method];
    if (handler !== undefined) return { handler, name, reference };
    const allowed = Object.keys(handlers).join(', ');
    throw new Failure('UNSUPPORTED', `expected ${allowed}, got ${method}`, { Allow: allowed });
  }
  throw new Failure('NAME_UNKNOWN', `there is nothing at /v2/${path}`);
}
