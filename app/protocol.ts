/**
 * What is said on the wire, by both sides. Socket.IO over WebSocket; each name below is an event.
 *
 * A client written for Google's tutorial uses `signin`, `updateSocketId`, `sendMessage` with a plain
 * text, `message` and `notification`, and reads of the payloads only what the tutorial has. All else
 * is an addition: fields and events may be added here, never renamed or taken away, because old and
 * new revisions, and pages loaded an hour ago, are served side by side.
 */

/** A point in a room's log. `seq` counts within `epoch`; another epoch is another log. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
  /** The id of the message at `seq`: tells a log that was rolled back and numbered anew. */
  readonly lastId?: string;
}

/** One message, as it stands in the room's log. */
export interface Message {
  readonly room: string;
  readonly user: string;
  readonly text: string;
  /** 1, 2, 3 … without a gap, in the one order that everybody sees. */
  readonly seq: number;
  /** Made by the sender, unique in the room: a message sent twice with one id is stored once. */
  readonly id: string;
  /** When the log took it, in milliseconds since 1970. */
  readonly ts: number;
  /** The epoch that `seq` counts in; a history and a batch have it once, beside their messages. */
  readonly epoch?: string;
}

/** What one moment brought to a room, in one frame: entries whose numbers follow on each other. */
export interface Batch {
  readonly room: string;
  readonly epoch: string;
  /** Oldest first, at least one. */
  readonly messages: readonly Omit<Message, 'room' | 'epoch'>[];
}

/** What a room holds for somebody who comes (back). */
export interface History {
  readonly room: string;
  /**
   * Oldest first: all that came after `since`, when `recovered`; else all that is kept, or the
   * newest `limit` of it.
   */
  readonly messages: readonly Message[];
  readonly epoch: string;
  readonly seq: number;
  /** True: append `messages` to what you have. False: replace what you have by them. */
  readonly recovered: boolean;
  /** UTF-16 code units that a message may have; told to those who read `messages`. */
  readonly maxTextLength?: number;
}

export interface SignIn {
  readonly user: string;
  readonly room: string;
  /** What the client has already; without it, all that is kept is sent. */
  readonly since?: Position;
  /** How many messages to send at the most, unless they are all that came after `since`. */
  readonly limit?: number;
}

export interface Draft {
  /** Default: the room that this socket signed in to last. */
  readonly room?: string;
  readonly text: string;
  /** Default: made by the server. A client that may send again makes its own. */
  readonly id?: string;
}

export interface Receipt {
  readonly seq: number;
  readonly id: string;
}

export interface HistoryRequest {
  readonly room: string;
  /** Messages with a smaller `seq` than this. */
  readonly before: number;
  /** How many at the most, the newest of them; the server may give fewer. */
  readonly limit: number;
}

export interface HistoryPage {
  readonly messages: readonly Message[];
  /** Whether the log keeps still older ones. */
  readonly more: boolean;
  /** The epoch that their numbers count in. */
  readonly epoch?: string;
}

/** One connected tab: a person with two tabs is two members of one name. */
export interface Member {
  readonly id: string;
  readonly user: string;
}

export type Presence =
  | { readonly room: string; readonly all: readonly Member[] }
  | { readonly room: string; readonly entered: Member }
  | { readonly room: string; readonly left: Member };

/** Goes with a refusal that is only for now: the same request may succeed after this time. */
export interface Later {
  readonly retryAfterMs: number;
}

/** The kinds of refusals, for clients that have sentences of their own for them. */
export type WhyCode =
  /** `what` has nothing that one can see. */
  | 'empty'
  /** `what` is `length` long, of `max`. */
  | 'long'
  /** `what` has characters that cannot be shown. */
  | 'unprintable'
  /** `what` is a name that there can be no link to. */
  | 'reserved'
  /** `what` is not as this file has it. */
  | 'unusable'
  /** There is no such event. */
  | 'unknown'
  /** Not signed in to the room. */
  | 'session'
  /** The room was left before the sign-in was done. */
  | 'left'
  /** In `length` rooms, of `max`. */
  | 'rooms'
  /** Too many requests on this socket … */
  | 'rate'
  /** … or from this network. */
  | 'network'
  /** What was sent before is not read. */
  | 'unread'
  /** The message could not be stored. */
  | 'storage'
  /** The room could not be read. */
  | 'read'
  /** A mistake of the server. */
  | 'internal';

/** What of a request was not as it has to be. */
export type What =
  | ('name' | 'room' | 'message' | 'sign-in' | 'request')
  | ('since' | 'since.seq' | 'limit' | 'before' | 'id');

/** What a refusal's sentence says, for a client that says it in another language. */
export interface Why {
  readonly code: WhyCode;
  readonly what?: What;
  readonly length?: number;
  readonly max?: number;
}

/**
 * `error` is null or absent when all is well, else a sentence to show to the person, and `why` goes
 * with it. Without `later` it is for good. A connection that is opened to be refused has both in the
 * `data` of its `connect_error`.
 */
export type Ack<T = null> = (
  error?: string | null,
  answer?: T | null,
  later?: Later | null,
  why?: Why,
) => void;

/** What a client says of itself when it connects. */
export interface Auth {
  /**
   * It reads `messages`, `reset` and `presence`. Without it: a `message` for each, a cut for a reset,
   * and a `notification` beside what `presence` says.
   */
  readonly batch?: boolean;
}

export interface ClientToServer {
  signin(request: SignIn, ack?: Ack<History>): void;
  /** After a reconnect: the same socket user on a new socket. Not announced to the room. */
  updateSocketId(request: SignIn, ack?: Ack<History>): void;
  /** Acknowledged after the log has it, never before. */
  sendMessage(message: string | Draft, ack?: Ack<Receipt>): void;
  history(request: HistoryRequest, ack?: Ack<HistoryPage>): void;
  leave(request: { readonly room: string }, ack?: Ack): void;
  typing(request: { readonly room: string }): void;
}

export interface ServerToClient {
  message(message: Message): void;
  messages(batch: Batch): void;
  /** What was sent cannot be continued: sign in again, and say what you have. */
  reset(notice: { room: string }): void;
  /** Somebody entered or left, in words: for clients that know no `presence`. */
  notification(notice: { title: string; description: string; room?: string }): void;
  presence(change: Presence): void;
  typing(who: { room: string; user: string }): void;
  /** This instance is about to close the socket: reconnect after a random part of this time. */
  draining(notice: { retryAfterMs: number }): void;
}
