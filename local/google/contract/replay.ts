import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../fixture.ts';
import type { Project } from '../project.ts';
import { differencesBetween } from './differences.ts';

/** As a file in recordings/ has it. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly response: Readonly<Record<string, unknown>>;
}

type Ask = (method: string, path: string, body?: object) => Promise<Answer>;

export function readRecording(file: string): readonly Recorded[] {
  const lines = readFileSync(join(import.meta.dirname, 'recordings', file), 'utf8').trim();
  return lines.split('\n').map((line) => JSON.parse(line) as Recorded);
}

/** Sends recorded requests, in their order, as the client would have sent them here. */
export class Replay {
  readonly #ask: Ask;
  readonly #project: Project;
  /** What was answered then, and what stands for it here. */
  readonly #carried: Map<string, string>;
  /** Of the policy of each resource, as it was read last. */
  readonly #etags = new Map<string, unknown>();

  constructor(ask: Ask, project: Project, renamed: Readonly<Record<string, string>>) {
    this.#ask = ask;
    this.#project = project;
    this.#carried = new Map(Object.entries(renamed));
  }

  /** Resolves with what the client would miss in the answer. */
  async send(recorded: Recorded): Promise<readonly string[]> {
    const { method, query, status, response } = recorded;
    const path = this.#translate(recorded.path).slice(1);
    const body = recorded.request && this.#bodyOf(recorded.request, path);
    const url = `${path}?${new URLSearchParams(query)}`;
    let answer = await this.#ask(method, url, body);
    if (isOver(response) && !isOver(answer.body)) {
      await this.#project.operations.allOver();
      answer = await this.#ask('GET', method === 'GET' ? url : operationOf(path, answer.body));
    }
    if (/:[gs]etIamPolicy$/.test(path)) this.#etags.set(resourceOf(path), answer.body.etag);
    this.#carry(response, answer.body);
    const differences =
      answer.status === status
        ? differencesBetween(response, answer.body, recorded)
        : [`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`];
    return differences.map((difference) => `${method} /${path}: ${difference}`);
  }

  #bodyOf(request: object, path: string): object {
    const body = JSON.parse(JSON.stringify(request), (_, value) => {
      return typeof value === 'string' ? this.#translate(value) : value;
    });
    // Recorded is the etag after the change: what recorded it wrote that into the request.
    if (path.endsWith(':setIamPolicy')) body.policy.etag = this.#etags.get(resourceOf(path));
    return body;
  }

  /** With all that stands here for something that was answered then. */
  #translate(text: string): string {
    const known = [...this.#carried.keys()].sort((a, b) => b.length - a.length);
    const any = known.map((one) => one.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')).join('|');
    const whole = new RegExp(`(?<![\\w.-])(?:${any})(?![\\w.-])`, 'g');
    return text.replaceAll(whole, (found) => this.#carried.get(found) ?? found);
  }

  /** The names that Google has given: of operations, versions, and all that has a number for one. */
  #carry(then: unknown, now: unknown) {
    if (!isObject(then) || !isObject(now)) return;
    if (then.name && now.name && then.name !== now.name) {
      this.#carried.set(String(then.name), String(now.name));
    }
    for (const [key, value] of Object.entries(then)) this.#carry(value, now[key]);
  }
}

const isOver = ({ done, status }: Recorded['response']) => done === true || status === 'DONE';

/** For one that took no time when it was recorded, and whose name nobody has asked for. */
function operationOf(path: string, { name }: Recorded['response']): string {
  const [segment, version] = path.split('/');
  return `${segment}/${version}/${name}`;
}

const resourceOf = (path: string) => path.slice(0, path.lastIndexOf(':'));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
