import type { Chat } from '../../client/chat.ts';
import type { History, Message } from '../../protocol.ts';
import type { Timeline } from './timeline.ts';

/** The most that the server gives at a time. */
const PAGE = 200;
/** What failed is tried again after this time, should the reader still be there. */
const RETRY_MS = 5000;

/** `all`: the log keeps nothing that is older. */
export type OlderState = 'more' | 'loading' | 'failed' | 'all';

export interface OlderArgs {
  readonly chat: Pick<Chat, 'older'>;
  readonly room: string;
  readonly timeline: Timeline;
  loaded(messages: readonly Message[]): void;
  /** The state is another. */
  changed(): void;
}

/** Reads a room's log backwards, one page at a time, from where the timeline begins. */
export class Older {
  readonly #args: OlderArgs;
  #state: OlderState = 'all';
  /** A new object for each history: what is read before another one is not heeded after it. */
  #history: Pick<History, 'epoch'> = { epoch: '' };
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(args: OlderArgs) {
    this.#args = args;
  }

  get state(): OlderState {
    return this.#state;
  }

  /** Whether the very first message is there. */
  get isWhole(): boolean {
    return this.#args.timeline.oldest <= 1;
  }

  /** The room was entered, and what is shown goes on from before or is another log. */
  entered(history: History): void {
    const isSame = history.recovered && this.#history.epoch === history.epoch;
    if (!isSame) this.#history = history;
    if (!isSame) this.#set(this.#args.timeline.oldest > 1 ? 'more' : 'all');
    else if (this.#state === 'failed') this.#set('more');
  }

  /** The timeline begins later than before. */
  forgot(): void {
    if (this.#state === 'all') this.#set('more');
  }

  /** Resolves when the next page is there, if there is one to be had. */
  async load(): Promise<void> {
    if (this.#state !== 'more' && this.#state !== 'failed') return;
    const { chat, room, timeline } = this.#args;
    const history = this.#history;
    this.#set('loading');
    try {
      const { messages, more, epoch } = await chat.older(room, timeline.oldest, PAGE);
      if (this.#history !== history) return;
      if (epoch !== undefined && epoch !== history.epoch) this.#set('all');
      else this.#put(messages, more);
    } catch {
      if (this.#history === history) this.#fail();
    }
  }

  close(): void {
    clearTimeout(this.#retry);
  }

  #fail(): void {
    this.#set('failed');
    this.#retry = setTimeout(() => this.#set('more'), RETRY_MS);
  }

  /** A page that does not reach up to what is there already would hide a gap. */
  #put(messages: readonly Message[], more: boolean): void {
    const { timeline } = this.#args;
    const adjoins = messages.at(-1)?.seq === timeline.oldest - 1;
    if (adjoins) timeline.prepend(messages);
    if (adjoins) this.#args.loaded(messages);
    this.#set(adjoins && more ? 'more' : 'all');
  }

  #set(state: OlderState): void {
    clearTimeout(this.#retry);
    this.#state = state;
    this.#args.changed();
  }
}
