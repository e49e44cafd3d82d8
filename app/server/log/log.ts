import type { HistoryPage, Message, Position } from '../../protocol.ts';

/** A message as its sender gives it; the log adds `seq` and `ts`. */
export interface Entry {
  readonly id: string;
  readonly user: string;
  readonly text: string;
}

/** What a room's log holds, read in one atomic step. */
export interface Snapshot {
  readonly epoch: string;
  /** The number of the newest message, 0 in an empty room. */
  readonly top: number;
  /** Oldest first; the last one, if any, is number `top`. */
  readonly messages: readonly Message[];
  /** Whether `messages` is exactly what came after the position asked for. */
  readonly recovered: boolean;
}

export interface Follower {
  /**
   * Each message of the room, in the order of their numbers, unless the link was lost. None at all,
   * when messages were removed: what is kept is numbered in this epoch now.
   */
  published(epoch: string, messages: readonly Message[]): void;
  /** The link was lost and is back: messages may have passed unseen. */
  interrupted(): void;
}

/**
 * The messages of all rooms: numbered without gaps within an epoch, in which they are only ever
 * appended; bounded by count and by age. The log and nothing else decides the order. Two
 * implementations keep one contract (`contract.ts`): Redis, and its twin in the memory of one process.
 */
export interface RoomLog {
  /**
   * Appends once per id: an id that the log still remembers (as long as it keeps the message)
   * yields the number that it got then. Resolves when the log has it.
   */
  append(room: string, entry: Entry): Promise<{ epoch: string; seq: number }>;
  /**
   * What came after `since` when that can be told for certain, else all that is kept, or the newest
   * `limit` of it.
   * @param limit at least 1: a position in the log is known by the message there.
   */
  read(room: string, since?: Position, limit?: number): Promise<Snapshot>;
  /** Up to `limit` messages right before number `before`. */
  page(room: string, before: number, limit: number): Promise<Required<HistoryPage>>;
  /**
   * Removes all messages of a room that were sent under a name, exactly as it is written. What is
   * kept is the same but for its numbers: from 1 on in a new epoch, so that nobody goes on from a
   * position before. Where nothing is removed, nothing changes.
   * @returns how many messages were removed, and how many the room holds now.
   */
  remove(room: string, user: string): Promise<{ removed: number; kept: number }>;
  /** Resolves when messages are coming in; the answer ends it. */
  follow(room: string, follower: Follower): Promise<() => Promise<void>>;
  /** Rejects when messages cannot be stored at the moment. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Retention {
  /** Messages kept in a room. */
  readonly length: number;
  /** Milliseconds after its last message that a room is forgotten. */
  readonly ttlMs: number;
}
