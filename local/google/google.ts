import type { Cloud } from '../cloud.ts';
import { Faults } from './faults.ts';
import { Project } from './project.ts';
import type { Registry } from './registry/registry.ts';
import { Refusal } from './rest/refusal.ts';

export interface GoogleArgs {
  /** Ids of the projects that there are. */
  readonly projects: readonly string[];
  /** How many times faster than Google's own the operations are. */
  readonly speed: number;
  /** What makes a project's resources real. */
  readonly cloudOf: (project: string) => Cloud;
  /** Takes images. Default: nothing does, and no repository has any. */
  readonly registry?: Registry;
}

/** Google Cloud as far as two stacks of the chat use it: projects, and what is to go wrong. */
export class Google {
  readonly faults = new Faults();
  readonly projects: readonly Project[];
  readonly registry: Registry | undefined;
  /**
   * HOST:PORT to push images to; undefined: Google's own, LOCATION-docker.pkg.dev. Set before anybody
   * asks, as the port is known late.
   */
  registryHost: string | undefined;
  readonly #over = new AbortController();

  constructor({ projects, speed, cloudOf, registry }: GoogleArgs) {
    const { faults } = this;
    this.registry = registry;
    const { signal } = this.#over;
    this.projects = projects.map((id) => {
      return new Project({ id, cloud: cloudOf(id), faults, speed, signal });
    });
  }

  /** By its id or its number, either of which a path may have. */
  project(name: string): Project {
    const found = this.projects.find(({ id, number }) => id === name || number === name);
    if (found === undefined) {
      throw new Refusal(
        'PERMISSION_DENIED',
        `Permission denied on resource project ${name} (or it may not exist).`,
      );
    }
    return found;
  }

  /** The location of a repository, in one that is asked for or in any; undefined: there is none. */
  locate(project: string, location: string | undefined, repository: string): string | undefined {
    const found = this.projects
      .find(({ id }) => id === project)
      ?.cloud.made('gcp:artifactregistry/repository:Repository')
      .find((made) => {
        const fits = location === undefined || made.location === location;
        return made.repositoryId === repository && fits;
      });
    return found && String(found.location);
  }

  /** Nothing waits any longer, and everything that runs is taken down. */
  async stop(): Promise<void> {
    this.#over.abort();
    for (const { cloud } of this.projects) {
      cloud.abandon();
      await cloud.destroy(() => {});
    }
  }
}
