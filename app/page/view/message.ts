import { texts } from '#texts';
import { make } from './dom.ts';
import { colour, makeMonogram } from './person.ts';
import { makeProse } from './prose.ts';
import { isSameDay, isSameMinute, makeTime } from './time.ts';

/** What is shown of a message, whether the log has it already or not. */
export interface Shown {
  readonly user: string;
  readonly text: string;
  readonly ts: number;
}

/** Within this time, an author's next message goes without a head of its own. */
const TOGETHER_MS = 5 * 60_000;

/**
 * How much of a head a message has: author and time; the time alone, for the author's next minute;
 * or nothing to be seen.
 */
export type Head = 'full' | 'minute' | 'none';

export function headOf(message: Shown, previous: Shown | undefined): Head {
  const isTogether =
    previous !== undefined &&
    previous.user === message.user &&
    message.ts - previous.ts < TOGETHER_MS &&
    isSameDay(previous.ts, message.ts);
  if (!isTogether) return 'full';
  return isSameMinute(previous.ts, message.ts) ? 'none' : 'minute';
}

/** Every message has a head to be read aloud, whatever of it is seen. */
export function makeMessage(message: Shown, isOwn: boolean, seen: Head): HTMLLIElement {
  const author = make('bdi', 'author', message.user);
  colour(author, message.user);
  const head = make('p', 'head', author);
  if (isOwn) head.append(' ', make('span', 'you', texts.you));
  head.append(' ', makeTime(message.ts));

  const item = make('li', 'message', makeMonogram(message.user), head, makeProse(message.text));
  item.classList.toggle('own', isOwn);
  item.classList.toggle('follows', seen !== 'full');
  item.classList.toggle('minute', seen === 'minute');
  return item;
}
