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
  /** Oldest first: all that is kept, or, when `recovered`, only what came after `since`. */
  readonly messages: readonly Message[];
  readonly epoch: string;
  readonly seq: number;
  /** True: append `messages` to what you have. False: replace what you have by them. */
  readonly recovered: boolean;
}

export interface SignIn {
  readonly user: string;
  readonly room: string;
  /** What the client has already; without it, all that is kept is sent. */
  readonly since?: Position;
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

/** `error` is null or absent when all is well, else a sentence to show to the person. */
export type Ack<T = null> = (error?: string | null, answer?: T | null, later?: Later) => void;

/** What a client says of itself when it connects. */
export interface Auth {
  /** It reads `messages` and `reset`. Without it: a `message` for each, and a cut for a reset. */
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
  /** Somebody entered or left, in words. */
  notification(notice: { title: string; description: string; room?: string }): void;
  presence(change: Presence): void;
  typing(who: { room: string; user: string }): void;
  /** This instance is about to close the socket: reconnect after a random part of this time. */
  draining(notice: { retryAfterMs: number }): void;
}
