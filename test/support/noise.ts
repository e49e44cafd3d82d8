import fc, { type Arbitrary } from 'fast-check';
import { anything } from './garbage.ts';

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
