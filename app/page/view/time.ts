import { texts } from '#texts';
import { make } from './dom.ts';

// Of a length, not of parts: by parts a browser may leave out the zero that its readers are used to.
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const brief = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const date = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const distance = new Intl.RelativeTimeFormat(texts.language, { numeric: 'auto' });
const list = new Intl.ListFormat(texts.language, { style: 'long', type: 'conjunction' });

const MINUTE_MS = 60_000;

export const listNames = (names: Iterable<string>): string => list.format(names);

export function makeTime(ts: number): HTMLTimeElement {
  const when = new Date(ts);
  const time = make('time', '', clock.format(when));
  time.dateTime = when.toISOString();
  time.title = full.format(when);
  return time;
}

/** Day and time, short. */
export const whenOf = (ts: number): string => brief.format(ts);

/** Clocks differ by whole minutes. */
export const isSameMinute = (a: number, b: number): boolean =>
  Math.floor(a / MINUTE_MS) === Math.floor(b / MINUTE_MS);

export const isSameDay = (a: number, b: number): boolean =>
  isSameMinute(a, b) || new Date(a).toDateString() === new Date(b).toDateString();

/** "Today", "Yesterday", then the date. */
export function dayOf(ts: number, now = Date.now()): string {
  const day = new Date(now);
  for (const daysAgo of [0, 1]) {
    if (isSameDay(ts, day.getTime())) return capital(distance.format(-daysAgo, 'day'));
    // Not 24 hours before: days differ in length when the clocks are changed.
    day.setDate(day.getDate() - 1);
  }
  return date.format(ts);
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
