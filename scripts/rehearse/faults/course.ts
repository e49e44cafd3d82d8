import { type Call, isNamedByGoogle } from './call.ts';

/** What became of one call that a fault has struck. */
export interface Struck {
  readonly call: Call;
  /** In which run of the CLI. */
  readonly run: number;
  /** What a person typed until it was done. */
  readonly actions: string[];
  /** That the provider tried again by itself, in the same run, and was answered. */
  retried: boolean;
  /** That Google took the call in a later run, and that it refused it in one. */
  taken: boolean;
  refused: boolean;
  over: boolean;
}

interface Answer {
  readonly call: string;
  readonly well: boolean;
}

const untouched = { retried: false, taken: false, refused: false, over: false };

/** One kind of fault, met by each call of `up` or of `destroy` once: run after run of the CLI. */
export class Course {
  readonly struck: Struck[] = [];
  #run = 0;
  #answers: Answer[] = [];

  has(title: string): boolean {
    return this.struck.some(({ call }) => call.title === title);
  }

  get pending(): readonly Struck[] {
    return this.struck.filter(({ over }) => !over);
  }

  /** The fault strikes; what is answered to that very request is not counted. */
  strike(call: Call): void {
    this.struck.push({ call, run: this.#run, ...untouched, actions: [] });
  }

  /** A call was answered; undefined: the answer was lost. Not for the request that was struck. */
  answer(title: string, method: string, status: number | undefined): void {
    const gone = method === 'DELETE' && status === 404;
    const well = status !== undefined && (status < 300 || gone);
    this.#answers.push({ call: title, well });
  }

  /** A person does something about it. */
  act(action: string): void {
    for (const one of this.pending) one.actions.push(action);
  }

  /**
   * The CLI has ended. What was struck in this run is over where the provider tried again; what was
   * struck before is over when its call is taken, or when all is done without it.
   * @param killed whether the CLI was, with all that was under way
   */
  end(well: boolean, killed: boolean): void {
    for (const one of this.pending) {
      const answers = this.#answers.filter(({ call }) => call === one.call.title);
      const taken = answers.at(-1)?.well === true;
      if (one.run === this.#run) {
        one.retried = taken && !killed;
        one.over = one.retried;
        continue;
      }
      one.taken ||= taken;
      one.refused ||= answers.some((answer) => !answer.well);
      one.over = taken || well;
    }
    this.#run++;
    this.#answers = [];
  }
}

/** How it ended, in the words of the table. */
export function endingOf({ call, retried, actions, taken, refused }: Struck): string {
  if (retried) return 'retried';
  const last = actions.at(-1) ?? '';
  // What was adopted for another's sake is not counted where the call itself was taken.
  const adopted = refused || !taken || isNamedByGoogle(call);
  const isNeeded = (action: string) => action !== 'adopt' || adopted;
  const before = actions.filter((action) => action !== last && isNeeded(action));
  return before.length === 0 ? `${last} again` : [...new Set(before), last].join(', ');
}
