/** Width of a bucket: what a percentile may be off by. */
const PRECISION = 0.02;
const SHORTEST_MS = 0.01;
const LONGEST_MS = 100_000;
const SCALE = 1 / Math.log1p(PRECISION);
const BUCKETS = Math.ceil(Math.log(LONGEST_MS / SHORTEST_MS) * SCALE) + 1;

/** Times in milliseconds, counted by their logarithm: as many as there are, in constant memory. */
export class Histogram {
  readonly counts: number[];

  constructor(counts: readonly number[] = []) {
    this.counts = Array.from({ length: BUCKETS }, (_, index) => counts[index] ?? 0);
  }

  add(milliseconds: number) {
    const index = Math.round(Math.log(Math.max(milliseconds, SHORTEST_MS) / SHORTEST_MS) * SCALE);
    const last = BUCKETS - 1;
    const bucket = index < last ? index : last;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
  }

  merge(counts: readonly number[]) {
    for (const [index, count] of counts.entries()) {
      this.counts[index] = (this.counts[index] ?? 0) + count;
    }
  }

  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** The time that a share (0 to 1) of all times does not exceed; NaN when there are none. */
  percentile(share: number): number {
    const wanted = Math.max(1, Math.ceil(share * this.total));
    let passed = 0;
    for (const [index, count] of this.counts.entries()) {
      passed += count;
      if (passed >= wanted) return SHORTEST_MS * Math.exp(index / SCALE);
    }
    return Number.NaN;
  }
}
