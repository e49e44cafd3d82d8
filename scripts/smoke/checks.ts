import { io } from 'socket.io-client';
import type { Chat, ChatEvents } from '../../app/client/chat.ts';
import { get } from './http.ts';

/** Two people at the chat's address, and the room that they have for themselves. */
export interface Visit {
  readonly url: URL;
  readonly room: string;
  readonly ann: Chat;
  readonly ben: Chat;
  /** How long one answer may take. */
  readonly limitMs: number;
}

export interface Check {
  readonly title: string;
  /** Resolves with what was seen; rejects with what is off, in words. */
  readonly run: (visit: Visit) => Promise<string>;
}

/** In this order; each builds on those before it. */
export const checks: readonly Check[] = [
  { title: 'page', run: page },
  { title: 'liveness', run: (visit) => health(visit, '/health/live') },
  { title: 'readiness', run: (visit) => health(visit, '/health/startup') },
  { title: 'socket', run: socket },
  { title: 'sign in', run: signIn },
  { title: 'first to second', run: ({ ann, ben, room }) => message(ann, ben, 'ann', room) },
  { title: 'second to first', run: ({ ann, ben, room }) => message(ben, ann, 'ben', room) },
  { title: 'history', run: history },
  { title: 'leave', run: leave },
];

async function page({ url, limitMs }: Visit): Promise<string> {
  const html = await get(url, limitMs);
  const script = /<script[^>]+src="([^"]+)"/.exec(html)?.[1];
  if (script === undefined) throw new Error('a page without a script: this is not the chat');
  await get(new URL(script, url), limitMs);
  return 'with its script';
}

async function health({ url, limitMs }: Visit, path: string): Promise<string> {
  const answer = await get(new URL(path, url), limitMs);
  if (answer.trim() !== 'ok') throw new Error(`${path} answers "${answer.trim().slice(0, 60)}"`);
  return 'ok';
}

/** The library comes back by itself and does not tell why it had to: a bare socket does. */
function socket({ url, limitMs }: Visit): Promise<string> {
  const options = { transports: ['websocket'], reconnection: false, forceNew: true };
  const bare = io(url.origin, { ...options, timeout: limitMs });
  const opened = new Promise<string>((resolve, reject) => {
    bare.on('connect', () => resolve('over WebSocket'));
    bare.on('connect_error', (error: Error & { description?: { message?: string } }) => {
      const why = error.description?.message ?? error.message;
      reject(new Error(`the page is served, WebSockets are not: ${why}`));
    });
  });
  return opened.finally(() => bare.disconnect());
}

async function signIn({ room, ann, ben }: Visit): Promise<string> {
  await ann.join(room, 'ann');
  const told = next(ann, 'presence', ({ members }) => members.some(({ user }) => user === 'ben'));
  await ben.join(room, 'ben');
  await told;
  return `two people, room ${room}`;
}

async function message(from: Chat, to: Chat, sender: string, room: string): Promise<string> {
  // The reader's own message may come late, from another instance: that is not the one meant here.
  const arrived = next(to, 'message', ({ user }) => user === sender);
  const text = `from ${sender}`;
  const receipt = await from.send(room, text);
  const { seq, text: read } = await arrived;
  if (read === text && seq === receipt.seq) return `number ${seq}`;
  throw new Error(`sent "${text}" as number ${receipt.seq}, read "${read}" as number ${seq}`);
}

async function history({ room, ann }: Visit): Promise<string> {
  const { messages } = await ann.older(room, Number.MAX_SAFE_INTEGER, 10);
  const read = messages.map(({ seq, text }) => `${seq} ${text}`).join(', ');
  if (read === '1 from ann, 2 from ben') return 'both messages, in order';
  throw new Error(`expected "1 from ann, 2 from ben", got "${read}"`);
}

async function leave({ room, ann, ben }: Visit): Promise<string> {
  const told = next(ann, 'presence', ({ members }) => members.every(({ user }) => user !== 'ben'));
  ben.leave(room);
  await told;
  return 'the other one is told';
}

/** The next event of this name that matches. */
function next<Name extends 'message' | 'presence'>(
  chat: Chat,
  name: Name,
  matches: (payload: ChatEvents[Name]) => boolean,
): Promise<ChatEvents[Name]> {
  return new Promise((resolve) => {
    const stop = chat.on(name, (payload) => {
      if (!matches(payload)) return;
      stop();
      resolve(payload);
    });
  });
}
