import type { Socket } from 'socket.io-client';
import type { Ack, ClientToServer, ServerToClient } from '../protocol.ts';
import { Refused } from './refused.ts';

/** An answer; or `lost`, when none came in time or before the connection ended. */
export type Reply<T> = (lost: boolean, refused?: Refused, answer?: T | null) => void;

type Asked = 'signin' | 'updateSocketId' | 'sendMessage' | 'history';
type Request<Name extends Asked> = Parameters<ClientToServer[Name]>[0];
type AnswerTo<Name extends Asked> = Parameters<ClientToServer[Name]>[1] extends
  | Ack<infer T>
  | undefined
  ? T
  : never;

/** @param ms how long to wait for the answer. */
export function ask<Name extends Asked>(
  socket: Socket<ServerToClient, ClientToServer>,
  name: Name,
  request: Request<Name>,
  ms: number,
  reply: Reply<AnswerTo<Name>>,
): void {
  type Late = (late: Error | null, ...answer: Parameters<Ack<AnswerTo<Name>>>) => void;
  // Socket.IO's types do not know acks that may be left out.
  const untyped = socket.timeout(ms) as unknown as {
    emit(name: string, request: unknown, ack: Late): void;
  };
  untyped.emit(name, request, (late, error, answer, later, why) => {
    reply(late !== null, error ? new Refused(error, later, why) : undefined, answer);
  });
}
