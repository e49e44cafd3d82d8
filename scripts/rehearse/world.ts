import { docker } from '../../local/docker.ts';
import type { Project } from '../../local/google/project.ts';
import type { Exchange } from '../../local/google/server.ts';
import { startLocalGoogle } from '../../local/google/start.ts';
import { BY_HAND, PROJECT, REGION } from './environment.ts';

interface WorldArgs {
  /** For what Redis and the registry keep. */
  readonly folder: string;
  readonly speed: number;
  readonly redisServer: string;
  /** Something that a person should know. */
  readonly onNotice: (notice: string) => void;
}

/** The provider asks who somebody is, at an address that no setting changes; it does without. */
const HARMLESS = /^openidconnect\.googleapis\.com:/;

/** The Google Cloud of a rehearsal: two projects, and a record of what is said to them. */
export class World {
  readonly #google: Awaited<ReturnType<typeof startLocalGoogle>>;
  readonly exchanges: Exchange[];
  readonly #leaks: Set<string>;
  readonly #listeners: Set<Listener>;

  private constructor(
    google: Awaited<ReturnType<typeof startLocalGoogle>>,
    record: { exchanges: Exchange[]; leaks: Set<string>; listeners: Set<Listener> },
  ) {
    this.#google = google;
    this.exchanges = record.exchanges;
    this.#leaks = record.leaks;
    this.#listeners = record.listeners;
  }

  static async start({ onNotice, ...args }: WorldArgs): Promise<World> {
    const [exchanges, leaks, listeners] = [
      [] as Exchange[],
      new Set<string>(),
      new Set<Listener>(),
    ];
    const google = await startLocalGoogle({
      ...args,
      projects: [PROJECT, BY_HAND],
      port: 0,
      onLine: () => {},
      onNotice,
      onRequest: (method, path) => {
        for (const { onRequest } of listeners) onRequest?.(method, path);
      },
      onExchange: (exchange) => {
        exchanges.push(exchange);
        for (const { onExchange } of listeners) onExchange?.(exchange);
      },
      onLeak: (host) => leaks.add(host),
    });
    return new World(google, { exchanges, leaks, listeners });
  }

  get port(): number {
    return this.#google.port;
  }

  get faults() {
    return this.#google.google.faults;
  }

  get project(): Project {
    return this.#google.google.project(PROJECT);
  }

  get byHand(): Project {
    return this.#google.google.project(BY_HAND);
  }

  /** Hosts that somebody wanted to reach, and was refused, though it should not have had to. */
  get leaks(): readonly string[] {
    return [...this.#leaks].filter((host) => !HARMLESS.test(host));
  }

  /** What Artifact Registry holds in all repositories of the region. */
  images(repository: string) {
    const place = { project: PROJECT, location: REGION, repository };
    return this.#google.google.registry?.images(place) ?? [];
  }

  /** @returns what to call to listen no longer. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What was asked of Google since then, other than to read. */
  changesSince(count: number): readonly Exchange[] {
    return this.exchanges.slice(count).filter(isChange);
  }

  /** As a person does with curl: over the same interfaces. Throws where it is refused. */
  async rest<T = object>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.port}/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as T & { error?: { message: string } };
    if (!response.ok) throw new Error(`${method} ${path}: ${answer.error?.message}`);
    return answer;
  }

  async stop(): Promise<void> {
    await this.#google.stop();
    await removeImages(`127.0.0.1:${this.port}/`);
  }
}

export interface Listener {
  readonly onRequest?: (method: string, path: string) => void;
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Whether a call may change something. Policies are read with a POST. */
export function isChange({ method, path }: Pick<Exchange, 'method' | 'path'>): boolean {
  return method !== 'GET' && !/:(getIamPolicy|testIamPermissions|wait)$/.test(path);
}

/** What was pushed to the registry, and pulled from it, leaves names in the engine. */
async function removeImages(registry: string): Promise<void> {
  const format = '{{.Repository}} {{.ID}}';
  const list = await docker('image', 'ls', '--all', '--no-trunc', '--format', format);
  const ours = list.split('\n').filter((line) => line.startsWith(registry));
  const ids = new Set(ours.map((line) => line.split(' ')[1] as string));
  if (ids.size > 0) await docker('image', 'rm', '--force', ...ids);
}

/** A collection of a project's region. */
export const inRegion = (collection: string, project = PROJECT) =>
  `projects/${project}/locations/${REGION}/${collection}`;
