import type { Person } from './view/signin.ts';

/** What the browser remembers: the room in the address, the person in its storage. */

const FOLDER = '/rooms/';

export const pathOf = (room: string): string => FOLDER + encodeURIComponent(room);

/** The room that the address names, or ''. */
export function roomInAddress(): string {
  const { pathname } = location;
  if (!pathname.startsWith(FOLDER)) return '';
  try {
    return decodeURIComponent(pathname.slice(FOLDER.length));
  } catch {
    return '';
  }
}

export function goTo(path: string): void {
  if (location.pathname !== path) history.pushState(null, '', path);
}

/** The name and the room of last time; a room in the address comes first. */
export const remembered = (): Person => ({
  user: read(() => localStorage, 'user'),
  room: roomInAddress() || read(() => localStorage, 'room'),
});

/** True in a tab that was in this very room before it was reloaded. */
export const wasIn = ({ user, room }: Person): boolean =>
  room !== '' &&
  user !== '' &&
  read(() => sessionStorage, 'in') === room &&
  roomInAddress() === room;

export function rememberIn({ user, room }: Person): void {
  write(() => localStorage, 'user', user);
  write(() => localStorage, 'room', room);
  write(() => sessionStorage, 'in', room);
}

export const rememberOut = (): void => write(() => sessionStorage, 'in', '');

/** Storage that the browser denies, in a private window for instance, is an empty one. */
function read(storage: () => Storage, key: string): string {
  try {
    return storage().getItem(`chat.${key}`) ?? '';
  } catch {
    return '';
  }
}

function write(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(`chat.${key}`, value);
  } catch {
    // Not remembered, then: everything else works.
  }
}
