import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** What the engine does to one resource. */
interface Metadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
}

/**
 * What the engine tells while it works, as far as it is looked at:
 * github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go
 */
export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: Metadata; readonly planning?: boolean };
  readonly resOutputsEvent?: { readonly metadata: Metadata; readonly planning?: boolean };
  readonly resOpFailedEvent?: { readonly metadata: Metadata };
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
}

/** One, and when it was told: its own time is in whole seconds. */
export interface Told {
  readonly atMs: number;
  readonly event: EngineEvent;
}

const LOOK_MS = 25;

/** Follows the file to which the engine writes its events, a line each. */
export class EventLog {
  readonly events: Told[] = [];
  readonly #path: string;
  readonly #timer: NodeJS.Timeout;
  #offset = 0;
  #rest = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** Nothing more is written. */
  close(): readonly Told[] {
    clearInterval(this.#timer);
    this.#look();
    return this.events;
  }

  #look() {
    if (!existsSync(this.#path)) return;
    const file = openSync(this.#path, 'r');
    const chunk = Buffer.alloc(65_536);
    for (let read = -1; read !== 0; ) {
      read = readSync(file, chunk, 0, chunk.length, this.#offset);
      this.#offset += read;
      this.#rest = Buffer.concat([this.#rest, chunk.subarray(0, read)]);
    }
    closeSync(file);
    const end = this.#rest.lastIndexOf('\n');
    const lines = this.#rest.subarray(0, Math.max(0, end)).toString('utf8').split('\n');
    this.#rest = this.#rest.subarray(end + 1);
    const atMs = Date.now();
    for (const line of lines) {
      if (line !== '') this.events.push({ atMs, event: JSON.parse(line) as EngineEvent });
    }
  }
}

/** How many resources were created, left alone, …; empty when the engine did not come to its end. */
export function changesIn(events: readonly Told[]): Readonly<Record<string, number>> {
  return (
    events.findLast(({ event }) => event.summaryEvent)?.event.summaryEvent?.resourceChanges ?? {}
  );
}

/** What was done to which resources: `update redis`, without those that were left alone. */
export function doneIn(events: readonly Told[]): readonly string[] {
  return events.flatMap(({ event }) => {
    const { op = 'same', urn = '' } = event.resOutputsEvent?.metadata ?? {};
    return ['same', 'read', 'refresh'].includes(op) ? [] : [`${op} ${nameOf(urn)}`];
  });
}

/** The name that the program gives to a resource. */
export const nameOf = (urn: string): string => urn.split('::').at(-1) ?? urn;
