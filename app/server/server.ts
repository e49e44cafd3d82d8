import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as SocketIoServer } from 'socket.io';
import { Chat } from './chat.ts';
import { reset, write } from './delivery.ts';
import { closeSockets } from './drain.ts';
import { createEphemeralAdapter } from './ephemeral.ts';
import { Fanout } from './fanout.ts';
import { isAllowedOrigin, maxSockets } from './gate.ts';
import { createHttp } from './http.ts';
import { Load } from './load.ts';
import type { RoomLog } from './log/log.ts';
import { createMemoryLog } from './log/memory.ts';
import { createRedisLog } from './log/redis.ts';
import type { Logger } from './logger.ts';
import { Outflow } from './outflow.ts';
import { Presence } from './presence.ts';
import { connectRedis } from './redis.ts';
import { Rooms } from './rooms.ts';
import { createMemoryRoster } from './roster/memory.ts';
import { createRedisRoster } from './roster/redis.ts';
import type { Roster } from './roster/roster.ts';
import type { Settings } from './settings.ts';
import { channelOf, type Io, roomOf } from './socket.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Parts of the service's request timeout between which each socket is recycled. */
const RECYCLE_FROM = 0.75;
const RECYCLE_TO = 0.95;

interface Stores {
  readonly log: RoomLog;
  readonly roster: Roster;
  /** What carries ephemeral events to other instances; undefined: there are none. */
  readonly adapter: ReturnType<typeof createEphemeralAdapter> | undefined;
  close(): Promise<void>;
}

export interface ChatServer {
  /** Resolves with the port that was taken; rejects when it is taken by somebody else. */
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
  const stores = openStores(settings, logger);
  const { log, roster, adapter } = stores;
  const http = createServer(createHttp({ log, logger, page }));
  const io = createIo(http, settings, logger);
  if (adapter) io.adapter(adapter);
  const rooms = createRooms(io, log, logger);
  const presence = new Presence({ io, roster, logger });
  const chat = new Chat({ settings, log, rooms, presence, logger });
  const outflow = new Outflow(logger);
  io.on('connection', (socket) => {
    outflow.watch(socket);
    chat.serve(socket);
    const share = RECYCLE_FROM + Math.random() * (RECYCLE_TO - RECYCLE_FROM);
    const delay = share * settings.CHAT_TIMEOUT_SECONDS * 1000;
    const recycling = setTimeout(() => socket.conn.close(), delay);
    socket.on('disconnect', () => clearTimeout(recycling));
  });

  return {
    listen: () => listen(http, settings.PORT),
    async drain() {
      http.close();
      http.closeIdleConnections();
      await closeSockets(io);
      // A request that never ends would hold the instance until it is killed.
      http.closeAllConnections();
      presence.close();
      rooms.close();
      await io.close();
      await stores.close();
    },
  };
}

function openStores(settings: Settings, logger: Logger): Stores {
  const retention = {
    length: settings.CHAT_HISTORY_LENGTH,
    ttlMs: settings.CHAT_HISTORY_DAYS * DAY_MS,
  };
  if (settings.CHAT_LOG === 'memory') {
    const log = createMemoryLog(retention);
    return { log, roster: createMemoryRoster(), adapter: undefined, close: () => log.close() };
  }
  const redis = connectRedis(settings, logger);
  return {
    log: createRedisLog(redis, retention),
    roster: createRedisRoster(redis),
    adapter: createEphemeralAdapter(redis, logger),
    close: () => redis.close(),
  };
}

function createIo(http: Server, settings: Settings, logger: Logger): Io {
  const io: Io = new SocketIoServer(http, {
    transports: ['websocket'],
    // Four times the CPU and 233 KB a connection, for texts that are short.
    perMessageDeflate: false,
    // A message in UTF-8, and room for what surrounds it.
    maxHttpBufferSize: 4 * settings.CHAT_MAX_TEXT_LENGTH + 4096,
    allowRequest(request, decide) {
      if (!isAllowedOrigin(request, settings)) {
        logger.warn({ origin: request.headers.origin }, 'foreign origin refused');
        decide('Forbidden origin', false);
      } else if (io.engine.clientsCount >= maxSockets(settings)) {
        logger.warn({ sockets: io.engine.clientsCount }, 'instance full');
        decide('This instance is full. Please try again.', false);
      } else decide(null, true);
    },
  });
  return io;
}

function createRooms(io: Io, log: RoomLog, logger: Logger): Rooms {
  const { adapter } = io.of('/');
  const load = new Load();
  const fanout = new Fanout({ load: () => load.now, write: (batch) => write(io, batch) });
  const rooms = new Rooms({
    log,
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
