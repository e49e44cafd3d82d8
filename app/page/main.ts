/** The page: a door, and behind it the rooms. */

import { texts } from '#texts';
import { connect, type State } from '../client/chat.ts';
import { tidy } from '../client/room.ts';
import { goTo, roomInAddress } from './address.ts';
import type { Room } from './model/room.ts';
import { owedRooms } from './model/unsent.ts';
import { storage } from './storage.ts';
import { ChatView } from './view/chat.ts';
import { Door, type Person } from './view/door.ts';
import { flash } from './view/flash.ts';
import { showTitle } from './view/title.ts';
import { Visit } from './visit.ts';
import { inWords, translate } from './words.ts';

const door = new Door({
  submit: (person) => void enter(person, true),
  // Whoever is not let in for long may have mistyped: they can say it anew.
  edit: () => end.abort(),
});
/** The visit under way; `end` ends it, with all that listens for it. */
let visit: Visit | undefined;
let end = new AbortController();

/** @param waits at the door until let in: whoever was in already waits among their rooms. */
async function enter({ user, room }: Person, waits: boolean): Promise<void> {
  // What was open in this tab is open again, and so are rooms that are still owed a message.
  const mine = begin(user);
  const names = new Set([...storage.open(mine.user), tidy(room), ...owedRooms(mine.user)]);
  if (waits) door.busy(true);
  const entering = [...names].map((name) => [name, mine.enter(name)] as const);
  for (const [, entered] of entering) entered.catch(() => {});
  if (!waits) show(mine, mine.find(room));
  try {
    const entered = await new Map(entering).get(tidy(room));
    if (mine !== visit || !entered) return;
    storage.user = mine.user;
    if (waits) show(mine, entered);
  } catch (error) {
    if (mine !== visit) return;
    // Those who are in other rooms stay there.
    if (!waits && mine.openRoom) return flash(inWords(error as Error));
    leave({ user, room });
    door.refuse(error as Error);
  }
}

function begin(user: string): Visit {
  end.abort();
  end = new AbortController();
  const { signal } = end;
  const mine = new Visit(user, connect({ hasNetwork: () => navigator.onLine }));
  visit = mine;
  signal.addEventListener('abort', () => mine.close());
  window.addEventListener('online', () => mine.retry(), { signal });
  // The timers of a hidden tab may be minutes late.
  const look = () => document.visibilityState === 'visible' && mine.retry();
  document.addEventListener('visibilitychange', look, { signal });
  // Where nothing can be kept, the browser asks before what was typed is gone.
  const ask = (event: Event) => mine.isAtRisk && event.preventDefault();
  window.addEventListener('beforeunload', ask, { signal });
  mine.on('state', (state) => door.say(delayOf(state)));
  storage.onDropped((id) => mine.dropped(id), signal);
  return mine;
}

/** Why it takes so long to be let in. */
function delayOf(state: State): string {
  if (state.is === 'online' || state.is === 'connecting') return '';
  const reason = state.is === 'reconnecting' ? state.reason : undefined;
  return reason && state.is === 'reconnecting' ? translate(reason, state.why) : texts.unreachable;
}

function show(mine: Visit, room: Room | undefined): void {
  if (room) mine.open(room);
  document.body.className = 'chat';
  new ChatView({ visit: mine, leave: () => signOut(), signal: end.signal });
}

function signOut(): void {
  if (visit) storage.keepOpen(visit.user, []);
  goTo('/', true);
  leave(remembered());
}

function leave(person: Person): void {
  end.abort();
  visit = undefined;
  showTitle();
  door.show(person);
}

const remembered = (): Person => ({
  user: storage.user,
  room: roomInAddress() || storage.room,
});

/** What the address says: a room for somebody whose name is known, else the door. */
function arrive(): void {
  const room = roomInAddress();
  if (visit && room) void follow(visit, room);
  else if (storage.user && room) void enter({ user: storage.user, room }, false);
  else leave(remembered());
}

/** Whoever is in already went back or forward to a room: it is shown at once, whatever it takes. */
async function follow(mine: Visit, name: string): Promise<void> {
  const entering = mine.enter(name);
  const room = mine.find(name);
  if (room) mine.open(room);
  try {
    await entering;
  } catch (error) {
    flash(inWords(error as Error));
  }
}

window.addEventListener('popstate', arrive);
arrive();
