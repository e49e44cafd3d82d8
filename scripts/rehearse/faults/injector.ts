import type { Fault } from '../../../local/google/faults.ts';
import type { Exchange } from '../../../local/google/server.ts';
import { isChange, type Listener, type World } from '../world.ts';
import { type Call, isOperation, titleOf } from './call.ts';
import type { Course } from './course.ts';

/** What goes wrong with a call. */
export interface Kind {
  readonly name: string;
  /** For the head of the table. */
  readonly title: string;
  /** What Google does; undefined: nothing, the CLI is killed. */
  readonly fault: Omit<Fault, 'path' | 'method'> | undefined;
  /** It has to come one at a time, because what fails ends the run. */
  readonly inTurn: boolean;
}

const answer = { kind: 'answer' } as const;
const operation = { kind: 'operation' } as const;

export const kinds: readonly Kind[] = [
  {
    name: 'answered 503 once',
    title: '503',
    fault: { ...answer, status: 'UNAVAILABLE' },
    inTurn: false,
  },
  {
    name: 'answered 429 once',
    title: '429',
    fault: { ...answer, status: 'RESOURCE_EXHAUSTED' },
    inTurn: false,
  },
  {
    name: 'the operation ends in an error, its work done',
    title: 'fails, done',
    fault: operation,
    inTurn: true,
  },
  {
    name: 'the operation ends in an error, nothing done',
    title: 'fails, not done',
    fault: { ...operation, leavesNothing: true },
    inTurn: true,
  },
  { name: 'the CLI is killed during it', title: 'CLI killed', fault: undefined, inTurn: true },
  {
    name: 'the answer is lost after it was done',
    title: 'answer lost',
    fault: { kind: 'lost' },
    inTurn: true,
  },
];

interface InjectorArgs {
  readonly world: World;
  readonly kind: Kind;
  readonly course: Course;
  /** Those of a run without faults; what else comes is struck as well. */
  readonly calls: readonly Call[];
  /** Titles of those that are struck at all. */
  readonly wanted: RegExp;
  readonly kill: () => void;
}

/** Strikes each call that was not struck yet, at its next request. */
export class Injector implements Listener {
  readonly #args: InjectorArgs;
  /** The request that is struck at this moment. */
  #striking: string | undefined;
  /** The CLI is killed as soon as it asks how the operation goes. */
  #killAtLook = false;
  killed = false;

  constructor(args: InjectorArgs) {
    this.#args = args;
  }

  readonly onRequest = (method: string, path: string) => {
    const { kind, course } = this.#args;
    if (this.killed) return;
    if (this.#killAtLook && path.includes('/operations/')) return this.#kill();
    const title = titleOf({ method, path });
    if (!isChange({ method, path }) || course.has(title) || !this.#args.wanted.test(title)) return;
    const call = this.#callOf(title);
    if (kind.fault?.kind === 'operation' && !call.operation) return;
    course.strike(call);
    this.#striking = title;
    if (kind.fault === undefined) {
      if (!call.operation) this.#kill();
    } else this.#set(kind.fault, method, path);
  };

  readonly onExchange = (exchange: Exchange) => {
    const { kind, course, world } = this.#args;
    if (!isChange(exchange)) return;
    const title = titleOf(exchange);
    if (title !== this.#striking) {
      course.answer(title, exchange.method, exchange.status);
      return;
    }
    this.#striking = undefined;
    world.faults.clear();
    if (kind.fault !== undefined || this.killed) return;
    const { done } = exchange.response as { done?: boolean };
    if (isOperation(exchange.response) && done !== true) this.#killAtLook = true;
    else this.#kill();
  };

  #callOf(title: string): Call {
    const known = this.#args.calls.find((call) => call.title === title);
    return known ?? { title, operation: false };
  }

  #set(fault: Omit<Fault, 'path' | 'method'>, method: string, path: string) {
    const { faults } = this.#args.world;
    // An operation is known by its verb and its target; the request that begins it is this one.
    if (fault.kind === 'operation') faults.add({ ...fault, path: /^/ });
    else faults.add({ ...fault, method, path: exactly(path) });
  }

  #kill() {
    this.#killAtLook = false;
    this.killed = true;
    this.#args.kill();
  }
}

const exactly = (path: string) => new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\{}]/g, '\\$&')}$`);
