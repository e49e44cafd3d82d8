import { randomUUID } from 'node:crypto';
import type { ClientToServer, History, HistoryPage, Receipt, SignIn } from '../protocol.ts';
import type { Gate } from './gate/gate.ts';
import type { Limits } from './gate/limits.ts';
import { createWarn, type Warn } from './gate/warnings.ts';
import { createInput, type Input } from './input.ts';
import type { RoomLog, Snapshot } from './log/log.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Presence } from './presence/presence.ts';
import type { Typing } from './presence/typing.ts';
import { Refusal, refusals, within } from './refusal.ts';
import { unread } from './rooms/outflow.ts';
import type { Rooms } from './rooms/rooms.ts';
import type { Settings } from './settings.ts';
import { channelsOf, readsBatches, type Session, type Socket } from './socket.ts';

/** A person waits no longer than this to be told that a room cannot be read. */
const LOG_TIMEOUT_MS = 2000;
/** Frames that may wait for a client that does not read, before it is given another history. */
const MAX_UNREAD = 8;

export interface ChatArgs {
  readonly settings: Settings;
  readonly log: RoomLog;
  readonly rooms: Pick<Rooms, 'join'>;
  readonly presence: Presence;
  readonly typing: Typing;
  readonly gate: Gate;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** What the server does with each event of `app/protocol.ts`. */
export class Chat {
  readonly #args: ChatArgs;
  readonly #input: Input;
  readonly #warn: Warn;
  /** One listener for all sockets, not a closure for each: an idle one should weigh little. */
  readonly #onEvent: (this: Socket, event: string, ...args: unknown[]) => void;
  readonly #onDisconnect: (this: Socket) => void;

  constructor(args: ChatArgs) {
    this.#args = args;
    this.#input = createInput(args.settings);
    this.#warn = createWarn(args.logger);
    const chat = this;
    this.#onEvent = function onEvent(event, ...given) {
      void chat.#answer(this, event, given);
    };
    this.#onDisconnect = function onDisconnect() {
      chat.#disconnect(this);
    };
  }

  /** Connects a new socket's events to what follows. */
  serve(socket: Socket) {
    socket.data.sessions = new Map();
    socket.onAny(this.#onEvent);
    socket.on('disconnect', this.#onDisconnect);
  }

  #disconnect(socket: Socket) {
    for (const session of socket.data.sessions.values()) this.#end(socket, session, 'lost');
    socket.data.sessions.clear();
    // What has left Socket.IO only would keep its place, and could come again past the gate.
    socket.conn.close();
  }

  #handle(socket: Socket, event: string, payload: unknown): Promise<unknown> {
    switch (event as keyof ClientToServer) {
      case 'signin':
        return this.#signIn(socket, this.#input.signIn(payload), true);
      case 'updateSocketId':
        return this.#signIn(socket, this.#input.signIn(payload), false);
      case 'sendMessage':
        return this.#send(socket, payload);
      case 'history':
        return this.#history(socket, payload);
      case 'leave':
        return this.#leave(socket, this.#input.room(payload));
      case 'typing':
        return this.#type(socket, this.#input.room(payload));
      default:
        throw refusals.unknown();
    }
  }

  /** Every event ends in its ack, if it has one; none ends in an exception. */
  async #answer(socket: Socket, event: string, args: unknown[]) {
    const last = args.at(-1);
    const ack = typeof last === 'function' ? (last as (...answer: unknown[]) => void) : () => {};
    try {
      const payload = typeof args[0] === 'function' ? undefined : args[0];
      ack(null, await this.#handle(socket, event, payload));
    } catch (error) {
      const refusal = error instanceof Refusal ? error : refusals.internal(error);
      const { message, why, retryAfterMs } = refusal;
      this.#account(socket, event, refusal);
      ack(message, null, retryAfterMs === undefined ? null : { retryAfterMs }, why);
    }
  }

  #account(socket: Socket, event: string, { reason, cause }: Refusal) {
    const { metrics, gate, logger } = this.#args;
    metrics.refusals[reason].inc();
    void gate.refused(socket);
    if (reason === 'internal') logger.error({ event, stack: stackOf(cause) }, 'internal error');
    else if (cause) this.#warn(`${event} ${cause}`, { event, reason: String(cause) }, 'refused');
  }

  async #signIn(socket: Socket, request: SignIn, announce: boolean): Promise<History> {
    const { user, room, since } = request;
    const { CHAT_MAX_ROOMS, CHAT_MAX_TEXT_LENGTH } = this.#args.settings;
    const { sessions } = socket.data;
    const earlier = sessions.get(room);
    if (earlier === undefined && sessions.size >= CHAT_MAX_ROOMS) {
      throw refusals.rooms(sessions.size, CHAT_MAX_ROOMS);
    }
    // From now on this socket may send here, as the tutorial's clients do without waiting.
    const before = earlier?.joined ? earlier : earlier?.before;
    const session: Session = { user, room, joined: false, before };
    sessions.delete(room);
    sessions.set(room, session);
    let history: History | undefined;
    const enter = ({ epoch, top, messages, recovered }: Snapshot) => {
      if (sessions.get(room) !== session) return;
      session.joined = true;
      void socket.join(channelsOf(room, socket));
      history = { room, messages, epoch, seq: top, recovered };
      if (readsBatches(socket)) history = { ...history, maxTextLength: CHAT_MAX_TEXT_LENGTH };
    };
    const join = () => this.#args.rooms.join(room, request, enter);
    await this.#read(socket, join).catch((error: unknown) => {
      if (sessions.get(room) === session) this.#restore(socket, room, before);
      throw error;
    });
    if (history === undefined || sessions.get(room) !== session) {
      throw refusals.left();
    }
    session.before = undefined;
    this.#args.gate.signedIn(socket);
    const outcome = since === undefined ? 'fresh' : history.recovered ? 'recovered' : 'anew';
    this.#args.metrics.signIns[outcome].inc();
    if (before !== undefined && before.user !== user) this.#args.presence.leave(socket, before);
    this.#args.presence.enter(socket, session, announce && before?.user !== user);
    return history;
  }

  /** After a sign-in that failed, things are as they were before it. */
  #restore(socket: Socket, room: string, before: Session | undefined) {
    if (before === undefined) socket.data.sessions.delete(room);
    else socket.data.sessions.set(room, before);
  }

  async #send(socket: Socket, payload: unknown): Promise<Receipt> {
    const { log, limits, metrics } = this.#args;
    const arrived = performance.now();
    // An old client's first mistake is not to have signed in: it is told so whatever it sends.
    if (socket.data.sessions.size === 0) throw refusals.session();
    const { text, room, id = randomUUID() } = this.#input.draft(payload);
    const session = this.#session(socket, room);
    await limits.message(socket);
    try {
      const entry = { id, user: session.user, text };
      const { seq } = await log.append(session.room, entry);
      metrics.accepted.inc();
      metrics.sendSeconds.observe((performance.now() - arrived) / 1000);
      return { seq, id };
    } catch (cause) {
      throw refusals.storage(cause);
    }
  }

  async #history(socket: Socket, payload: unknown): Promise<HistoryPage> {
    const { room, before, limit } = this.#input.historyRequest(payload);
    const session = this.#session(socket, room);
    const { log, metrics } = this.#args;
    return this.#read(socket, () => {
      metrics.histories.log.inc();
      return log.page(session.room, before, limit);
    });
  }

  /** A history is a thousand times as long as the request for it: not for those who do not read. */
  async #read<T>(socket: Socket, read: () => Promise<T>): Promise<T> {
    await this.#args.limits.read(socket);
    if (unread(socket) > MAX_UNREAD) {
      throw refusals.unread();
    }
    try {
      return await within(LOG_TIMEOUT_MS, read());
    } catch (cause) {
      throw refusals.read(cause);
    }
  }

  async #leave(socket: Socket, room: string): Promise<void> {
    const session = this.#session(socket, room);
    socket.data.sessions.delete(room);
    for (const channel of channelsOf(room, socket)) void socket.leave(channel);
    this.#end(socket, session, 'leave');
  }

  async #type(socket: Socket, room: string): Promise<void> {
    const { user } = this.#session(socket, room);
    await this.#args.limits.typing(socket);
    this.#args.typing.pass(socket, room, user);
  }

  /** `room`'s session, by default the one signed in to last. */
  #session(socket: Socket, room: string | undefined): Session {
    const { sessions } = socket.data;
    const session = room === undefined ? [...sessions.values()].at(-1) : sessions.get(room);
    if (session === undefined) throw refusals.session();
    return session;
  }

  #end(socket: Socket, session: Session, how: 'leave' | 'lost') {
    const present = session.joined ? session : session.before;
    if (present !== undefined) this.#args.presence[how](socket, present);
  }
}

const stackOf = (error: unknown) => (error instanceof Error ? error.stack : String(error));
