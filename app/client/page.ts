/** The page: signs in, shows the room, and goes back to the door. */

import { type Chat, connect } from './chat.ts';
import {
  goTo,
  pathOf,
  remembered,
  rememberIn,
  rememberOut,
  roomInAddress,
  wasIn,
} from './place.ts';
import { texts } from './texts.ts';
import { Conversation } from './view/conversation.ts';
import { byId } from './view/dom.ts';
import { type Person, SignInView } from './view/signin.ts';
import { StateView } from './view/state.ts';

const FLASH_MS = 2500;

const signIn = new SignInView((person) => void enter(person));
const main = byId('chat', HTMLElement);
/** The visit under way: `abort` ends it, with all that listens for it. */
let visit: AbortController | undefined;
let present: Person | undefined;

async function enter(person: Person): Promise<void> {
  visit?.abort();
  visit = new AbortController();
  const { signal } = visit;
  const chat = connect({ hasNetwork: () => navigator.onLine });
  signal.addEventListener('abort', () => chat.close());
  window.addEventListener('online', () => chat.retry(), { signal });
  // The timers of a hidden tab may be minutes late.
  const look = () => document.visibilityState === 'visible' && chat.retry();
  document.addEventListener('visibilitychange', look, { signal });
  chat.on('state', (state) => {
    if (state.is === 'reconnecting') signIn.say(state.reason ?? texts.unreachable);
    else if (state.is !== 'connecting') signIn.say(state.is === 'online' ? '' : texts.unreachable);
  });
  const conversation = new Conversation({ chat, ...person, signal });
  signIn.busy(true);
  try {
    await chat.join(person.room, person.user);
  } catch (error) {
    if (signal.aborted) return;
    visit.abort();
    signIn.show(person);
    signIn.refuse((error as Error).message);
    return;
  }
  showRoom(person, chat, conversation, signal);
}

function showRoom(
  person: Person,
  chat: Chat,
  conversation: Conversation,
  signal: AbortSignal,
): void {
  present = person;
  rememberIn(person);
  goTo(pathOf(person.room));
  document.title = `${person.room} · ${texts.product}`;
  byId('room-name', HTMLElement).textContent = person.room;
  const retry = () => {
    chat.retry();
    conversation.focus();
  };
  const state = new StateView(retry, signal);
  state.show(chat.state);
  chat.on('state', (now) => state.show(now));
  signIn.hide();
  main.hidden = false;
  conversation.focus();
}

function showDoor(person: Person): void {
  visit?.abort();
  present = undefined;
  rememberOut();
  document.title = texts.product;
  main.hidden = true;
  signIn.show(person);
}

async function copyLink(): Promise<void> {
  const flash = byId('flash', HTMLElement);
  // Browsers have no clipboard on an insecure origin, and may deny it on any.
  const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error('none'));
  flash.textContent = await copied.then(
    () => texts.linkCopied,
    () => texts.linkNotCopied,
  );
  setTimeout(() => flash.replaceChildren(), FLASH_MS);
}

byId('copy', HTMLButtonElement).addEventListener('click', () => void copyLink());
byId('leave', HTMLButtonElement).addEventListener('click', () => {
  goTo('/');
  showDoor(remembered());
});
window.addEventListener('popstate', () => {
  if (roomInAddress() !== (present?.room ?? '')) showDoor(remembered());
});

const person = remembered();
signIn.show(person);
if (wasIn(person)) void enter(person);
