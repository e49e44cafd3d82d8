import { styleText } from 'node:util';
import type { RegisteredResource } from './program.ts';
import type { Wanted } from './realiser.ts';

type State = 'creating' | 'created' | 'failed';

interface Row {
  readonly label: string;
  readonly parent: string;
  state: State;
  note: string;
  readonly startedAt: number;
  seconds: number;
}

const MARKS = { creating: '·', created: '+', failed: '✗' } as const;
const COLOURS = { creating: 'dim', created: 'green', failed: 'red' } as const;
const REDRAW_MS = 100;

/**
 * The resources as they come to be, in the likeness of `pulumi up`: redrawn in place on a terminal,
 * elsewhere a line for each that is done.
 */
export class Tree {
  readonly #out: NodeJS.WriteStream;
  readonly #inPlace: boolean;
  readonly #title: string;
  readonly #rows: Row[] = [];
  #drawn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(out: NodeJS.WriteStream, title: string) {
    this.#out = out;
    this.#inPlace = out.isTTY === true && process.env.TERM !== 'dumb';
    this.#title = title;
    if (this.#inPlace) this.#timer = setInterval(() => this.#redraw(), REDRAW_MS);
    else out.write(`${title}\n`);
  }

  /** Shows a resource while `work` makes it, then what came of it. */
  async during<T extends { readonly note: string }>(
    resource: RegisteredResource,
    work: Promise<T>,
  ): Promise<T> {
    const row: Row = {
      label: labelOf(resource),
      parent: resource.parent?.split('::').at(-1) ?? '',
      state: 'creating',
      note: '',
      startedAt: performance.now(),
      seconds: 0,
    };
    this.#rows.push(row);
    try {
      const made = await work;
      this.#settle(row, 'created', made.note);
      return made;
    } catch (error) {
      this.#settle(row, 'failed', '');
      throw error;
    }
  }

  /** Draws it a last time; what is printed afterwards stays below it. */
  finish() {
    clearInterval(this.#timer);
    if (this.#inPlace) this.#redraw();
  }

  #settle(row: Row, state: State, note: string) {
    Object.assign(row, { state, note, seconds: (performance.now() - row.startedAt) / 1000 });
    if (!this.#inPlace) this.#out.write(`  ${this.#line(row)}\n`);
  }

  #redraw() {
    const groups = Map.groupBy(this.#rows, ({ parent }) => parent);
    const lines = [this.#title];
    for (const [parent, rows] of groups) {
      if (parent !== '') lines.push(`  ${this.#style('bold', parent)}`);
      const indent = parent === '' ? '' : '  ';
      for (const row of rows) lines.push(`  ${indent}${this.#line(row, 50 - indent.length)}`);
    }
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : '';
    const clear = '\u001b[K';
    // Lines that wrapped would be more than are gone back over the next time.
    const text = up + lines.map((line) => `${line}${clear}\n`).join('');
    this.#out.write(`\u001b[?7l${text}\u001b[?7h`);
    this.#drawn = lines.length;
  }

  #line({ label, state, note, seconds, startedAt }: Row, width = 48) {
    const mark = this.#style(COLOURS[state], MARKS[state]);
    const time = state === 'creating' ? (performance.now() - startedAt) / 1000 : seconds;
    const rest = `${state.padEnd(8)} ${time.toFixed(1).padStart(4)} s`;
    return `${mark} ${label.padEnd(width)} ${rest}  ${this.#style('dim', note)}`.trimEnd();
  }

  #style(format: 'bold' | 'dim' | 'green' | 'red', text: string) {
    return styleText(format, text, { stream: this.#out });
  }
}

/** `gcp:redis/instance:Instance` as `gcp:redis:Instance`, as Pulumi shows it, and its name. */
export function labelOf({ type, name, inputs }: Wanted): string {
  return `${type.replace(/\/[^:]*/, '')}  ${inputs.name ?? name}`;
}
