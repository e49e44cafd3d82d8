import type { Browser } from 'playwright-core';
import type { Outcome } from '../bench.ts';
import type { Herd } from '../load/herd.ts';
import type { Server } from '../server.ts';

/** What every section of the page's measurement works with. */
export interface PageBench {
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly browser: Browser;
  /** Keeps as many messages as `KEPT`. */
  readonly server: Server;
  readonly herd: Herd;
  /** Tells the person what is going on. */
  progress(what: string): void;
}

export interface PageSection {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  run(bench: PageBench): Promise<Outcome>;
}

/** Messages that a room keeps. */
export const KEPT = 10_000;

/** What Lighthouse takes for a middling telephone, beside a desk's machine. */
export const SLOWER = 4;

/** A room that nobody has been in. */
export const newRoom = (what: string) => `${what} ${crypto.randomUUID().slice(0, 8)}`;
