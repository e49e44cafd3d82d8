import { texts } from '#texts';
import type { People } from '../model/people.ts';
import { byId } from './dom.ts';
import { listNames } from './time.ts';

/** More names than this are not read while they type. */
const MAX_NAMES = 3;

/** Says who types in the open room. */
export function showTyping({ typing }: People): void {
  byId('typing', HTMLElement).textContent =
    typing.length === 0
      ? ''
      : typing.length > MAX_NAMES
        ? texts.manyTyping
        : texts.typing(listNames(typing), typing.length);
}
