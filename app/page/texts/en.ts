import type { What, Why, WhyCode } from '../../protocol.ts';
import { counter } from './count.ts';

const count = counter('en');

const fields: Partial<Record<What, string>> = {
  name: 'The name',
  room: 'The room',
  message: 'The message',
};
const subject = ({ what }: Why): string => (what && fields[what]) ?? 'The request';

/**
 * Every word that the page says, in English. Those that are plain also stand in index.html as
 * {{name}}. The build puts another language's file in this one's place.
 */
export const texts = {
  /** Of the words, for `lang` and for lists; dates and times follow the reader's own locale. */
  language: 'en',
  product: 'Cloud Run Chat',
  needsScript: 'This chat needs JavaScript, which is switched off in this browser.',

  signInTitle: 'Come in',
  signInLead: 'A name, a room, and you are there. No account.',
  name: 'Your name',
  room: 'Room',
  enter: 'Enter',
  entering: 'Entering…',
  unreachable: 'The server cannot be reached. Trying again…',
  nameMissing: 'Please say who you are.',
  roomMissing: 'Please name a room.',
  signInHint: 'Anyone can take any name, and whoever knows a room can enter it.',

  rooms: 'Rooms',
  enterRoom: 'Enter a room',
  unread: (messages: number) => count(messages, 'unread message', 'unread messages'),
  unsent: (messages: number) => count(messages, 'message not sent yet', 'messages not sent yet'),
  unsentKept: (messages: number) =>
    `${count(messages, 'message was', 'messages were')} not sent: kept until you are back there.`,
  notify: 'Notify me',
  notifyDenied: 'This browser does not allow notifications from here.',
  signOut: 'Sign out',

  copyLink: 'Copy link',
  linkCopied: 'Link copied',
  linkNotCopied: 'Copy it from the address bar',
  leave: 'Leave',
  people: 'People',
  peopleHere: (people: number) => count(people, 'person here', 'people here'),
  you: 'you',

  messages: 'Messages',
  roomEmpty: 'Nothing here yet',
  roomEmptyLead: 'Say something, or copy the link and send it to somebody.',
  newMessages: 'New messages',
  newBelow: (messages: number) => count(messages, 'new message', 'new messages'),
  toEnd: 'To the end',
  roomBegins: 'The room begins here.',
  olderGone: 'Older messages are not kept.',
  loadingOlder: 'Loading older messages…',
  olderFailed: 'Older messages could not be loaded.',
  historyReplaced: 'Some messages may be missing. This is what the room holds now.',
  entered: (names: string) => `${names} came in`,
  left: (names: string) => `${names} left`,
  typing: (names: string, people: number) => `${names} ${people === 1 ? 'is' : 'are'} typing…`,
  manyTyping: 'Several people are typing…',

  write: 'Message',
  writeTo: (room: string) => `Message ${room}`,
  send: 'Send',
  keys: 'Enter sends, Shift + Enter breaks the line',
  charactersLeft: (characters: number) => `${count(characters, 'character', 'characters')} left`,
  tooLong: (characters: number) => `${count(characters, 'character', 'characters')} too long`,
  sending: 'Sending…',
  waiting: 'Waiting for the connection…',
  delayed: 'Not sent yet, trying again.',
  notSent: 'Not sent.',
  inDoubt: 'Too much was said since then to tell whether this was sent.',
  written: (when: string) => `Not sent. Written ${when}.`,
  tryAgain: 'Try again',
  edit: 'Edit',

  connecting: 'Connecting…',
  online: 'Online',
  connectionLost: 'Connection lost, trying again',
  inSeconds: (seconds: number) => ` in ${seconds} s`,
  now: 'Now',
  offline: 'Offline. Waiting for the network',
  draining: 'Online, moving to another server',

  /** What the server refuses, in its own sentences: it says them in English only. */
  refusals: {
    empty: (why) => `${subject(why)} is empty.`,
    long: (why) => `${subject(why)} is too long: ${why.length} characters, at most ${why.max}.`,
    unprintable: (why) => `${subject(why)} has characters that cannot be shown.`,
    reserved: (why) => `${subject(why)} needs another name.`,
    unusable: (why) => `${subject(why)} is not usable.`,
    unknown: () => 'The server does not know this request: please reload the page.',
    session: () => 'You are not in this room any more.',
    left: () => 'You have left the room meanwhile.',
    rooms: ({ max = 0 }) => `You are in ${max} rooms already. Leave one first.`,
    rate: () => 'That was too much at once.',
    network: () => 'Too much comes from your network at the moment.',
    unread: () => 'The connection is too slow for what is sent.',
    storage: () => 'The server cannot store messages at the moment.',
    read: () => 'The server cannot read the room at the moment.',
    internal: () => 'Something went wrong on the server.',
  } satisfies Record<WhyCode, (why: Why) => string>,
};
