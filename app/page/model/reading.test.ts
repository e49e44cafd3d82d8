import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stubStorage } from '../stub.ts';
import { Reading } from './reading.ts';

const message = (seq: number, user = 'ben') => ({
  ...{ room: 'tea', user, text: '', seq, id: `id${seq}`, ts: seq },
});
const at = (seq: number, epoch = 'e') => ({ epoch, seq });

beforeEach(() => {
  stubStorage();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The page, as it is after the browser has loaded it (again). */
const load = (user = 'ann') => new Reading(user, 'tea');
const news = ({ unread, firstNew }: Reading) => [unread, firstNew];

test('to whoever comes for the first time nothing is new', () => {
  const reading = load();
  reading.anew([message(1), message(2)], at(2));
  expect(news(reading)).toEqual([0, undefined]);
});

test('to whoever comes back is new what others have said since', () => {
  load().readTo(at(2));
  vi.runAllTimers();
  const reading = load();
  reading.anew([message(1), message(2), message(3, 'ann'), message(4), message(5)], at(5));
  expect(news(reading)).toEqual([2, 4]);
  expect(news(load('cem'))).toEqual([0, undefined]);
});

test('a page that ends keeps the place at once', () => {
  const before = load();
  before.readTo(at(2));
  before.keep();
  const reading = load();
  reading.anew([message(3)], at(3));
  expect(news(reading)).toEqual([1, 3]);
});

test('of another log everything is new', () => {
  const reading = load();
  reading.readTo(at(9));
  reading.anew([message(1), message(2)], at(2, 'f'));
  expect(news(reading)).toEqual([2, 1]);
});

test('a place that nobody can read is none', () => {
  localStorage.setItem('chat.read.ann\ntea', '{"epoch":1}');
  const reading = load();
  reading.anew([message(1)], at(1));
  expect(news(reading)).toEqual([0, undefined]);
});
