import fc, { type Arbitrary } from 'fast-check';

const events = ['signin', 'updateSocketId', 'sendMessage', 'history', 'leave', 'typing'] as const;

/** Keys that mean something to JavaScript, or to the chat. */
const keys = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'toJSON', 'then', 'length'),
  fc.constantFrom('user', 'room', 'since', 'epoch', 'seq', 'lastId', 'text', 'id', 'limit'),
  fc.string({ maxLength: 6 }),
);

/** Code units in any order: halves of characters, marks without letters, what turns the writing. */
const brokenText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0xd800, max: 0xdfff }),
      fc.constantFrom(0, 7, 10, 0x7f, 0x200b, 0x202e, 0x2028, 0xfeff, 0x300, 0x1f600),
      fc.integer({ min: 0x20, max: 0xffff }),
    ),
    { maxLength: 30 },
  )
  .map((units) => String.fromCharCode(...units));

const texts = fc.oneof(
  fc.string({ maxLength: 20 }),
  brokenText,
  fc.integer({ min: 30, max: 5000 }).map((length) => 'x'.repeat(length)),
);

/** With `__proto__` as a key of its own, as JSON can have it and a literal cannot. */
function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  const object = {};
  for (const [key, value] of entries) {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true });
  }
  return object;
}

const binary: Arbitrary<unknown> = fc.oneof(
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  fc.uint8Array({ maxLength: 8 }).map((bytes) => bytes.buffer),
  fc.float32Array({ maxLength: 4 }),
);

const scalars: Arbitrary<unknown> = fc.oneof(
  texts,
  fc.double(),
  fc.integer(),
  fc.constantFrom(null, undefined, true, false, -0, Number.MAX_SAFE_INTEGER + 2),
);

const deep = fc
  .tuple(fc.integer({ min: 1, max: 1500 }), fc.boolean())
  .map(([depth, list]) =>
    Array.from({ length: depth }).reduce<unknown>((inner) => (list ? [inner] : { a: inner }), 1),
  );

/** Anything that goes through Socket.IO's own encoder in one frame that is short enough. */
export const anything: Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    binary,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map(objectOf),
  ),
})).value;

/** A request that lacks little: each of its fields is what it should be, or anything, or absent. */
function almost(room: string): Arbitrary<unknown> {
  const or = (right: Arbitrary<unknown>) => fc.oneof({ weight: 3, arbitrary: right }, anything);
  const position = fc.record(
    { epoch: or(fc.constant('')), seq: or(fc.nat()), lastId: or(fc.constant('a')) },
    { requiredKeys: [] },
  );
  return fc.record(
    {
      user: or(fc.constant('Eve')),
      room: or(fc.constant(room)),
      text: or(fc.constant('x')),
      id: or(fc.uuid()),
      since: fc.oneof(position, anything),
      before: or(fc.nat()),
      limit: or(fc.nat()),
    },
    { requiredKeys: [] },
  );
}

export interface Request {
  readonly event: string;
  readonly payload: readonly unknown[];
}

/** Events as a client that has gone mad sends them, often at a room that it is in. */
export function requests(room: string): Arbitrary<Request> {
  const payload = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(almost(room)) },
    { weight: 4, arbitrary: fc.array(anything, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.tuple(deep) },
  );
  const event = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom<string>(...events) },
    { weight: 1, arbitrary: fc.oneof(texts, fc.constantFrom('error', 'message', '__proto__')) },
  );
  return fc.record({ event, payload }).filter(({ event, payload }) => {
    const bytes = Buffer.byteLength(JSON.stringify([event, ...payload]));
    const isCut = attachments(payload) > MAX_ATTACHMENTS || bytes > MAX_BYTES;
    return !reserved.has(event) && !isCut;
  });
}

/** What a client library does not let through. */
const reserved = new Set([
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
]);
/** For more than these the server cuts the connection; its longest frame is a little longer. */
const MAX_ATTACHMENTS = 10;
const MAX_BYTES = 20_000;

function attachments(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + attachments(inner), 0);
}
