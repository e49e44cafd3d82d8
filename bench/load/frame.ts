/**
 * Engine.IO and Socket.IO on a WebSocket, as far as a load generator needs them: written by hand,
 * because a client library would cost more than the server that is measured.
 * https://socket.io/docs/v4/engine-io-protocol/ and https://socket.io/docs/v4/socket-io-protocol/
 */
export type Frame =
  | { readonly type: 'open' | 'ping' | 'connected' | 'closed' | 'other' }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'event'; readonly name: string; readonly payload: unknown }
  | { readonly type: 'ack'; readonly id: number; readonly answer: readonly unknown[] };

const OTHER = { type: 'other' } as const;
const PING = { type: 'ping' } as const;

export const pong = '3';
export const disconnect = '41';

export const connect = (auth: Readonly<Record<string, unknown>>) => `40${JSON.stringify(auth)}`;

export const event = (id: number, name: string, payload: unknown) =>
  `42${id}${JSON.stringify([name, payload])}`;

/** Throws a SyntaxError when what follows the two types is no JSON. */
export function parseFrame(text: string): Frame {
  switch (text[0]) {
    case '4':
      return parsePacket(text);
    case '2':
      return PING;
    case '0':
      return { type: 'open' };
    case '1':
      return { type: 'closed' };
    default:
      return OTHER;
  }
}

function parsePacket(text: string): Frame {
  switch (text[1]) {
    case '2': {
      const [name, payload] = JSON.parse(text.slice(text.indexOf('['))) as [string, unknown];
      return { type: 'event', name, payload };
    }
    case '3': {
      const start = text.indexOf('[');
      return {
        type: 'ack',
        id: Number(text.slice(2, start)),
        answer: JSON.parse(text.slice(start)),
      };
    }
    case '0':
      return { type: 'connected' };
    case '1':
      return { type: 'closed' };
    case '4':
      return { type: 'refused', reason: text.slice(2) };
    default:
      return OTHER;
  }
}
