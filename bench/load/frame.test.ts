import { expect, test } from 'vitest';
import { connect, event, parseFrame } from './frame.ts';

test('reads what a server says of the connection', () => {
  expect(parseFrame('0{"sid":"a"}')).toEqual({ type: 'open' });
  expect(parseFrame('2')).toEqual({ type: 'ping' });
  expect(parseFrame('40{"sid":"b"}')).toEqual({ type: 'connected' });
  expect(parseFrame('44{"message":"no"}')).toEqual({ type: 'refused', reason: '{"message":"no"}' });
  expect(parseFrame('41')).toEqual({ type: 'closed' });
});

test('reads an event and its payload, whatever brackets are in it', () => {
  const frame = parseFrame('42["message",{"text":"[a]"}]');
  expect(frame).toEqual({ type: 'event', name: 'message', payload: { text: '[a]' } });
});

test('reads an ack: its number and all that it was called with', () => {
  const frame = parseFrame('4312[null,{"seq":3}]');
  expect(frame).toEqual({ type: 'ack', id: 12, answer: [null, { seq: 3 }] });
});

test('takes frames that it does not know for something else', () => {
  for (const text of ['', '6', '45-["a"]']) expect(parseFrame(text)).toEqual({ type: 'other' });
});

test('writes what the server can read', () => {
  expect(connect({ batch: true })).toBe('40{"batch":true}');
  expect(event(7, 'signin', { user: 'Ada' })).toBe('427["signin",{"user":"Ada"}]');
});
