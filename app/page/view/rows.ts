import { texts } from '#texts';
import type { Message } from '../../protocol.ts';
import type { Room } from '../model/room.ts';
import type { Item, Moved, Said } from '../model/timeline.ts';
import { make } from './dom.ts';
import type { Row } from './list.ts';
import { type Head, headOf, makeMessage } from './message.ts';
import { dayOf, isSameDay, listNames } from './time.ts';

/** The rows for the items from one index up to another: days and the line before what is new, too. */
export function rowsOf(room: Room, from: number, to: number): readonly Row[] {
  const { timeline, firstNew } = room;
  const rows: Row[] = [];
  let last = timeline.saidBefore(from);
  for (let index = from; index < to; index++) {
    const item = timeline.at(index);
    if (!item) break;
    if (item.kind !== 'said') {
      rows.push({ of: item, look: '', make: () => makeNotice(item) });
      continue;
    }
    const { message } = item;
    const isNewDay = !last || !isSameDay(last.ts, message.ts);
    if (isNewDay) rows.push(dayRow(message));
    if (message.seq === firstNew) rows.push(newRow);
    const isAfterOther = timeline.at(index - 1)?.kind !== 'said' || message.seq === firstNew;
    rows.push(messageRow(item, room.user, isAfterOther ? 'full' : headOf(message, last)));
    last = message;
  }
  return rows;
}

const newRow: Row = { of: 'new', look: '', make: () => make('li', 'new', texts.newMessages) };

function dayRow({ ts, seq }: Message): Row {
  const name = dayOf(ts);
  // Today becomes yesterday, some time.
  return {
    of: `day before ${seq}`,
    look: name,
    make: () => make('li', 'day', make('span', '', name)),
  };
}

function messageRow(item: Said, user: string, head: Head): Row {
  const { message } = item;
  const build = () => {
    const element = makeMessage(message, message.user === user, head);
    element.dataset.seq = String(message.seq);
    element.dataset.id = message.id;
    return element;
  };
  return { of: item, look: head, make: build };
}

const makeNotice = (item: Exclude<Item, Said>): HTMLLIElement =>
  make('li', 'notice', item.kind === 'moved' ? describe(item) : item.text);

function describe({ names }: Moved): string {
  const those = (came: boolean) => [...names].filter(([, c]) => c === came).map(([name]) => name);
  const [entered, left] = [those(true), those(false)];
  return [
    entered.length > 0 ? texts.entered(listNames(entered)) : '',
    left.length > 0 ? texts.left(listNames(left)) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
