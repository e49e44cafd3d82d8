import type { Server as SocketIoServer, Socket as SocketIoSocket } from 'socket.io';
import type { Auth, ClientToServer, ServerToClient } from '../protocol.ts';
import type { Move } from './presence/move.ts';

/** What an instance knows of one socket. */
export interface SocketData {
  /** Who this socket is in each room that it signed in to, in the order of signing in. */
  sessions: Map<string, Session>;
  /** Whom limits count it for: see address.ts. */
  address: string;
  /** When it is closed so that it comes back: whole milliseconds since the process began. */
  recycleAt: number;
}

/** A new object for each sign-in: work begun for an earlier one can tell that it is over. */
export interface Session {
  readonly room: string;
  readonly user: string;
  /** Whether the socket receives the room's messages yet. */
  joined: boolean;
  /** Who the room still takes this socket for, until this sign-in has succeeded. */
  before?: Session | undefined;
}

/** What instances tell each other through the adapter; an event's author does not hear it. */
interface InstanceToInstance {
  moved(moves: readonly Move[]): void;
  typing(who: { room: string; user: string }): void;
}

export type Io = SocketIoServer<ClientToServer, ServerToClient, InstanceToInstance, SocketData>;
export type Socket = SocketIoSocket<ClientToServer, ServerToClient, InstanceToInstance, SocketData>;
/** Engine.IO's connection, which carries the socket; it is there before the socket is. */
export type Connection = Socket['conn'];

/**
 * Socket.IO's name for a room. Each socket is alone in a room named after its own id: without the
 * prefix, a person could sign in to somebody else's id and read what is meant for that one socket.
 */
export const channelOf = (room: string) => `room:${room}`;
export const roomOf = (channel: string) =>
  channel.startsWith('room:') ? channel.slice('room:'.length) : undefined;

/** Those of a room who read a message for a message, as the tutorial's clients do. */
export const singlesOf = (room: string) => `singles:${room}`;

/** Whether the client said that it reads `messages` and `reset`. */
export const readsBatches = (socket: Socket) => (socket.handshake.auth as Auth)?.batch === true;

/** What a socket joins for a room. */
export const channelsOf = (room: string, socket: Socket) =>
  readsBatches(socket) ? [channelOf(room)] : [channelOf(room), singlesOf(room)];
