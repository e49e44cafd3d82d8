import type { Later, Why } from '../protocol.ts';

/** Something was refused: the message is the server's own sentence. */
export class Refused extends Error {
  /** What the sentence says, for one who says it in another language; older servers do not tell. */
  readonly why: Why | undefined;
  /** Of what is refused only for now. */
  readonly later: Later | undefined;

  constructor(sentence: string, later?: Later | null, why?: Why | null) {
    super(sentence);
    this.later = later ?? undefined;
    this.why = why ?? undefined;
  }
}
