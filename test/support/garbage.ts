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
const anything: Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
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
    return !reserved.has(event) && attachments(payload) <= MAX_ATTACHMENTS;
  });
}

/** What a client library does not let through, and what the server cuts the connection for. */
const reserved = new Set([
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
]);
const MAX_ATTACHMENTS = 10;

function attachments(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + attachments(inner), 0);
}

const json = fc.oneof(
  anything.map((value) => JSON.stringify(value) ?? ''),
  fc.constantFrom('["signin",{"__proto__":{"room":"pit"}}]', '["error","x"]', '["error"]', '[1]'),
  fc.integer({ min: 1, max: 9000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.constantFrom('["sendMessage",{"_placeholder":true,"num":0}]', '["connect"]', '[', '"', '[]'),
  fc.constantFrom('["typing",{"_placeholder":true,"num":99}]', '["leave",{"_placeholder":true}]'),
);

/** What is no packet of Socket.IO, or one that has no business here. */
const packets = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc
    .tuple(
      fc.constantFrom('4', '40', '41', '42', '43', '44', '45', '46', '47', '4', '0', '1', '2', '5'),
      fc.constantFrom('', '', '1-', '2-', '99-', '1e1-', '-1-', '0-', '-', '51-'),
      fc.constantFrom('', '', '/', '/,', '/other,', '/__proto__,', '/admin?x=1,'),
      fc.constantFrom('', '', '0', '7', '9007199254740993', '9'.repeat(400), '-1', '1.5'),
      fc.oneof(fc.constant(''), json),
    )
    .map((parts) => parts.join('')),
);

/** Frames of a WebSocket: packets as texts, and bytes that nobody has announced. */
export const frames: Arbitrary<readonly (string | Buffer)[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: packets },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
  ),
  { minLength: 1, maxLength: 4 },
);

/** A frame's bytes with anything in its head: opcodes, reserved bits, masks, lengths that lie. */
const head = fc
  .tuple(fc.nat(255), fc.nat(255), fc.uint8Array({ maxLength: 40 }))
  .map(([first, second, rest]) => Buffer.from([first, second, ...rest]));

/** What comes after the handshake of a WebSocket, as bytes. */
const bytes: Arbitrary<Buffer> = fc
  .array(fc.oneof(head, fc.uint8Array({ maxLength: 60 })), { minLength: 1, maxLength: 3 })
  .map((parts) => Buffer.concat(parts));

const target = fc.oneof(
  fc.constantFrom('/socket.io/?EIO=4&transport=websocket', '/socket.io/?EIO=3&transport=websocket'),
  fc.constantFrom('/socket.io/?transport=polling&EIO=4', '/socket.io/?EIO=4&transport=__proto__'),
  fc.constantFrom('/socket.io/?EIO=4&transport=websocket&sid=__proto__', '/socket.io/?', '/'),
  fc.constantFrom('/rooms/%', '/rooms/%E0%A4%A', '//', '*', '/assets/../../package.json', '/../'),
);

const handshake = [
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** What looks like a handshake, some of them cut off in the middle. */
const almostHandshakes = fc
  .tuple(
    fc.constantFrom('GET', 'GET', 'GET', 'POST', 'BREW', ''),
    target,
    fc.subarray([
      ...handshake.slice(1),
      'Sec-WebSocket-Key: short',
      'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=99',
      'Origin: \u0001',
      'X-Forwarded-For: ,,, ::1, "',
      'Content-Length: 99999',
      'Transfer-Encoding: chunked',
    ]),
    fc.double({ min: 0.3, max: 1, noNaN: true }),
  )
  .map(([method, path, headers, share]) => {
    const whole = `${[`${method} ${path} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`;
    return share > 0.6 ? whole : whole.slice(0, Math.ceil(share * whole.length));
  });

/** All that a client may say on a TCP connection: half of them begin with a proper handshake. */
export const openings: Arbitrary<Buffer> = fc
  .tuple(fc.oneof(fc.constant(`${handshake.join('\r\n')}\r\n\r\n`), almostHandshakes), bytes)
  .map(([opening, rest]) => Buffer.concat([Buffer.from(opening), rest]));
