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

export function goTo(path: string): void {
  if (location.pathname !== path) history.pushState(null, '', path);
}
