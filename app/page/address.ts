/** A room's address, which can be given to somebody else. */

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

/** @param instead of where one is, which the browser's button then does not lead back to. */
export function goTo(path: string, instead = false): void {
  if (location.pathname === path) return;
  if (instead) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
}
