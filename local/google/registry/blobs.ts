import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Files by the digest of their content: what is equal is kept once, whoever pushed it. They come
 * into being whole, by a rename, for which the folder of what is not yet whole is on the same disk.
 */
export class Blobs {
  readonly #folder: string;
  readonly #unfinished: string;

  constructor(folder: string, unfinished: string) {
    this.#folder = folder;
    this.#unfinished = unfinished;
    for (const algorithm of ['sha256', 'sha512']) {
      mkdirSync(join(folder, algorithm), { recursive: true });
    }
  }

  sizeOf(digest: string): number {
    return statSync(this.#pathOf(digest)).size;
  }

  read(digest: string): Buffer {
    return readFileSync(this.#pathOf(digest));
  }

  /** To be closed by the caller. Who has opened one can read it to the end, whatever is removed. */
  open(digest: string): Promise<FileHandle> {
    return open(this.#pathOf(digest));
  }

  /** Takes a file whose digest has been verified. */
  adopt(path: string, digest: string) {
    renameSync(path, this.#pathOf(digest));
  }

  put(content: Buffer, digest: string) {
    const path = join(this.#unfinished, randomUUID());
    writeFileSync(path, content);
    this.adopt(path, digest);
  }

  /** Removes what nothing refers to. */
  sweep(used: ReadonlySet<string>) {
    for (const algorithm of readdirSync(this.#folder)) {
      for (const hex of readdirSync(join(this.#folder, algorithm))) {
        const digest = `${algorithm}:${hex}`;
        if (!used.has(digest)) rmSync(this.#pathOf(digest));
      }
    }
  }

  #pathOf(digest: string): string {
    return join(this.#folder, ...digest.split(':'));
  }
}

export const algorithmOf = (digest: string) => digest.slice(0, digest.indexOf(':'));

export function digestOf(content: Buffer | string, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`;
}

/** Of a file, of which no more than a piece is in memory. */
export async function digestOfFile(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return `${algorithm}:${hash.digest('hex')}`;
}
