import { texts } from '#texts';
import { InDoubt, Refused } from '../client/chat.ts';
import type { Why } from '../protocol.ts';

/** The server's sentence in the page's language; as it is, should a newer server have a new one. */
export function translate(sentence: string, why: Why | undefined): string {
  const refusal = why && texts.refusals[why.code];
  return refusal ? refusal(why) : sentence;
}

/** Why something was refused, for the person. */
export function inWords(error: Error): string {
  return translate(error.message, error instanceof Refused ? error.why : undefined);
}

/** What became of a message that will not go out by itself. */
export const fateOf = (error: Error): string =>
  error instanceof InDoubt ? texts.inDoubt : `${texts.notSent} ${inWords(error)}`;
