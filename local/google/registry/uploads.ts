import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from './failure.ts';

/** A blob on its way in. */
export interface Upload {
  readonly id: string;
  /** The image that it was begun for: for another one it does not exist. */
  readonly name: string;
  readonly path: string;
  /** What has arrived. */
  bytes: number;
  /** Whether a request is writing to it. */
  busy: boolean;
  touchedAt: number;
}

/** The uploads that have begun and not ended, each in a file of its own. */
export class Uploads {
  readonly #folder: string;
  readonly #idleLimitMs: number;
  readonly #uploads = new Map<string, Upload>();

  /** What an earlier process has left in the folder is gone: nobody would know what is in it. */
  constructor(folder: string, idleLimitMs: number) {
    this.#folder = folder;
    this.#idleLimitMs = idleLimitMs;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  /** Docker begins anew after a failure, and ends nothing: what is idle for too long goes now. */
  begin(name: string): Upload {
    const now = Date.now();
    for (const upload of this.#uploads.values()) {
      if (!upload.busy && now - upload.touchedAt >= this.#idleLimitMs) this.end(upload);
    }
    const id = randomUUID();
    const path = join(this.#folder, id);
    writeFileSync(path, '');
    const upload = { id, name, path, bytes: 0, busy: false, touchedAt: now };
    this.#uploads.set(id, upload);
    return upload;
  }

  /** Throws a Failure when there is none. */
  get(id: string, name: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload?.name === name) return upload;
    throw new Failure('BLOB_UPLOAD_UNKNOWN', `there is no upload ${id} of ${name}`);
  }

  end(upload: Upload) {
    this.#uploads.delete(upload.id);
    rmSync(upload.path, { force: true });
  }
}

/**
 * Appends a request's body. What has arrived of one that breaks off stays, for a client that asks
 * how far it came and goes on from there; one of another length than announced leaves nothing.
 */
export async function append(upload: Upload, request: IncomingMessage, announced?: number) {
  const start = upload.bytes;
  upload.busy = true;
  const file = createWriteStream(upload.path, { flags: 'a' });
  try {
    await pipeline(request, file);
  } finally {
    // Until then a write may be under way, of which `bytesWritten` does not know yet.
    if (!file.closed) await new Promise<void>((resolve) => file.once('close', resolve));
    upload.bytes = start + file.bytesWritten;
    upload.busy = false;
    upload.touchedAt = Date.now();
  }
  const got = upload.bytes - start;
  if (announced === undefined || got === announced) return;
  truncateSync(upload.path, start);
  upload.bytes = start;
  throw new Failure('SIZE_INVALID', `Content-Range says ${announced} bytes, the body has ${got}`);
}
