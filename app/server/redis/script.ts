import { readFileSync } from 'node:fs';
import { type CommandParser, defineScript } from 'redis';

/** A Lua script as a command of a Redis client: `(keys, arguments)`. */
export function loadScript(file: URL, numberOfKeys: number) {
  return defineScript({
    NUMBER_OF_KEYS: numberOfKeys,
    SCRIPT: readFileSync(file, 'utf8'),
    parseCommand(parser: CommandParser, keys: string[], args: string[]) {
      for (const key of keys) parser.pushKey(key);
      parser.push(...args);
    },
    // Each script's own type stands beside it: Redis' are those of all replies there are.
    transformReply: (reply: unknown) => reply as string,
  });
}
