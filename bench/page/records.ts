/** Runs in the page before its own script: notes what the browser tells about itself. */
export const recorder = `
  window.records = { interactions: {}, frames: [], shifts: 0, longTasks: 0, largest: 0 };
  const observe = (type, take, options = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take))
      .observe({ type, buffered: true, ...options });
  // Shorter than this is not told, and all is rounded to 8 ms: the browser's least.
  observe('event', ({ interactionId, duration }) => {
    if (interactionId === 0) return;
    const before = records.interactions[interactionId] ?? 0;
    records.interactions[interactionId] = Math.max(before, duration);
  }, { durationThreshold: 16 });
  // A message that is posted before a frame is painted arrives after it was.
  addEventListener('keydown', ({ timeStamp }) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => records.frames.push(performance.now() - timeStamp);
    port2.postMessage(0);
  }), true);
  observe('layout-shift', ({ value }) => { records.shifts += value; });
  observe('longtask', () => { records.longTasks++; });
  observe('largest-contentful-paint', ({ startTime }) => { records.largest = startTime; });`;

export interface Records {
  /**
   * Of each key that took 16 ms or more, the milliseconds from the press to the paint that shows
   * what came of it: what Interaction to Next Paint takes for one interaction.
   */
  readonly interactions: Readonly<Record<string, number>>;
  /** Of every key, the milliseconds until the page's own thread had painted the next frame. */
  readonly frames: readonly number[];
  /** Sum of all layout shifts: nothing is left out as the consequence of an input. */
  readonly shifts: number;
  /** Tasks of more than 50 ms. */
  readonly longTasks: number;
  /** When the largest thing was painted, in milliseconds since the navigation. */
  readonly largest: number;
}
