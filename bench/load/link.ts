import { WebSocket } from 'ws';
import { connect, disconnect, event, parseFrame, pong } from './frame.ts';

const CONNECT_LIMIT_MS = 30_000;

/** What an ack was called with: a sentence when the server refused, then its answer. */
export type Answer = readonly [error?: string | null, answer?: unknown];

export interface LinkArgs {
  readonly url: string;
  /** Whether it reads `messages`: several of them in one frame. */
  readonly batch: boolean;
  onEvent(name: string, payload: unknown): void;
  onClose(link: Link): void;
}

/** One Socket.IO connection, cheaply. */
export class Link {
  /** Of all frames so far, in bytes. */
  received = 0;
  readonly #socket: WebSocket;
  readonly #asked = new Map<number, (answer: Answer) => void>();
  #next = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static open({ url, batch, onEvent, onClose }: LinkArgs): Promise<Link> {
    const socket = new WebSocket(`${url}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      handshakeTimeout: CONNECT_LIMIT_MS,
    });
    const link = new Link(socket);
    return new Promise((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        link.received += data.length;
        const frame = parseFrame(data.toString());
        if (frame.type === 'event') onEvent(frame.name, frame.payload);
        else if (frame.type === 'ack') link.#answered(frame.id, frame.answer as Answer);
        else if (frame.type === 'ping') socket.send(pong);
        else if (frame.type === 'open') socket.send(connect(batch ? { batch } : {}));
        else if (frame.type === 'connected') resolve(link);
        else if (frame.type === 'refused') reject(new Error(`not connected: ${frame.reason}`));
      });
      socket.on('error', reject);
      socket.on('close', () => {
        reject(new Error('closed before it was connected'));
        onClose(link);
      });
    });
  }

  /** Sends an event; `answered` is called with what its ack is, or never. */
  ask(name: string, payload: unknown, answered: (answer: Answer) => void) {
    const id = this.#next++;
    this.#asked.set(id, answered);
    this.#socket.send(event(id, name, payload));
  }

  /** The answer; rejects when the server refuses. */
  get<T>(name: string, payload: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      this.ask(name, payload, ([error, answer]) => {
        if (error) reject(new Error(`${name} was refused: ${error}`));
        else resolve(answer as T);
      });
    });
  }

  close() {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(disconnect);
    this.#socket.close();
  }

  #answered(id: number, answer: Answer) {
    const answered = this.#asked.get(id);
    this.#asked.delete(id);
    answered?.(answer);
  }
}
