import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** The load is looked at anew after this time, when somebody asks. */
const SAMPLE_MS = 50;
/** Shares of the time that the event loop is at work: below the first nothing is held back … */
const EASY = 0.3;
/** … and from this one on as much as may be. */
const BUSY = 0.7;

/** How busy this instance is. */
export class Load {
  #since = performance.now();
  #last: EventLoopUtilization = performance.eventLoopUtilization();
  #share = 0;

  /** From 0, there is time for everything, to 1, there is time for nothing but messages. */
  get now(): number {
    const now = performance.now();
    if (now - this.#since >= SAMPLE_MS) {
      const total = performance.eventLoopUtilization();
      this.#share = performance.eventLoopUtilization(total, this.#last).utilization;
      this.#last = total;
      this.#since = now;
    }
    return Math.min(1, Math.max(0, (this.#share - EASY) / (BUSY - EASY)));
  }
}
