import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Credentials } from './authority.ts';

const ANSWER_LIMIT_MS = 1000;

/** Where a Redis is, and what it asks of who comes. */
export interface Access {
  readonly host: string;
  readonly port: number;
  readonly password?: string;
  /** With these, it speaks TLS. */
  readonly credentials?: Credentials;
}

/** Its authority signs for no other: see `createAuthority`. */
const checkServerIdentity = () => undefined;

/**
 * Sends commands to a Redis over one connection, each when the one before has succeeded; rejects
 * with the words of the first refusal. For commands that are answered with a single line.
 */
export function ask(access: Access, commands: readonly (readonly string[])[]): Promise<void> {
  const { host, port, password, credentials } = access;
  const rest = password === undefined ? [...commands] : [['AUTH', password], ...commands];
  return new Promise((resolve, reject) => {
    let answer = '';
    const sendNext = () => {
      const command = rest.shift();
      if (command !== undefined) return socket.write(encode(command));
      resolve();
      return socket.destroy();
    };
    const socket: Socket =
      credentials === undefined
        ? createConnection({ host, port }, sendNext)
        : connectTls({ host, port, ca: credentials.authority, checkServerIdentity }, sendNext);
    socket.setTimeout(ANSWER_LIMIT_MS, () => socket.destroy());
    socket.on('data', (data) => {
      answer += data;
      if (!answer.endsWith('\r\n')) return;
      if (answer.startsWith('-')) socket.destroy(new Error(answer.slice(1).trim()));
      answer = '';
      sendNext();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('Redis did not answer')));
  });
}

/** As Redis' protocol has a command: whatever its words hold. */
function encode(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}
