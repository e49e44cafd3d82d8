/** Draws that are the same for the same seed; each purpose takes a stream of its own. */
export function createRandom(seed: string) {
  let state = hash(seed);

  /** mulberry32: from 0 up to, not including, 1. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));

  function pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('expected something to pick from, got an empty list');
    return list[between(0, list.length - 1)] as T;
  }

  function shuffle<T>(list: readonly T[]): T[] {
    const left = [...list];
    return list.map(() => left.splice(between(0, left.length - 1), 1)[0] as T);
  }

  return { next, between, pick, shuffle, chance: (share: number) => next() < share };
}

export type Random = ReturnType<typeof createRandom>;

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  return [...text].reduce(
    (sum, character) => Math.imul(sum ^ (character.codePointAt(0) as number), 0x01000193),
    0x811c9dc5,
  );
}
