import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Manifest {
  readonly mediaType: string;
  /** What it describes altogether: its configuration and layers, or its images'. */
  readonly imageBytes: number;
  /** Digests of what it needs: blobs, or the manifests of an index. */
  readonly needs: readonly string[];
  /** Digest of the manifest that it is about, which need not be there. */
  readonly subject?: string;
  /** ISO 8601. */
  readonly uploadTime: string;
  /** When it was pushed last, by whatever tag. */
  readonly updateTime: string;
}

interface Kept {
  readonly manifests: Readonly<Record<string, Manifest>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** What has been pushed by one name; the content itself is among the blobs, by its digest. */
export class Image {
  /** Digests of the blobs that may be pulled by this name. */
  readonly blobs: Set<string>;
  readonly manifests: Map<string, Manifest>;
  readonly tags: Map<string, string>;

  constructor({ manifests, tags }: Kept = { manifests: {}, tags: {} }) {
    this.manifests = new Map(Object.entries(manifests));
    this.tags = new Map(Object.entries(tags));
    // Not what was pushed for a manifest that has never come, or is gone.
    const needs = [...this.manifests.values()].flatMap((manifest) => manifest.needs);
    this.blobs = new Set(needs.filter((digest) => !this.manifests.has(digest)));
  }

  /** Of a tag, or a digest itself; whether there is such a manifest or not. */
  digestOf(version: string): string {
    return this.tags.get(version) ?? version;
  }

  /** Removes a tag, or a manifest with its tags. */
  delete(version: string) {
    if (this.tags.delete(version)) return;
    this.manifests.delete(version);
    for (const [tag, digest] of this.tags) if (digest === version) this.tags.delete(tag);
  }

  toJSON(): Kept {
    return {
      manifests: Object.fromEntries(this.manifests),
      tags: Object.fromEntries(this.tags),
    };
  }
}

/** The images of one repository. */
export class Repository {
  readonly images = new Map<string, Image>();
  readonly #path: string;

  /** Reads what has been saved there, if anything. */
  constructor(path: string) {
    this.#path = path;
    if (!existsSync(path)) return;
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Kept>;
    for (const [name, image] of Object.entries(kept)) this.images.set(name, new Image(image));
  }

  /** The image of that name, which begins to be with its first push. */
  image(name: string): Image {
    const image = this.images.get(name) ?? new Image();
    this.images.set(name, image);
    return image;
  }

  /** Whole or not at all: by a rename. */
  save() {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(`${this.#path}.new`, JSON.stringify(Object.fromEntries(this.images), null, 2));
    renameSync(`${this.#path}.new`, this.#path);
  }
}
