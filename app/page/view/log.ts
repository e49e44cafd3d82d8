import { texts } from '#texts';
import type { Room } from '../model/room.ts';
import { byId } from './dom.ts';
import { List } from './list.ts';
import { OlderView } from './older.ts';
import { Refresh } from './refresh.ts';
import { rowsOf } from './rows.ts';
import { Scroll } from './scroll.ts';
import { type UnsentArgs, unsentRows } from './unsent.ts';
import { Window } from './window.ts';

/** Where somebody was in a room when they went to another one. */
interface Place {
  readonly window: Window;
  /** A row in view, and how far below the upper edge it was. */
  readonly of: unknown;
  readonly top: number;
}

export type LogArgs = Pick<UnsentArgs, 'edit' | 'done'> & {
  readonly room: Room;
  readonly isOnline: () => boolean;
};

const places = new WeakMap<Room, Place>();

/**
 * What was said in one room. Keeps the end in view for who reads there, and leaves alone who has
 * scrolled up; of a long history only what is around the reader is in the document.
 */
export class LogView {
  readonly #args: LogArgs;
  readonly #box = byId('scroller', HTMLElement);
  readonly #button = byId('to-end', HTMLButtonElement);
  readonly #scroll = new Scroll(this.#box, byId('sent', HTMLElement));
  readonly #sent = new List(byId('sent', HTMLElement));
  readonly #unsent = new List(byId('unsent', HTMLElement));
  readonly #older: OlderView;
  readonly #refresh: Refresh;
  #window = new Window();
  #atEnd = true;
  /** Whether the room's history was there when it was shown last. */
  #entered = false;
  /** Where the room ended when it was shown last: what came since then is not out of view yet. */
  #end = 0;
  #held = 0;

  constructor(args: LogArgs, signal: AbortSignal) {
    const { room } = args;
    this.#args = args;
    this.#older = new OlderView(room.older);
    this.#refresh = new Refresh(() => this.#show(), signal);
    this.#box.addEventListener('scroll', () => this.#onScroll(), { signal, passive: true });
    this.#box.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.#button.addEventListener('click', () => this.#jump(), { signal });
    document.addEventListener('visibilitychange', () => this.#onVisible(), { signal });
    // The window, the keyboard of a telephone, or a growing composer changes what is in view.
    const resized = new ResizeObserver(() => {
      this.#settle();
      this.#scroll.note();
    });
    for (const element of [this.#box, ...this.#box.children]) resized.observe(element);
    signal.addEventListener('abort', () => {
      resized.disconnect();
      this.#leavePlace();
    });
    this.#takePlace();
  }

  /** Something in the room is another. */
  changed(): void {
    this.#refresh.later();
  }

  /** Shows the end, and stays there. */
  toEnd(): void {
    this.#atEnd = true;
    this.#refresh.now();
  }

  /** What moves within this frame is not the reader's doing: a box below changes its height. */
  hold(): void {
    this.#held ||= requestAnimationFrame(() => {
      this.#held = 0;
    });
  }

  /** Where one left, or before what came since then; else at the end. */
  #takePlace(): void {
    const { room } = this.#args;
    const place = places.get(room);
    this.#entered = room.entered;
    if (room.unread > 0) this.#toNews();
    else if (place) {
      this.#atEnd = false;
      this.#window = place.window;
      this.#render();
      this.#scroll.toRow(this.#sent.elementOf(place.of), place.top);
    } else this.#render();
    this.#look();
  }

  /** To the line before what came while nobody looked. */
  #toNews(): void {
    const { timeline, firstNew } = this.#args.room;
    if (firstNew === undefined) return;
    this.#atEnd = false;
    this.#window.around(timeline.indexOf(firstNew), timeline.start, timeline.end);
    this.#render();
    // Below some of what was read before it.
    this.#scroll.toRow(this.#sent.elementOf('new'), this.#box.clientHeight / 4);
  }

  #onVisible(): void {
    const isBack = document.visibilityState === 'visible' && this.#atEnd;
    if (isBack && this.#args.room.unread > 0) this.#toNews();
    this.#look();
  }

  #leavePlace(): void {
    const { room } = this.#args;
    room.read(false);
    const { row, top } = this.#scroll.anchor ?? {};
    const of = row && this.#sent.shownBy(row);
    if (this.#atEnd || top === undefined) places.delete(room);
    else places.set(room, { window: this.#window, of, top });
  }

  #show(): void {
    if (this.#args.room.entered && !this.#entered) this.#takePlace();
    else this.#showAnew();
  }

  #showAnew(): void {
    // Before the first row loses its head to what came before it: at the very top there would be no
    // place to scroll to, where the reader's row is as far below as it was.
    if (!this.#atEnd && this.#scroll.wantsAbove) this.#window.up(this.#args.room.timeline.start);
    this.#render();
    this.#look();
  }

  #render(): void {
    const { room, isOnline } = this.#args;
    const { start, end } = room.timeline;
    this.#end = end;
    if (this.#atEnd) this.#window.toEnd(start, end);
    else this.#window.fit(start, end);
    const hasMessages = room.timeline.saidBefore(end) !== undefined;
    const hadFocus = this.#box.contains(document.activeElement);
    this.#older.show(room.entered && hasMessages);
    this.#sent.show(rowsOf(room, this.#window.from, this.#window.to));
    this.#unsent.show(unsentRows({ ...this.#args, isOnline: isOnline() }));
    const isEmpty = !hasMessages && room.unsent.all.length === 0;
    byId('empty', HTMLElement).hidden = !room.entered || !isEmpty;
    // What had it is shown no longer.
    if (hadFocus && document.activeElement === document.body) this.#focus();
    this.#settle();
  }

  #focus(): void {
    this.#box.focus({ preventScroll: true });
  }

  #settle(): void {
    if (this.#atEnd) this.#scroll.toEnd();
    else this.#scroll.keep();
  }

  /** Of all that the page has, not of the part that is in the document. */
  #onKey(event: KeyboardEvent): void {
    if (event.key === 'End') this.toEnd();
    else if (event.key === 'Home') this.#toStart();
    else return;
    event.preventDefault();
  }

  #toStart(): void {
    const { start, end } = this.#args.room.timeline;
    this.#atEnd = false;
    this.#window.around(start, start, end);
    this.#render();
    this.#box.scrollTop = 0;
    this.#look();
  }

  #onScroll(): void {
    // A screen that was turned, say, moves what is in view: that is not reading further up.
    if (this.#held || this.#scroll.isResized) this.#settle();
    this.#look();
  }

  /** Looks where the reader is, and brings what is wanted there. */
  #look(): void {
    const { older, timeline } = this.#args.room;
    const { start, end } = timeline;
    this.#scroll.note();
    this.#atEnd = this.#scroll.isNearEnd && this.#window.to === this.#end;
    const isMoreBelow = !this.#atEnd && this.#scroll.wantsBelow && this.#window.down(end);
    const isMoreAbove = this.#scroll.wantsAbove && this.#window.up(start);
    if (isMoreBelow || isMoreAbove) this.#render();
    else if (this.#scroll.wantsAbove && older.state === 'more') void older.load();
    this.#read();
  }

  #read(): void {
    const { room } = this.#args;
    room.read(this.#atEnd && document.visibilityState === 'visible');
    this.#button.hidden = this.#atEnd;
    this.#button.textContent = room.unread > 0 ? texts.newBelow(room.unread) : texts.toEnd;
  }

  /** The button hides itself: who pressed it by keyboard reads on in the log. */
  #jump(): void {
    this.toEnd();
    this.#focus();
  }
}
