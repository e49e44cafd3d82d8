import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import type { Member, Presence as Told } from '../../app/protocol.ts';
import { createLogger, type Logger } from '../../app/server/logger.ts';
import { Presence, type PresenceArgs } from '../../app/server/presence/presence.ts';
import { defaults } from '../../app/server/settings.ts';
import { channelsOf, type Io, type Session, type Socket } from '../../app/server/socket.ts';
import { Client } from './client.ts';

type Args = Pick<PresenceArgs, 'roster' | 'ttlMs' | 'graceMs'> & {
  readonly adapter?: Parameters<Io['adapter']>[0];
  readonly logger?: Logger;
};

/** An instance that does nothing but tell who is where. */
export async function startPresence({ adapter, ...args }: Args) {
  const http = createServer();
  const io: Io = new Server(http, { transports: ['websocket'] });
  if (adapter) io.adapter(adapter);
  const logger = args.logger ?? createLogger({ ...defaults, CHAT_LOG_LEVEL: 'silent' });
  const presence = new Presence({ ...args, io, logger, shared: adapter !== undefined });
  io.on('connection', (socket) => serve(socket, presence));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const clients: Client[] = [];
  return {
    presence,
    async connect(): Promise<Client> {
      const client = new Client(url);
      clients.push(client);
      return client.connected();
    },
    /** A client that is in a room, and has the list of who is there. */
    async join(user: string, room: string, event = 'signin'): Promise<Client> {
      const client = await this.connect();
      await client.get(event, { user, room });
      await client.next('presence');
      return client;
    },
    async stop() {
      await presence.close();
      for (const client of clients) client.close();
      await io.close();
    },
  };
}

export type TestPresence = Awaited<ReturnType<typeof startPresence>>;

/** Who is in the room by all that a client was told. */
export function namesBy(told: readonly Told[]): string[] {
  let members = new Map<string, Member>();
  for (const change of told) {
    if ('all' in change) members = new Map(change.all.map((member) => [member.id, member]));
    else if ('entered' in change) members.set(change.entered.id, change.entered);
    else members.delete(change.left.id);
  }
  return [...members.values()].map(({ user }) => user).sort();
}

function serve(socket: Socket, presence: Presence) {
  const here = new Map<string, Session>();
  socket.data.sessions = here;
  const enter = (announce: boolean) => (request: { user: string; room: string }, ack: unknown) => {
    const { user, room } = request;
    const session = { user, room, joined: true };
    here.set(room, session);
    void socket.join(channelsOf(room, socket));
    presence.enter(socket, session, announce);
    if (typeof ack === 'function') ack(null);
  };
  socket.on('signin', enter(true));
  socket.on('updateSocketId', enter(false));
  socket.on('leave', ({ room }, ack) => {
    const session = here.get(room);
    here.delete(room);
    for (const channel of channelsOf(room, socket)) void socket.leave(channel);
    if (session) presence.leave(socket, session);
    ack?.(null);
  });
  socket.on('disconnect', () => {
    for (const session of here.values()) presence.lost(socket, session);
    here.clear();
  });
}
