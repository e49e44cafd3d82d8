import { join } from 'node:path';
import type { CloudArgs } from './realiser.ts';

/** Where something keeps what it keeps; its place is its region and its kind. */
export function folderOf(
  { folder, sharesNames = false }: Pick<CloudArgs, 'folder' | 'sharesNames'>,
  ...place: readonly string[]
): string {
  return sharesNames ? join(folder, ...place) : folder;
}
