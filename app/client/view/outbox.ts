import type { Receipt } from '../../protocol.ts';
import { InDoubt, newId } from '../chat.ts';
import { texts } from '../texts.ts';
import { byId } from './dom.ts';
import { makeMessage, type Shown, showFailure, showFate } from './message.ts';

export interface OutboxArgs {
  readonly user: string;
  readonly post: (text: string, id: string) => Promise<Receipt>;
  readonly isOnline: () => boolean;
  /** The message that the next one stands below. */
  readonly last: () => Shown | undefined;
  readonly edit: (text: string) => void;
  /** The button that was pressed is gone. */
  readonly retried: () => void;
}

interface Item {
  readonly shown: Shown;
  readonly element: HTMLLIElement;
  state: 'waiting' | 'accepted' | 'failed';
  /** Why the server cannot take it yet, in its words. */
  reason: string;
}

/** Own messages, from Enter until the room's log brings them back: shown at once, below the log. */
export class OutboxView {
  readonly #list = byId('unsent', HTMLOListElement);
  readonly #items = new Map<string, Item>();
  readonly #args: OutboxArgs;

  constructor(args: OutboxArgs) {
    this.#args = args;
    this.#list.replaceChildren();
  }

  get isEmpty(): boolean {
    return this.#items.size === 0;
  }

  add(text: string): void {
    const shown = { user: this.#args.user, text, ts: Date.now() };
    const previous = [...this.#items.values()].at(-1)?.shown ?? this.#args.last();
    const element = makeMessage(shown, true, previous);
    const id = newId();
    const item: Item = { shown, element, state: 'waiting', reason: '' };
    this.#items.set(id, item);
    this.#list.append(element);
    this.#post(id, item);
  }

  /** The log has brought the message: it is shown there. */
  arrived(id: string): void {
    this.#items.get(id)?.element.remove();
    this.#items.delete(id);
  }

  /** The log was read anew, and does not bring what it had accepted before. */
  forgetAccepted(): void {
    for (const [id, { state }] of this.#items) if (state === 'accepted') this.arrived(id);
  }

  /** It goes out by itself, when the server can take it. */
  delayed(id: string, reason: string): void {
    const item = this.#items.get(id);
    if (item?.state !== 'waiting') return;
    item.reason = reason;
    this.#showState(item);
  }

  /** Says of each what it waits for. */
  showStates(): void {
    for (const item of this.#items.values()) if (item.state === 'waiting') this.#showState(item);
  }

  #showState(item: Item): void {
    const { element, reason } = item;
    if (!this.#args.isOnline()) showFate(element, texts.waiting);
    else showFate(element, reason ? `${texts.delayed} ${reason}` : texts.sending);
  }

  #post(id: string, item: Item): void {
    item.state = 'waiting';
    item.reason = '';
    item.element.classList.remove('failed');
    item.element.classList.add('waiting');
    this.#showState(item);
    this.#args
      .post(item.shown.text, id)
      .then(() => this.#accepted(item))
      .catch((error: Error) => this.#failed(id, item, error));
  }

  #accepted(item: Item): void {
    item.state = 'accepted';
    item.element.classList.remove('waiting');
    showFate(item.element, '');
  }

  #failed(id: string, item: Item, error: Error): void {
    item.state = 'failed';
    item.element.classList.remove('waiting');
    const fate = error instanceof InDoubt ? texts.inDoubt : texts.notSent;
    showFailure(item.element, `${fate} ${error.message}`, {
      // The same id: should the log have the message all the same, it is not stored twice.
      again: () => {
        this.#post(id, item);
        this.#args.retried();
      },
      edit: () => {
        this.arrived(id);
        this.#args.edit(item.shown.text);
      },
    });
  }
}
