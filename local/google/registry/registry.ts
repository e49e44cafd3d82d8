import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { requireCredentials } from './access.ts';
import { Blobs } from './blobs.ts';
import { Catalog, type Place } from './catalog.ts';
import type { Exchange } from './exchange.ts';
import { Failure, tellFailure } from './failure.ts';
import { locationOf, type Name, parseName, parseReference } from './names.ts';
import type { Image } from './repository.ts';
import { findRoute } from './routes.ts';
import { Uploads } from './uploads.ts';

export interface RegistryArgs {
  /** Of one process at a time. What has been pushed outlives it. */
  readonly folder: string;
  /**
   * The location of a project's repository, undefined where there is none: in the location that is
   * asked for or, as an address of this machine says nothing of one, in any.
   */
  readonly locate: (
    project: string,
    location: string | undefined,
    repository: string,
  ) => string | undefined;
  /** An upload that nobody has written to for so long is given up. Default: an hour. */
  readonly idleLimitMs?: number;
}

/** What Artifact Registry tells of an image. */
export interface StoredImage {
  /** Within its repository, such as `app`. */
  readonly name: string;
  readonly digest: string;
  readonly tags: readonly string[];
  /** As it is transferred: compressed. */
  readonly sizeBytes: number;
  readonly mediaType: string;
  /** ISO 8601. */
  readonly uploadTime: string;
  readonly updateTime: string;
}

/**
 * Images, as Artifact Registry takes and gives them: OCI Distribution Specification v1.1, of which
 * Docker's Registry HTTP API V2 is the elder form.
 */
export class Registry {
  readonly #locate: RegistryArgs['locate'];
  readonly #uploads: Uploads;
  readonly #blobs: Blobs;
  readonly #catalog: Catalog;

  constructor({ folder, locate, idleLimitMs = 3_600_000 }: RegistryArgs) {
    const unfinished = join(folder, 'uploads');
    this.#locate = locate;
    this.#uploads = new Uploads(unfinished, idleLimitMs);
    this.#blobs = new Blobs(join(folder, 'blobs'), unfinished);
    this.#catalog = new Catalog(join(folder, 'repositories'));
    this.#blobs.sweep(this.#catalog.used());
  }

  /** Answers every path that begins with /v2/. Never rejects. */
  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      response.setHeader('Docker-Distribution-API-Version', 'registry/2.0');
      requireCredentials(request);
      await this.#answer(request, response);
    } catch (error) {
      tellFailure(error, request, response);
    }
  };

  /** What `HOST/PROJECT/REPOSITORY/IMAGE[:TAG][@DIGEST]` stands for; undefined: nothing here. */
  find(reference: string): StoredImage | undefined {
    const parsed = parseReference(reference);
    const place = parsed && this.#placeOf(parsed.name, parsed.host);
    if (parsed === undefined || place === undefined) return undefined;
    const image = this.#catalog.get(place).images.get(parsed.name.image);
    const digest = image?.digestOf(parsed.version);
    return image && storedImages(parsed.name.image, image).find((it) => it.digest === digest);
  }

  images(place: Place): readonly StoredImage[] {
    const { images } = this.#catalog.get(place);
    return [...images].flatMap(([name, image]) => storedImages(name, image));
  }

  /** Gives a manifest that is there one more name. */
  tag(place: Place, name: string, { tag, digest }: { tag: string; digest: string }): void {
    const repository = this.#catalog.get(place);
    repository.image(name).tags.set(tag, digest);
    repository.save();
  }

  /** Removes a tag, or a manifest with its tags. */
  delete(place: Place, name: string, version: string): void {
    const repository = this.#catalog.get(place);
    repository.images.get(name)?.delete(version);
    repository.save();
  }

  /** Removes a repository's images, and of their content what no image elsewhere needs. */
  remove(place: Place): void {
    this.#catalog.remove(place);
    this.#blobs.sweep(this.#catalog.used());
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = decode(url.pathname).replace(/^\/v2\/?/, '');
    if (path === '') {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
      return;
    }
    const { handler, name, reference } = findRoute(request.method ?? '', path);
    const exchange: Exchange = {
      request,
      response,
      query: url.searchParams,
      name: parseName(name),
      reference,
      blobs: this.#blobs,
      uploads: this.#uploads,
      repository: (of) => {
        const place = this.#placeOf(of, request.headers.host);
        if (place) return this.#catalog.get(place);
        throw new Failure('NAME_UNKNOWN', `Repository "${of.repository}" not found`);
      },
    };
    await handler(exchange);
  }

  #placeOf({ project, repository }: Name, host: string | undefined): Place | undefined {
    const location = this.#locate(project, locationOf(host), repository);
    return location === undefined ? undefined : { project, location, repository };
  }
}

function storedImages(name: string, { manifests, tags }: Image): readonly StoredImage[] {
  return [...manifests].map(([digest, manifest]) => ({
    name,
    digest,
    tags: [...tags.keys()].filter((tag) => tags.get(tag) === digest).sort(),
    sizeBytes: manifest.imageBytes,
    mediaType: manifest.mediaType,
    uploadTime: manifest.uploadTime,
    updateTime: manifest.updateTime,
  }));
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new Failure('NAME_INVALID', `${path} is not encoded as a URL's path is`);
  }
}
