import { texts } from '#texts';
import type { Room } from '../model/room.ts';
import type { Unsent } from '../model/unsent.ts';
import { make, makeButton } from './dom.ts';
import type { Row } from './list.ts';
import { headOf, makeMessage, type Shown } from './message.ts';
import { whenOf } from './time.ts';

export interface UnsentArgs {
  readonly room: Room;
  readonly isOnline: boolean;
  /** The person wants to write this once more, in other words. */
  edit(text: string): void;
  /** The button that was pressed is gone. */
  done(): void;
}

/** The rows of the messages that the log does not have yet, each with what becomes of it. */
export function unsentRows(args: UnsentArgs): readonly Row[] {
  const { room, isOnline } = args;
  const { timeline } = room;
  const isLastSaid = timeline.at(timeline.end - 1)?.kind === 'said';
  let last: Shown | undefined = isLastSaid ? timeline.saidBefore(timeline.end) : undefined;
  return room.unsent.all.map((item) => {
    const head = headOf(item, last);
    last = item;
    const fate = fateOf(item, isOnline);
    const build = () => {
      const element = makeMessage(item, true, head);
      element.dataset.id = item.id;
      if (item.state === 'waiting') element.classList.add('waiting');
      if (fate) element.append(makeFate(item, fate, args));
      return element;
    };
    return { of: item.id, look: `${head} ${item.state} ${fate}`, make: build };
  });
}

function fateOf({ state, delay, refused, ts }: Unsent, isOnline: boolean): string {
  switch (state) {
    case 'accepted':
      return '';
    case 'refused':
      return refused ?? texts.notSent;
    case 'stale':
      return texts.written(whenOf(ts));
    case 'waiting':
      if (!isOnline) return texts.waiting;
      return delay ? `${texts.delayed} ${delay}` : texts.sending;
  }
}

function makeFate({ id, state, delay }: Unsent, fate: string, args: UnsentArgs): HTMLElement {
  const line = make('p', 'fate', fate);
  // Of what is under way to a server that answers there is nothing to say, as a rule.
  if (state === 'waiting') line.classList.toggle('soon', args.isOnline && !delay);
  else line.append(' ', ...buttons(id, args));
  line.classList.toggle('wrong', state === 'refused' || state === 'stale');
  return line;
}

function buttons(id: string, { room, edit, done }: UnsentArgs): readonly (Node | string)[] {
  const again = makeButton(texts.tryAgain, () => {
    room.unsent.again(id);
    done();
  });
  return [again, ' ', makeButton(texts.edit, () => edit(room.unsent.take(id)))];
}
