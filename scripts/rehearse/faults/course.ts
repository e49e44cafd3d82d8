import type { Call } from './call.ts';

/** What became of one call that a fault has struck. */
export interface Struck {
  readonly call: Call;
  /** In which run of the CLI. */
  readonly run: number;
  /** What a person typed until it was done. */
  readonly actions: string[];
  /** That the provider tried again by itself, in the same run, and was answered. */
  retried: boolean;
  over: boolean;
}

interface Answer {
  readonly call: string;
  readonly well: boolean;
}

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
    this.struck.push({ call, run: this.#run, actions: [], retried: false, over: false });
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
   * struck before is over where nothing is wrong with it any more, and the run ended well or came as
   * far as the next fault.
   * @param killed whether the CLI was, with all that was under way
   */
  end(well: boolean, killed: boolean): void {
    const fresh = this.struck.filter(({ run }) => run === this.#run);
    for (const one of this.pending) {
      const answers = this.#answers.filter(({ call }) => call === one.call.title);
      if (fresh.includes(one)) {
        one.retried = !killed && answers.at(-1)?.well === true;
        one.over = one.retried;
      } else {
        const wrong = answers.some((answer) => !answer.well);
        one.over = !wrong && (well || fresh.length > 0);
      }
    }
    this.#run++;
    this.#answers = [];
  }
}

/** How it ended, in the words of the table. */
export function endingOf({ retried, actions }: Struck): string {
  if (retried) return 'retried';
  const kinds = actions.filter((action, i) => action !== actions[i - 1]);
  const last = kinds.at(-1) ?? '';
  if (kinds.length === 1) return `${last} again`;
  // What was typed before something else had to be done came to nothing.
  const before = [...new Set(kinds.slice(0, -1).filter((action) => action !== last))];
  return [...before, last].join(', ');
}
