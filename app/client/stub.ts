import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import type { Batch, ClientToServer, History, Message, ServerToClient } from '../protocol.ts';
import { type ChatEvents, connect, type LinkOptions } from './chat.ts';

/** For the tests: a client, and a server that does nothing by itself. */

type Serving = Socket<ClientToServer, ServerToClient>;

/** What the server was told. */
interface Call {
  readonly name: string;
  readonly request: unknown;
  readonly ack: (...answer: unknown[]) => void;
  readonly on: Serving;
}

export async function startStub(options: LinkOptions = {}) {
  const http = createServer();
  const io = new Server<ClientToServer, ServerToClient>(http, { transports: ['websocket'] });
  const calls: Call[] = [];
  let wake = () => {};
  io.on('connection', (socket) => {
    socket.onAny((name: string, request: unknown, ack = () => {}) => {
      calls.push({ name, request, ack, on: socket });
      wake();
    });
  });
  await new Promise<void>((listening) => http.listen(0, listening));
  const { port } = http.address() as AddressInfo;
  const chat = connect({ url: `http://localhost:${port}`, backoffMs: () => 1, ...options });

  /** The next thing that the server is told. */
  async function told(name: string): Promise<Call> {
    while (calls.length === 0) {
      await new Promise<void>((arrived) => {
        wake = arrived;
      });
    }
    const call = calls.shift();
    if (call?.name !== name) throw new Error(`expected ${name}, got ${call?.name}`);
    return call;
  }

  /** The next event of the client that matches. */
  const next = <Name extends keyof ChatEvents>(
    name: Name,
    matches: (payload: ChatEvents[Name]) => boolean = () => true,
  ): Promise<ChatEvents[Name]> =>
    new Promise((resolve) => {
      const stop = chat.on(name, (payload) => {
        if (!matches(payload)) return;
        stop();
        resolve(payload);
      });
    });

  return {
    chat,
    io,
    told,
    next,

    /** Signs in to a room that holds the numbers up to `top`. */
    async enter(top: number): Promise<Serving> {
      const joined = chat.join('tea', 'ann');
      const { on, ack } = await told('signin');
      ack(null, history(Array.from({ length: top }, (_, i) => message(i + 1))));
      await joined;
      return on;
    },

    /** Cuts the connection, and answers the way back in. */
    async comeBack(from: Serving, answer: unknown, error: string | null = null): Promise<Call> {
      from.conn.close();
      const call = await told('updateSocketId');
      call.ack(error, answer);
      return call;
    },

    async stop() {
      chat.close();
      await io.close();
    },
  };
}

export const message = (seq: number, text = `text ${seq}`, id = `id${seq}`): Message => ({
  room: 'tea',
  user: 'ben',
  text,
  seq,
  id,
  ts: seq,
});

/** As `message`, in a frame of several. */
export const batch = (seqs: readonly number[], epoch = 'e'): Batch => ({
  room: 'tea',
  epoch,
  messages: seqs.map((seq) => ({ user: 'ben', text: `text ${seq}`, seq, id: `id${seq}`, ts: seq })),
});

export const history = (messages: Message[], more: Partial<History> = {}): History => ({
  room: 'tea',
  messages,
  epoch: 'e',
  seq: messages.at(-1)?.seq ?? 0,
  recovered: false,
  ...more,
});
