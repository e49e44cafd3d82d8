/**
 * The classic way, to be compared with: a chat as a tutorial on Socket.IO with Redis builds it. It
 * reads the app's own environment variables, of which it needs a few.
 */
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { readSettings } from '../../app/server/settings.ts';
import { createClassicChat } from './chat.ts';
import { createHistory } from './history.ts';

const settings = readSettings(process.env);
const publisher = createClient({
  socket: { host: settings.REDISHOST, port: settings.REDISPORT },
});
const subscriber = publisher.duplicate();
for (const client of [publisher, subscriber]) client.on('error', console.error);
await Promise.all([publisher.connect(), subscriber.connect()]);

// Whatever is asked for by HTTP is there: the startup probe asks.
const http = createServer((_, response) => response.end());
const io = new Server(http, {
  adapter: createAdapter(publisher, subscriber),
  // What differs from the app is to be the chat, not the transport.
  transports: ['websocket'],
  perMessageDeflate: false,
});
const history = createHistory(publisher, settings.CHAT_HISTORY_LENGTH);
io.on('connection', createClassicChat({ settings, history }));
http.listen(settings.PORT);
process.once('SIGTERM', () => process.exit(0));
