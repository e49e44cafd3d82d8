import { texts } from '#texts';
import { goTo, pathOf } from '../address.ts';
import type { Room } from '../model/room.ts';
import { notifications } from '../notify.ts';
import type { Visit } from '../visit.ts';
import { Conversation } from './conversation.ts';
import { byId } from './dom.ts';
import { Drawer } from './drawer.ts';
import { flash } from './flash.ts';
import { RoomsView } from './rooms.ts';
import { StateView } from './state.ts';
import { showTitle } from './title.ts';

const drawers = [new Drawer('rooms', closeDrawers), new Drawer('people', closeDrawers)];

function closeDrawers(): void {
  for (const drawer of drawers) drawer.close();
}

export interface ChatArgs {
  readonly visit: Visit;
  /** The person wants to be somebody else, or left the last room. */
  leave(): void;
  /** Ends the visit. */
  readonly signal: AbortSignal;
}

/** The rooms on the screen, from the door until the person signs out. */
export class ChatView {
  readonly #args: ChatArgs;
  readonly #rooms: RoomsView;
  readonly #notify = byId('notify', HTMLButtonElement);
  #conversation: Conversation | undefined;
  #leaving = false;
  /** Ends when another room is opened. */
  #shown = new AbortController();

  constructor(args: ChatArgs) {
    const { visit, signal } = args;
    this.#args = args;
    this.#rooms = new RoomsView({ visit, open: (room) => this.#open(room) }, signal);
    const state = new StateView(() => this.#retry(), signal);
    state.show(visit.state);
    visit.on('state', (now) => {
      state.show(now);
      this.#conversation?.stateChanged();
    });
    visit.on('rooms', () => {
      this.#rooms.show();
      showTitle(visit);
    });
    visit.on('opened', (room) => this.#show(room));
    visit.on('said', ({ room, messages }) =>
      // A notification may be clicked when its visit is long over.
      notifications.tell(room.name, messages, () => signal.aborted || this.#open(room)),
    );
    signal.addEventListener('abort', () => this.#shown.abort());
    this.#notify.ariaPressed = String(notifications.wanted);
    this.#listen();
    showTitle(visit);
    closeDrawers();
    if (visit.openRoom) this.#show(visit.openRoom);
  }

  #listen(): void {
    const { signal } = this.#args;
    const buttons: readonly (readonly [id: string, onClick: () => void])[] = [
      ['copy', () => void this.#copyLink()],
      ['leave', () => this.#leave()],
      ['sign-out', () => this.#args.leave()],
      ['notify', () => void this.#toggleNotifications()],
    ];
    for (const [id, onClick] of buttons) {
      byId(id, HTMLButtonElement).addEventListener('click', onClick, { signal });
    }
  }

  #open(room: Room): void {
    this.#args.visit.open(room);
    closeDrawers();
  }

  #show(room: Room): void {
    const { visit } = this.#args;
    goTo(pathOf(room.name), this.#leaving);
    this.#shown.abort();
    this.#shown = new AbortController();
    this.#conversation = new Conversation(room, () => visit.state, this.#shown.signal);
    // On a telephone the keyboard would come up over what there is to be read.
    if (matchMedia('(hover: hover)').matches) this.#conversation.focus();
  }

  #leave(): void {
    const { visit, leave } = this.#args;
    const pending = visit.openRoom?.unsent.pending ?? 0;
    this.#leaving = true;
    if (visit.openRoom) visit.leave(visit.openRoom);
    this.#leaving = false;
    if (pending > 0) flash(texts.unsentKept(pending));
    if (visit.rooms.length === 0) leave();
  }

  #retry(): void {
    this.#args.visit.retry();
    this.#conversation?.focus();
  }

  async #copyLink(): Promise<void> {
    // Browsers have no clipboard on an insecure origin, and may deny it on any.
    const link = this.#conversation?.link ?? '';
    const copied = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('none'));
    flash(
      await copied.then(
        () => texts.linkCopied,
        () => texts.linkNotCopied,
      ),
    );
  }

  async #toggleNotifications(): Promise<void> {
    const wanted = this.#notify.ariaPressed !== 'true';
    const isOn = await notifications.set(wanted);
    this.#notify.ariaPressed = String(isOn);
    if (wanted && !isOn) flash(texts.notifyDenied);
  }
}
