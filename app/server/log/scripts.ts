import { readFileSync } from 'node:fs';
import { type CommandParser, defineScript } from 'redis';

/** As Redis answers: a stream's entry with its fields, name and value in turn. */
export type StreamEntry = [id: string, fields: string[]];
/** The answer of `publish.lua`. */
export type Published = [epoch: string, ...seqs: number[]];
/** The answer of `read.lua`. */
export type Picture = [epoch: string, top: number, recovered: 0 | 1, entries: StreamEntry[]];

/** The log's Lua scripts, as commands of a Redis client: `(keys, arguments)`. */
export const logScripts = {
  publishMessages: script('publish', 3),
  readMessages: script('read', 2),
};

function script(name: string, NUMBER_OF_KEYS: number) {
  return defineScript({
    NUMBER_OF_KEYS,
    SCRIPT: readFileSync(new URL(`${name}.lua`, import.meta.url), 'utf8'),
    parseCommand(parser: CommandParser, keys: string[], args: string[]) {
      for (const key of keys) parser.pushKey(key);
      parser.push(...args);
    },
    // The scripts' own types are above: Redis' are those of all replies there are.
    transformReply: (reply: unknown) => reply as string,
  });
}
