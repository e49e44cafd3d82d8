import type { Member } from '../../protocol.ts';
import { channelOf, type Io, singlesOf } from '../socket.ts';
import { keyOf, type Picture } from './roster.ts';

/** So many are told one by one, however small the room: a page shows each of them. */
const FEW = 8;
/** More than this part of a room are told as the list of all: one frame, and not much longer. */
const MANY = 1 / 4;

/** What one update changed in a room, as the instances tell it to each other and to their clients. */
export interface Move {
  readonly room: string;
  readonly left: readonly Member[];
  readonly entered: readonly Member[];
  /** For those who are told in words as well: names that nobody there has any more, and who brought a new one. */
  readonly went: readonly string[];
  readonly came: readonly Member[];
  /** Who is there now; present when too many moved to tell them one by one. */
  readonly all?: readonly Member[];
}

export interface MoveArgs {
  readonly room: string;
  readonly left: readonly Member[];
  readonly entered: readonly Member[];
  /** Of those who entered, the ones that words are meant for. */
  readonly announced: readonly Member[];
  readonly picture: Picture;
}

/** What an update changed, and who is there after it. */
export function moveOf({ room, left, entered, announced, picture }: MoveArgs) {
  const before = new Map(picture.before.map((member) => [keyOf(member), member]));
  const after = new Map(before);
  for (const member of left) after.delete(keyOf(member));
  for (const member of entered) after.set(keyOf(member), member);
  const gone = [...left.filter((member) => before.has(keyOf(member))), ...picture.expired];
  const added = [...after].filter(([key]) => !before.has(key)).map(([, member]) => member);

  const names = new Set([...after.values()].map(({ user }) => user));
  const went = new Set(gone.map(({ user }) => user).filter((user) => !names.has(user)));
  const move: Move = { room, left: gone, entered: added, went: [...went], came: [] };
  const all = [...after.values()];
  const moved = gone.length + added.length;
  const told = moved > FEW && moved > MANY * all.length ? { all, left: [], entered: [] } : {};
  return { move: { ...move, came: newNames(announced, picture.before), ...told }, all };
}

/** The first of each name that nobody else brought before. */
function newNames(announced: readonly Member[], before: readonly Member[]): Member[] {
  if (announced.length === 0) return [];
  const holders = new Map<string, string | undefined>();
  // Two holders, or more, are as good as one that is somebody else.
  for (const { id, user } of before) holders.set(user, holders.has(user) ? undefined : id);
  return announced.filter(({ id, user }) => {
    const isNew = !holders.has(user) || holders.get(user) === id;
    holders.set(user, undefined);
    return isNew;
  });
}

export const isEmpty = ({ left, entered, went, came, all }: Move) =>
  all === undefined && left.length + entered.length + went.length + came.length === 0;

/**
 * Tells a move to the members on this instance. `newcomers`: ids of those who are sent the list of
 * all beside it, in the order in which they came; each is told in words of those after it.
 */
export function tell(io: Io, move: Move, newcomers: readonly string[] = []) {
  const { room, left, entered, all } = move;
  const channel = channelOf(room);
  if (!io.of('/').adapter.rooms.has(channel)) return;
  tellInWords(io, move, newcomers);
  const others = io.local.to(channel).except([...newcomers]);
  if (all) others.emit('presence', { room, all });
  for (const member of left) others.emit('presence', { room, left: member });
  for (const member of entered) others.emit('presence', { room, entered: member });
}

/** To those who know no other way, as the tutorial's clients. */
function tellInWords(io: Io, { room, went, came }: Move, newcomers: readonly string[]) {
  const singles = singlesOf(room);
  if (!io.of('/').adapter.rooms.has(singles)) return;
  for (const user of went) {
    const description = `${user} just left the room`;
    io.local.to(singles).emit('notification', { title: 'Someone just left', description, room });
  }
  for (const { id, user } of came) {
    const index = newcomers.indexOf(id);
    const later = index < 0 ? [] : newcomers.slice(index);
    const description = `${user} just entered the room`;
    const notice = { title: "Someone's here", description, room };
    io.local.to(singles).except(later).emit('notification', notice);
  }
}
