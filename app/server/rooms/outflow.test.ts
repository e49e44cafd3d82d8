import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../../../local/port.ts';
import { readMetrics } from '../../../test/support/metrics.ts';
import { startServer, type TestServer } from '../../../test/support/server.ts';
import type { History, Receipt } from '../../protocol.ts';

let chat: TestServer;
let metricsPort: number;

beforeAll(async () => {
  metricsPort = await freePort();
  chat = await startServer({
    CHAT_MAX_TEXT_LENGTH: 100_000,
    CHAT_MESSAGES_PER_10_SECONDS: 10_000,
    CHAT_METRICS_PORT: metricsPort,
  });
});
afterAll(() => chat.stop());

/** A client that is in a room and then reads nothing any more. */
async function deafen(room: string) {
  const socket = new WebSocket(`ws://${chat.host}/socket.io/?EIO=4&transport=websocket`);
  await once(socket, 'message');
  socket.send('40{"batch":true}');
  await once(socket, 'message');
  socket.send(`421${JSON.stringify(['signin', { user: 'Deaf', room }])}`);
  await once(socket, 'message');
  socket.pause();
  return socket;
}

it('who does not read is cut, and gets the rest when it is back; others notice nothing', async () => {
  const room = 'flood';
  const ada = await chat.join('Ada', room);
  const deaf = await deafen(room);
  // More than what the kernel holds for a connection, and what the server does.
  for (let seq = 1; seq <= 300; seq++) {
    await ada.get<Receipt>('sendMessage', 'x'.repeat(100_000));
    expect(await ada.next('message')).toMatchObject({ seq });
  }
  deaf.resume();
  expect((await once(deaf, 'close'))[0]).toBe(1006);
  const metrics = await readMetrics(metricsPort);
  expect(metrics.get('chat_sockets_cut_total{reason="slow"}')).toBe(1);
  const back = await chat.connect();
  const { epoch } = await ada.get<History>('signin', { user: 'Ada', room });
  const since = { epoch, seq: 17 };
  const missed = await back.get<History>('updateSocketId', { user: 'Deaf', room, since });
  expect(missed.messages).toHaveLength(283);
});
