import { loadScript } from '../redis/script.ts';

/** The answer of `update.lua`. */
export type Updated = [before: string[], expired: string[]];

/** The roster's Lua script, as a command of a Redis client. */
export const rosterScripts = {
  updateRoster: loadScript(new URL('update.lua', import.meta.url), 1),
};
