/** Often enough to be read along, and seldom enough to leave a slow machine time for typing. */
const PAUSE_MS = 100;

/**
 * Shows something anew when it has changed: at once when it changed alone, and what changes soon
 * after it together, a little later. Never while the page is hidden.
 */
export class Refresh {
  readonly #show: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame: number | undefined;
  #last = Number.NEGATIVE_INFINITY;

  constructor(show: () => void, signal: AbortSignal) {
    this.#show = show;
    signal.addEventListener('abort', () => this.#stop());
  }

  later(): void {
    if (this.#timer !== undefined || this.#frame !== undefined) return;
    const waitMs = this.#last + PAUSE_MS - performance.now();
    if (waitMs <= 0) this.#beforePaint();
    else this.#timer = setTimeout(() => this.#beforePaint(), waitMs);
  }

  now(): void {
    this.#stop();
    this.#last = performance.now();
    this.#show();
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
