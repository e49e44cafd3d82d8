import { loadScript } from '../redis/script.ts';

/** As Redis answers: a stream's entry with its fields, name and value in turn. */
export type StreamEntry = [id: string, fields: string[]];
/** The answer of `publish.lua`. */
export type Published = [epoch: string, ...seqs: number[]];
/** The answer of `read.lua`. */
export type Picture = [epoch: string, top: number, recovered: 0 | 1, entries: StreamEntry[]];
/** The answer of `page.lua`, the newest first. */
export type Page = [epoch: string, entries: StreamEntry[]];
/** The answer of `remove.lua`, in messages. */
export type Removed = [removed: number, kept: number];

/** The log's Lua scripts, as commands of a Redis client: `(keys, arguments)`. */
export const logScripts = {
  publishMessages: loadScript(new URL('publish.lua', import.meta.url), 3),
  readMessages: loadScript(new URL('read.lua', import.meta.url), 2),
  readPage: loadScript(new URL('page.lua', import.meta.url), 2),
  removeMessages: loadScript(new URL('remove.lua', import.meta.url), 3),
};
