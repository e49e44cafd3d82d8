import { type Api, ask, baseOf, type Endpoints, isDisabled } from '../google.ts';

/** A resource as Google's interfaces tell it. */
export type Json = Readonly<Record<string, unknown>>;

interface Binding {
  readonly role: string;
  readonly members?: readonly string[];
}

/** Google, asked about what is there; nothing is changed. */
export class Lookup {
  readonly #endpoints: Endpoints;
  readonly #token: string;
  readonly #limitMs: number;

  constructor(endpoints: Endpoints, token: string, limitMs: number) {
    this.#endpoints = endpoints;
    this.#token = token;
    this.#limitMs = limitMs;
  }

  /** Undefined: there is no such thing, or the whole API is off in the project. */
  async get<T = Json>(api: Api, path: string, body?: object): Promise<T | undefined> {
    const args = { token: this.#token, limitMs: this.#limitMs };
    const reply = await ask<T>(args, `${baseOf(this.#endpoints, api)}${path}`, body);
    if (reply.status === undefined) throw new Error(reply.reason);
    if (reply.status === 200) return reply.body as T;
    if (reply.status === 404 || isDisabled(reply.body)) return undefined;
    const words = reply.body.error?.message ?? 'no reason given';
    throw new Error(`Google answers ${reply.status} when asked about ${path}: ${words}`);
  }

  /** All of a collection, page after page. */
  async list(api: Api, path: string, key: string): Promise<Json[]> {
    const items: Json[] = [];
    let token = '';
    do {
      const query = token === '' ? '' : `?pageToken=${encodeURIComponent(token)}`;
      const page = await this.get(api, `${path}${query}`);
      items.push(...((page?.[key] ?? []) as Json[]));
      token = String(page?.nextPageToken ?? '');
    } while (token !== '');
    return items;
  }

  /** Whether a policy grants the role to the member. */
  async grants(policy: PolicyOf, role: string, member: string): Promise<boolean> {
    const { api, path } = policy;
    // These want a POST; the others take no body.
    const body = ['resourceManager', 'iamBeta'].includes(api) ? {} : undefined;
    const found = await this.get<{ bindings?: readonly Binding[] }>(
      api,
      `${path}:getIamPolicy`,
      body,
    );
    const bindings = found?.bindings ?? [];
    return bindings.some((one) => one.role === role && one.members?.includes(member) === true);
  }
}

export interface PolicyOf {
  readonly api: Api;
  /** Of the resource that has the policy. */
  readonly path: string;
}

/** The last part of a path, which is the name that a person gave. */
export const nameOf = (path: unknown): string => String(path).split('/').at(-1) ?? '';

/** What stands at a path such as `template.containers.0.image`. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => {
    return typeof part === 'object' && part !== null ? (part as Json)[key] : undefined;
  }, value);
}
