import type { History, Position, SignIn } from '../../app/protocol.ts';
import { Link } from './link.ts';
import { stampedText } from './text.ts';

export interface FillArgs {
  readonly url: string;
  readonly room: string;
  readonly messages: number;
}

export interface VisitArgs {
  readonly url: string;
  readonly room: string;
  readonly visits: number;
  readonly batch: boolean;
  /** What each of them has, and how much of the rest it asks for. */
  readonly wanted: Pick<SignIn, 'since' | 'limit'>;
}

export interface VisitReport {
  /** From asking to the answer, of each sign-in. */
  readonly milliseconds: readonly number[];
  /** Of one answer. */
  readonly bytes: number;
  /** In one answer. */
  readonly messages: number;
}

const UNACKNOWLEDGED = 32;
/** No sender's number: nobody keeps account of these texts. */
const NOBODY = Number.NaN;
const ignore = { onEvent: () => {}, onClose: () => {} };

/** Writes to a room until it has had so many messages more. */
export async function fill({ url, room, messages }: FillArgs): Promise<void> {
  const link = await Link.open({ url, batch: true, ...ignore });
  await link.get('signin', { user: 'writer', room });
  let next = 0;
  const writer = async () => {
    while (next < messages) {
      const text = stampedText({ sender: NOBODY, count: next++, sentAt: 0 });
      await link.get('sendMessage', { text });
    }
  };
  await Promise.all(Array.from({ length: UNACKNOWLEDGED }, writer));
  link.close();
}

/** Signs in again and again, one after the other, each time on a new connection. */
export async function visit(args: VisitArgs): Promise<VisitReport> {
  const { url, room, visits, batch, wanted } = args;
  const milliseconds: number[] = [];
  let bytes = 0;
  let messages = 0;
  for (let index = 0; index < visits; index++) {
    const link = await Link.open({ url, batch, ...ignore });
    const before = link.received;
    const start = performance.now();
    const request = { user: `visitor ${index}`, room, ...wanted };
    const history = await link.get<History>('signin', request);
    milliseconds.push(performance.now() - start);
    bytes = link.received - before;
    messages = history.messages.length;
    link.close();
  }
  return { milliseconds, bytes, messages };
}

/** Where a room's log stands `back` messages before its end. */
export async function position(args: {
  readonly url: string;
  readonly room: string;
  readonly back: number;
}): Promise<Position> {
  const link = await Link.open({ url: args.url, batch: true, ...ignore });
  const history = await link.get<History>('signin', { user: 'reader', room: args.room });
  link.close();
  const last = history.messages.at(-1 - args.back);
  if (last === undefined) throw new Error(`expected more than ${args.back} messages`);
  return { epoch: history.epoch, seq: last.seq, lastId: last.id };
}
