import { texts } from '../texts.ts';
import { make, makeButton, the } from './dom.ts';
import { colour, makeMonogram } from './person.ts';
import { isSameDay, makeTime } from './time.ts';

/** What is shown of a message, whether the log has it already or not. */
export interface Shown {
  readonly user: string;
  readonly text: string;
  readonly ts: number;
}

/** Within this time, an author's next message goes without a head of its own. */
const TOGETHER_MS = 5 * 60_000;

export const follows = (message: Shown, previous: Shown | undefined): boolean =>
  previous !== undefined &&
  previous.user === message.user &&
  message.ts - previous.ts < TOGETHER_MS &&
  isSameDay(previous.ts, message.ts);

/** Every message has a head to be read aloud; `follows` hides it from the eye. */
export function makeMessage(message: Shown, own: boolean, previous?: Shown): HTMLLIElement {
  const author = make('bdi', 'author', message.user);
  colour(author, message.user);
  const head = make('p', 'head', author);
  if (own) head.append(' ', make('span', 'you', texts.you));
  head.append(' ', makeTime(message.ts));

  const text = make('p', 'text', message.text);
  text.dir = 'auto';
  const item = make('li', 'message', makeMonogram(message.user), head, text);
  item.classList.toggle('own', own);
  item.classList.toggle('follows', follows(message, previous));
  return item;
}

/** Says below a message what becomes of it; nothing once the log has it. */
export function showFate(item: HTMLLIElement, fate: string, ...buttons: HTMLButtonElement[]): void {
  item.querySelector('.fate')?.remove();
  if (!fate) return;
  const line = make('p', 'fate', fate, ...buttons.flatMap((button) => [' ', button]));
  the('.text', HTMLParagraphElement, item).after(line);
}

export function showFailure(
  item: HTMLLIElement,
  fate: string,
  actions: { readonly again: () => void; readonly edit: () => void },
): void {
  item.classList.add('failed');
  const again = makeButton(texts.tryAgain, actions.again);
  const edit = makeButton(texts.edit, actions.edit);
  showFate(item, fate, again, edit);
}
