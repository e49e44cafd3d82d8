import type { What, Why } from '../../protocol.ts';
import { counter } from './count.ts';
import type { texts as en } from './en.ts';

const count = counter('de');

const fields: Partial<Record<What, string>> = {
  name: 'Der Name',
  room: 'Der Raum',
  message: 'Die Nachricht',
};
const subject = ({ what }: Why): string => (what && fields[what]) ?? 'Die Anfrage';

/** As en.ts, in German. */
export const texts: typeof en = {
  language: 'de',
  product: 'Cloud Run Chat',
  needsScript: 'Dieser Chat braucht JavaScript, und das ist in diesem Browser ausgeschaltet.',

  signInTitle: 'Komm herein',
  signInLead: 'Ein Name, ein Raum, und du bist da. Ohne Konto.',
  name: 'Dein Name',
  room: 'Raum',
  enter: 'Eintreten',
  entering: 'Moment …',
  unreachable: 'Der Server ist nicht zu erreichen. Neuer Versuch …',
  nameMissing: 'Bitte sag, wer du bist.',
  roomMissing: 'Bitte nenn einen Raum.',
  signInHint: 'Jeder kann jeden Namen nehmen, und wer einen Raum kennt, kann hinein.',

  rooms: 'Räume',
  enterRoom: 'Raum betreten',
  unread: (messages) => count(messages, 'ungelesene Nachricht', 'ungelesene Nachrichten'),
  unsent: (messages) =>
    count(messages, 'noch nicht gesendete Nachricht', 'noch nicht gesendete Nachrichten'),
  unsentKept: (messages) =>
    `${count(messages, 'Nachricht wurde', 'Nachrichten wurden')} nicht gesendet und warten, bis du wieder dort bist.`,
  notify: 'Benachrichtigen',
  notifyDenied: 'Dieser Browser erlaubt von hier keine Benachrichtigungen.',
  signOut: 'Abmelden',

  copyLink: 'Link kopieren',
  linkCopied: 'Link kopiert',
  linkNotCopied: 'Bitte aus der Adresszeile kopieren',
  leave: 'Verlassen',
  people: 'Leute',
  peopleHere: (people) => count(people, 'Person hier', 'Personen hier'),
  you: 'du',

  messages: 'Nachrichten',
  roomEmpty: 'Hier steht noch nichts',
  roomEmptyLead: 'Schreib etwas, oder kopier den Link und schick ihn jemandem.',
  newMessages: 'Neue Nachrichten',
  newBelow: (messages) => count(messages, 'neue Nachricht', 'neue Nachrichten'),
  toEnd: 'Zum Ende',
  roomBegins: 'Hier beginnt der Raum.',
  olderGone: 'Ältere Nachrichten sind nicht aufbewahrt.',
  loadingOlder: 'Ältere Nachrichten werden geladen …',
  olderFailed: 'Ältere Nachrichten konnten nicht geladen werden.',
  historyReplaced: 'Vielleicht fehlen Nachrichten. Das steht jetzt im Raum.',
  entered: (names) => `Dazugekommen: ${names}`,
  left: (names) => `Gegangen: ${names}`,
  typing: (names, people) => `${names} ${people === 1 ? 'schreibt' : 'schreiben'} …`,
  manyTyping: 'Mehrere Leute schreiben …',

  write: 'Nachricht',
  writeTo: (room) => `Nachricht an ${room}`,
  send: 'Senden',
  keys: 'Enter sendet, Umschalt + Enter macht eine neue Zeile',
  charactersLeft: (characters) => `Noch ${count(characters, 'Zeichen', 'Zeichen')}`,
  tooLong: (characters) => `${count(characters, 'Zeichen', 'Zeichen')} zu lang`,
  sending: 'Wird gesendet …',
  waiting: 'Wartet auf die Verbindung …',
  delayed: 'Noch nicht gesendet, neuer Versuch folgt.',
  notSent: 'Nicht gesendet.',
  inDoubt: 'Seither wurde so viel geschrieben, dass offen bleibt, ob das gesendet wurde.',
  written: (when) => `Nicht gesendet. Geschrieben ${when}.`,
  tryAgain: 'Noch einmal',
  edit: 'Bearbeiten',

  connecting: 'Verbinden …',
  online: 'Verbunden',
  connectionLost: 'Verbindung verloren, neuer Versuch',
  inSeconds: (seconds) => ` in ${seconds} s`,
  now: 'Jetzt',
  offline: 'Offline. Wartet auf das Netz',
  draining: 'Verbunden, Wechsel zu einem anderen Server',

  refusals: {
    empty: (why) => `${subject(why)} ist leer.`,
    long: (why) => `${subject(why)} ist zu lang: ${why.length} Zeichen, höchstens ${why.max}.`,
    unprintable: (why) => `${subject(why)} enthält Zeichen, die sich nicht anzeigen lassen.`,
    reserved: (why) => `${subject(why)} braucht einen anderen Namen.`,
    unusable: (why) => `${subject(why)} ist nicht brauchbar.`,
    unknown: () => 'Der Server kennt diese Anfrage nicht: bitte lade die Seite neu.',
    session: () => 'Du bist nicht mehr in diesem Raum.',
    left: () => 'Du hast den Raum inzwischen verlassen.',
    rooms: ({ max = 0 }) => `Du bist schon in ${max} Räumen. Verlass erst einen.`,
    rate: () => 'Das war zu viel auf einmal.',
    network: () => 'Aus deinem Netz kommt gerade zu viel.',
    unread: () => 'Die Verbindung ist zu langsam für das, was gesendet wird.',
    storage: () => 'Der Server kann gerade keine Nachrichten speichern.',
    read: () => 'Der Server kann den Raum gerade nicht lesen.',
    internal: () => 'Auf dem Server ist etwas schiefgegangen.',
  },
};
