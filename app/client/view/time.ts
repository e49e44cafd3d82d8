import { texts } from '../texts.ts';
import { make } from './dom.ts';

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const date = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const distance = new Intl.RelativeTimeFormat(texts.language, { numeric: 'auto' });
const list = new Intl.ListFormat(texts.language, { style: 'long', type: 'conjunction' });

const DAY_MS = 86_400_000;

export const listNames = (names: Iterable<string>): string => list.format(names);

export function makeTime(ts: number): HTMLTimeElement {
  const when = new Date(ts);
  const time = make('time', '', clock.format(when));
  time.dateTime = when.toISOString();
  time.title = full.format(when);
  return time;
}

export const isSameDay = (a: number, b: number): boolean =>
  new Date(a).toDateString() === new Date(b).toDateString();

/** "Today", "Yesterday", then the date. */
export function dayOf(ts: number, now = Date.now()): string {
  for (const daysAgo of [0, 1]) {
    if (isSameDay(ts, now - daysAgo * DAY_MS)) return capital(distance.format(-daysAgo, 'day'));
  }
  return date.format(ts);
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
