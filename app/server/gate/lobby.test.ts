import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Metrics } from '../metrics/metrics.ts';
import { defaults } from '../settings.ts';
import type { Connection } from '../socket.ts';
import { Lobby } from './lobby.ts';

let lobby: Lobby;
let closed: string[];

/** A connection that says when it is closed. */
const connect = (name: string) => {
  const connection = { close: () => void closed.push(name) } as unknown as Connection;
  lobby.enter(connection);
  return connection;
};

beforeEach(() => {
  vi.useFakeTimers();
  closed = [];
  const settings = { ...defaults, CHAT_MAX_UNSIGNED: 3, CHAT_SIGN_IN_SECONDS: 60 };
  lobby = new Lobby(settings, new Metrics());
});
afterEach(() => {
  vi.useRealTimers();
});

it('closes each one that has not signed in by its time', () => {
  connect('ada');
  vi.advanceTimersByTime(30_000);
  connect('bob');
  vi.advanceTimersByTime(30_000);
  expect(closed).toEqual(['ada']);
  vi.advanceTimersByTime(29_000);
  expect(closed).toEqual(['ada']);
  vi.advanceTimersByTime(1000);
  expect(closed).toEqual(['ada', 'bob']);
});

it('leaves alone who has signed in', () => {
  const ada = connect('ada');
  connect('bob');
  lobby.leave(ada);
  vi.advanceTimersByTime(3_600_000);
  expect(closed).toEqual(['bob']);
});

it('closes the oldest when there are too many', () => {
  for (const name of ['ada', 'bob', 'eve', 'joe']) connect(name);
  expect(closed).toEqual(['ada']);
  expect(lobby.size).toBe(3);
});

it('has one timer for all, and none for nobody', () => {
  for (const name of ['ada', 'bob', 'eve']) connect(name);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(closed).toHaveLength(3);
  expect(vi.getTimerCount()).toBe(0);
});

it('begins anew after everybody has gone', () => {
  lobby.leave(connect('ada'));
  vi.advanceTimersByTime(90_000);
  connect('bob');
  vi.advanceTimersByTime(60_000);
  expect(closed).toEqual(['bob']);
});
