import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as SocketIoServer } from 'socket.io';
import { Chat } from './chat.ts';
import { closeSockets } from './drain.ts';
import { Gate } from './gate/gate.ts';
import { Limits } from './gate/limits.ts';
import { createHttp } from './http.ts';
import { Lifetime } from './lifetime.ts';
import type { Logger } from './logger.ts';
import { createExposition } from './metrics/exposition.ts';
import { Metrics } from './metrics/metrics.ts';
import { Presence } from './presence/presence.ts';
import { Typing } from './presence/typing.ts';
import { reset, write } from './rooms/delivery.ts';
import { Fanout } from './rooms/fanout.ts';
import { Load } from './rooms/load.ts';
import { Outflow } from './rooms/outflow.ts';
import { Rooms, type RoomsArgs } from './rooms/rooms.ts';
import type { Settings } from './settings.ts';
import { channelOf, type Io, roomOf } from './socket.ts';
import { openStores } from './stores.ts';

/** Above this load nobody is told who types: well before messages have to wait. */
const TYPING_UP_TO_LOAD = 0.5;

export interface ChatServer {
  /** Resolves with the port that was taken; rejects when a port is taken by somebody else. */
  listen(): Promise<number>;
  /** Tells the clients, closes their sockets over a few seconds, and all connections. */
  drain(): Promise<void>;
}

/** One instance of the chat: page, sockets and health paths on one port. */
export function createChatServer(
  settings: Settings,
  logger: Logger,
  page = new URL('../dist/', import.meta.url),
): ChatServer {
  const metrics = new Metrics();
  const stores = openStores(settings, metrics, logger);
  const { log, roster, adapter } = stores;
  const http = createServer(createHttp({ log, logger, page }));
  const limits = new Limits(settings);
  const gate = new Gate({ settings, limits, metrics, logger });
  const io = createIo(http, settings, gate);
  gate.watch(io);
  if (adapter) io.adapter(adapter);
  const load = new Load();
  const rooms = createRooms({ io, log, load, metrics, logger });
  const shared = adapter !== undefined;
  const presence = new Presence({ io, roster, logger, shared });
  const typing = new Typing({ io, shared, isBusy: () => load.now > TYPING_UP_TO_LOAD });
  const chat = new Chat({ settings, log, rooms, presence, typing, gate, limits, metrics, logger });
  const outflow = new Outflow(logger, metrics);
  const lifetime = new Lifetime(io, settings.CHAT_TIMEOUT_SECONDS * 1000);
  io.on('connection', (socket) => {
    socket.data.address = gate.addressOf(socket.conn);
    outflow.watch(socket);
    chat.serve(socket);
    lifetime.begin(socket);
  });
  metrics.watch({
    sockets: () => countSockets(io),
    rooms: () => rooms.size,
    load: () => load.now,
    draining: () => !http.listening,
    links: stores.links,
  });
  const port = settings.CHAT_METRICS_PORT;
  const exposition = createExposition({ registry: metrics.registry, port, logger });

  return {
    async listen() {
      await exposition.listen();
      return listen(http, settings.PORT);
    },
    async drain() {
      http.close();
      http.closeIdleConnections();
      await closeSockets(io);
      // A request that never ends would hold the instance until it is killed.
      http.closeAllConnections();
      gate.close();
      lifetime.close();
      await presence.close();
      rooms.close();
      await io.close();
      await stores.close();
      exposition.close();
    },
  };
}

function createIo(http: Server, settings: Settings, gate: Gate): Io {
  return new SocketIoServer(http, {
    transports: ['websocket'],
    // Four times the CPU and 233 KB a connection, for texts that are short.
    perMessageDeflate: false,
    // A message in UTF-8, and room for what surrounds it.
    maxHttpBufferSize: 4 * settings.CHAT_MAX_TEXT_LENGTH + 4096,
    allowRequest: gate.decide,
  });
}

function countSockets(io: Io) {
  const signedIn = [...io.sockets.sockets.values()].filter(({ data }) => data.sessions.size > 0);
  return { signed_in: signedIn.length, unsigned: io.engine.clientsCount - signedIn.length };
}

interface RoomsParts extends Pick<RoomsArgs, 'log' | 'metrics' | 'logger'> {
  readonly io: Io;
  readonly load: Load;
}

function createRooms({ io, log, load, metrics, logger }: RoomsParts): Rooms {
  const { adapter } = io.of('/');
  const fanout = new Fanout({
    load: () => load.now,
    write: (batch) => write(io, metrics, batch),
  });
  const rooms = new Rooms({
    log,
    metrics,
    logger,
    hasMembers: (room) => adapter.rooms.has(channelOf(room)),
    deliver: (room, epoch, messages) => fanout.deliver(room, epoch, messages),
    flush: (room) => fanout.flush(room),
    reset: (room) => {
      fanout.flush(room);
      reset(io, room);
    },
  });
  adapter.on('delete-room', (channel: string) => {
    const room = roomOf(channel);
    if (room !== undefined) rooms.release(room);
  });
  return rooms;
}

function listen(http: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, () => resolve((http.address() as AddressInfo).port));
  });
}
