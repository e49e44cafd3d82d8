import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';

export interface Handshake {
  /** 101 when the socket was opened. */
  readonly status: number;
  /** Why it was not. */
  readonly text: string;
  readonly socket: WebSocket;
}

/** Opens a WebSocket at the chat and nothing else: no Socket.IO is spoken on it. */
export function handshake(url: string, headers: Record<string, string> = {}): Promise<Handshake> {
  const path = '/socket.io/?EIO=4&transport=websocket';
  const socket = new WebSocket(url.replace('http', 'ws') + path, { headers });
  socket.on('error', () => {});
  return Promise.race([
    once(socket, 'open').then(() => ({ status: 101, text: '', socket })),
    once(socket, 'unexpected-response').then(async ([, response]: IncomingMessage[]) => {
      const answer = response as IncomingMessage;
      return { status: answer.statusCode ?? 0, text: await text(answer), socket };
    }),
  ]);
}

/** Has Socket.IO spoken on it from now on: what is sent before it agrees ends the connection. */
export function speak(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('message', (packet) => {
      if (String(packet).startsWith('40')) resolve();
    });
    socket.send('40');
  });
}

/** Resolves when the server has read everything that was sent, or has had enough and closed. */
export function settled(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('pong', () => resolve()).once('close', () => resolve());
    socket.ping();
  });
}
