/** Of the time there is, what showing may take: the rest is for the person who types meanwhile. */
const SHARE = 0.25;

/**
 * Shows something anew when it has changed: at once when it changed alone, and what changes soon
 * after it together, the later the longer it takes. Never while the page is hidden.
 */
export class Refresh {
  readonly #show: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame: number | undefined;
  /** Not to be shown again before this time, by `performance.now`. */
  #rested = 0;

  constructor(show: () => void, signal: AbortSignal) {
    this.#show = show;
    signal.addEventListener('abort', () => this.#stop());
  }

  later(): void {
    if (this.#timer !== undefined || this.#frame !== undefined) return;
    const waitMs = this.#rested - performance.now();
    if (waitMs <= 0) this.#beforePaint();
    else this.#timer = setTimeout(() => this.#beforePaint(), waitMs);
  }

  now(): void {
    this.#stop();
    const began = performance.now();
    this.#show();
    const ended = performance.now();
    this.#rested = ended + (ended - began) * (1 / SHARE - 1);
  }

  #beforePaint(): void {
    this.#timer = undefined;
    this.#frame = requestAnimationFrame(() => this.now());
  }

  #stop(): void {
    clearTimeout(this.#timer);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#timer = undefined;
    this.#frame = undefined;
  }
}
