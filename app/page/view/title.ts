import { texts } from '#texts';
import type { Visit } from '../visit.ts';

/** What the browser's tab says: the open room, and before it how much is unread in all of them. */
export function showTitle(visit?: Visit): void {
  const unread = visit?.rooms.reduce((sum, room) => sum + room.unread, 0) ?? 0;
  const room = visit?.openRoom ? `${visit.openRoom.name} · ` : '';
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${room}${texts.product}`;
}
