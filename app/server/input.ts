import type { Draft, HistoryRequest, Position, SignIn, What } from '../protocol.ts';
import { refusals } from './refusal.ts';
import type { Settings } from './settings.ts';

/** Control characters, and those that turn the direction of the text around them. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** As above, but a text has lines, and right-to-left scripts need their marks. */
const UNPRINTABLE_IN_TEXT = /[^\P{Cc}\n\t]/u;
/** At least one character that one can see. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{M}\u115f\u1160\u3164\uffa0\u2800]/u;
const MAX_ID_LENGTH = 64;
const MAX_HISTORY_PAGE = 200;

type Fields = Record<string, unknown>;

/** What clients send, made trustworthy: each function returns the value or throws a Refusal. */
export function createInput(settings: Settings) {
  const name = (value: unknown) => line('name', value, settings.CHAT_MAX_NAME_LENGTH);
  const room = (value: unknown) => {
    const room = line('room', value, settings.CHAT_MAX_ROOM_LENGTH);
    // Browsers take these for steps in a path: there could be no link to such a room.
    if (room === '.' || room === '..') throw refusals.reserved();
    return room;
  };

  function text(value: unknown): string {
    if (typeof value !== 'string') throw refusals.unusable('message', 'a text', value);
    // Windows' line ends would be told from others by nobody who reads them.
    const text = value.replaceAll('\r\n', '\n').trimEnd();
    if (!VISIBLE.test(text)) throw refusals.empty('message');
    requireLength('message', text, settings.CHAT_MAX_TEXT_LENGTH);
    requirePrintable('message', text, UNPRINTABLE_IN_TEXT);
    return text;
  }

  return {
    room: (value: unknown): string => room(fields('request', value).room),

    signIn(value: unknown): SignIn {
      const { user, room: where, since, limit } = fields('sign-in', value);
      return {
        user: name(user),
        room: room(where),
        ...(since === undefined || since === null ? {} : { since: position(since) }),
        ...(limit === undefined || limit === null ? {} : { limit: whole('limit', limit) }),
      };
    },

    draft(value: unknown): Draft {
      if (typeof value === 'string') return { text: text(value) };
      const draft = fields('message', value);
      return {
        text: text(draft.text),
        ...(draft.room === undefined ? {} : { room: room(draft.room) }),
        ...(draft.id === undefined ? {} : { id: id(draft.id) }),
      };
    },

    historyRequest(value: unknown): HistoryRequest {
      const request = fields('request', value);
      const limit = Math.min(whole('limit', request.limit), MAX_HISTORY_PAGE);
      return { room: room(request.room), before: whole('before', request.before), limit };
    },
  };
}

export type Input = ReturnType<typeof createInput>;

/** A name or a room: one line, as short as allowed, compared as it looks. */
function line(what: What, value: unknown, max: number): string {
  if (typeof value !== 'string') throw refusals.unusable(what, 'a text', value);
  requirePrintable(what, value, UNPRINTABLE);
  const line = value.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
  if (!VISIBLE.test(line)) throw refusals.empty(what);
  requireLength(what, line, max);
  return line;
}

function position(value: unknown): Position {
  const { epoch, seq, lastId } = fields('since', value);
  // A room without messages has the epoch ''.
  const known = { epoch: epoch === '' ? epoch : id(epoch), seq: whole('since.seq', seq) };
  return lastId === undefined || lastId === null ? known : { ...known, lastId: id(lastId) };
}

function id(value: unknown): string {
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) && value.length <= MAX_ID_LENGTH) {
    return value;
  }
  throw refusals.unusable(
    'id',
    `1 to ${MAX_ID_LENGTH} printable ASCII characters without spaces`,
    value,
  );
}

function whole(what: What, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw refusals.unusable(what, 'a whole number', value);
}

function fields(what: What, value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw refusals.unusable(what, 'an object', value);
}

function requireLength(what: What, text: string, max: number) {
  if (text.length <= max) return;
  throw refusals.long(what, text.length, max);
}

function requirePrintable(what: What, text: string, unprintable: RegExp) {
  if (text.isWellFormed() && !unprintable.test(text)) return;
  throw refusals.unprintable(what);
}
