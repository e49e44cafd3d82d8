import { Histogram } from './histogram.ts';

/** What all members of a generator count together. */
export class Meter {
  deliveries = 0;
  frames = 0;
  latency = new Histogram();
  /** When the last delivery came, by `performance.now()`. */
  lastAt = 0;
  /** Sockets that the server, or its end, closed. */
  cuts = 0;
  /** Times that a server said that it cannot continue. */
  resets = 0;

  clear() {
    this.deliveries = 0;
    this.frames = 0;
    this.latency = new Histogram();
    this.cuts = 0;
    this.resets = 0;
  }
}
