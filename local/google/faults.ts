import { Refusal, type Status } from './rest/refusal.ts';

/** What is to go wrong, at the next request or operation that it fits. */
export interface Fault {
  /**
   * `answer`: the request is refused, nothing is done. `lost`: it is done, and the connection is
   * cut before the answer. `operation`: it is taken, and the operation ends in an error.
   */
  readonly kind: 'answer' | 'lost' | 'operation';
  /** HTTP method of a request, verb of an operation; undefined: any. */
  readonly method?: string;
  /** Of a request's path, or of the name of the resource that an operation works on. */
  readonly path: RegExp;
  /** What is answered. Default: UNAVAILABLE, and INTERNAL for an operation. */
  readonly status?: Status;
  /** The operation fails before it has made anything. Default: what it made is left behind. */
  readonly leavesNothing?: boolean;
  /** Default: once. */
  readonly times?: number;
}

export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault) {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear() {
    this.#waiting = [];
  }

  /** Those that have not happened yet. */
  get waiting(): readonly Fault[] {
    return this.#waiting.map(({ fault }) => fault);
  }

  /** The first that fits, which is thereby used up. */
  take(kind: Fault['kind'], method: string, path: string): Fault | undefined {
    const found = this.#waiting.find(({ fault }) => {
      const fits = fault.method === undefined || fault.method === method;
      return fault.kind === kind && fits && fault.path.test(path);
    });
    if (found === undefined) return undefined;
    found.left--;
    if (found.left <= 0) this.#waiting = this.#waiting.filter((other) => other !== found);
    return found.fault;
  }
}

/** How a fault is told. */
export function faultOf({ kind, status }: Fault): Refusal {
  if (kind === 'operation') {
    return new Refusal(status ?? 'INTERNAL', 'An internal error has occurred.');
  }
  if (status === 'RESOURCE_EXHAUSTED') {
    return new Refusal(status, "Quota exceeded for quota metric 'Requests' per minute.");
  }
  return new Refusal(status ?? 'UNAVAILABLE', 'The service is currently unavailable.');
}
