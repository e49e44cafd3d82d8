import type { History, Member, Message, Presence, Why } from '../protocol.ts';
import type { State } from './link.ts';

export interface ChatEvents {
  /** The next message of a room: in order, without a gap, each once. */
  message: Message;
  /** The same messages, at least one, as they came together: for who shows them in one go. */
  messages: { readonly room: string; readonly messages: readonly Message[] };
  /** After every entry. `recovered`: append what was missed, else: replace what you show. */
  history: History;
  /** The server cannot take a message yet, says why, and is asked again after this time. */
  delayed: Delay;
  /** Who is in a room now, and what changed. */
  presence: { readonly change: Presence; readonly members: readonly Member[] };
  typing: { readonly room: string; readonly user: string };
  state: State;
}

export interface Delay {
  readonly room: string;
  /** The message's. */
  readonly id: string;
  /** The server's own sentence. */
  readonly reason: string;
  readonly why?: Why | undefined;
  readonly inMs: number;
}
