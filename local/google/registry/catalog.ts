import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Repository } from './repository.ts';

/** Where a repository is, in Google's words. */
export interface Place {
  readonly project: string;
  readonly location: string;
  readonly repository: string;
}

/** The repositories that have been pushed to, each in a file of JSON. */
export class Catalog {
  readonly #folder: string;
  readonly #repositories = new Map<string, Repository>();

  /** Reads what an earlier process has kept. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.json')) continue;
      this.#repositories.set(file, new Repository(join(folder, file)));
    }
  }

  get(place: Place): Repository {
    const file = fileOf(place);
    const repository = this.#repositories.get(file) ?? new Repository(join(this.#folder, file));
    this.#repositories.set(file, repository);
    return repository;
  }

  remove(place: Place) {
    this.#repositories.delete(fileOf(place));
    rmSync(join(this.#folder, fileOf(place)), { force: true });
  }

  /** Digests of all that may be pulled. */
  used(): ReadonlySet<string> {
    const images = [...this.#repositories.values()].flatMap(({ images }) => [...images.values()]);
    return new Set(images.flatMap(({ blobs, manifests }) => [...blobs, ...manifests.keys()]));
  }
}

const fileOf = ({ project, location, repository }: Place) =>
  join(project, location, `${repository}.json`);
