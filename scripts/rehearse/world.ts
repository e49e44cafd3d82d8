import { docker } from '../../local/docker.ts';
import type { Project } from '../../local/google/project.ts';
import type { Exchange } from '../../local/google/server.ts';
import { startLocalGoogle } from '../../local/google/start.ts';
import { BY_HAND, PROJECT_ID, REGION } from './environment.ts';

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
  readonly #closers: (() => void)[] = [];
  /** What went wrong by itself, such as an instance that ended. */
  readonly notices: readonly string[];

  private constructor(
    google: Awaited<ReturnType<typeof startLocalGoogle>>,
    record: {
      exchanges: Exchange[];
      leaks: Set<string>;
      listeners: Set<Listener>;
      notices: string[];
    },
  ) {
    this.#google = google;
    this.exchanges = record.exchanges;
    this.#leaks = record.leaks;
    this.#listeners = record.listeners;
    this.notices = record.notices;
  }

  static async start({ onNotice, ...args }: WorldArgs): Promise<World> {
    const [exchanges, leaks, listeners] = [
      [] as Exchange[],
      new Set<string>(),
      new Set<Listener>(),
    ];
    const notices: string[] = [];
    const google = await startLocalGoogle({
      ...args,
      projects: [PROJECT_ID, BY_HAND],
      port: 0,
      onLine: () => {},
      onNotice(notice) {
        notices.push(notice);
        onNotice(notice);
      },
      onRequest: (method, path) => {
        for (const { onRequest } of listeners) onRequest?.(method, path);
      },
      onExchange: (exchange) => {
        exchanges.push(exchange);
        for (const { onExchange } of listeners) onExchange?.(exchange);
      },
      onLeak: (host) => leaks.add(host),
    });
    return new World(google, { exchanges, leaks, listeners, notices });
  }

  get port(): number {
    return this.#google.port;
  }

  get faults() {
    return this.#google.google.faults;
  }

  get project(): Project {
    return this.#google.google.project(PROJECT_ID);
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
    const place = { project: PROJECT_ID, location: REGION, repository };
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

  /** What is to be closed before all else, such as a way into it. */
  onStop(close: () => void) {
    this.#closers.push(close);
  }

  async stop(): Promise<void> {
    for (const close of this.#closers) close();
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

/**
 * Takes from the engine the names that begin so, and what nobody else has a name for: another
 * rehearsal may have the same image. What was pushed to the registry, or pulled from it, has some.
 */
export async function removeImages(prefix: string): Promise<void> {
  const format = '{{.Repository}} {{.Tag}} {{.Digest}}';
  const list = await docker('image', 'ls', '--all', '--digests', '--format', format);
  const ours = list.split('\n').flatMap((line) => {
    const [name = '', tag = '', digest = ''] = line.split(' ');
    return `${name}:${tag}`.startsWith(prefix) ? [{ name, tag, digest }] : [];
  });
  // Digests first: the last tag takes those of its repository with it.
  const digests = ours.map(({ name, digest }) => `${name}@${digest}`);
  const tags = ours.map(({ name, tag }) => `${name}:${tag}`);
  for (const name of new Set([...digests, ...tags])) {
    if (!name.endsWith('<none>')) await docker('image', 'rm', '--force', name);
  }
}

/** A collection of a project's region. */
export const inRegion = (collection: string, project = PROJECT_ID) =>
  `projects/${project}/locations/${REGION}/${collection}`;
