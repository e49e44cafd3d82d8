/**
 * Removes what was said in a room under a name. For an operator, who runs it as a Cloud Run job: the
 * image and the environment of the service, another command.
 */
import { parseArgs } from 'node:util';
import { createInput } from './input.ts';
import type { RoomLog } from './log/log.ts';
import { createRedisLog } from './log/redis.ts';
import { createLogger } from './logger.ts';
import { Metrics } from './metrics/metrics.ts';
import { connectRedis } from './redis/redis.ts';
import { within } from './refusal.ts';
import { defaults, readSettings, type Settings } from './settings.ts';

/** Direct VPC egress may take more than a minute until a new instance has its network. */
const CONNECT_LIMIT_SECONDS = 90;
/** Sooner than the link's own probes give it up, after which nobody knows what was waited for. */
const ANSWER_LIMIT_MS = 5000;

const help = `node app/server/erase.ts --room ROOM --user NAME [options]

Removes all messages of a room that were sent under a name, for good. Everybody who is in the room
is shown it without them within moments. Takes the environment of the service.

  --room ROOM      the room
  --user NAME      the name, letter by letter as it stands beside the messages
  --dry-run        remove nothing, count only
  --wait SECONDS   how long to wait for a link to Redis (default ${CONNECT_LIMIT_SECONDS})
  --help           this text

Names are not authenticated: whoever took that name is meant, one person or several.
Nobody is kept from coming back under it, or from sending again.

Exits with 0 when done, also when there was nothing to remove; with 1 when Redis cannot be reached
or a setting is wrong; with 2 when this command line is.
`;

/** What is wrong is the command line. */
class Misuse extends Error {}

interface Person {
  readonly room: string;
  readonly user: string;
}

// What it did is not to be kept quiet by a setting that is made for the service.
const logger = createLogger({ ...defaults, CHAT_LOG_LEVEL: 'info' });

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(help);
  else {
    const settings = readSettings(process.env);
    const person = readPerson(settings, options);
    const work = options['dry-run'] ? count : remove;
    await withLog(settings, secondsIn(options.wait), (log) => work(log, person));
  }
  process.exit(0);
} catch (error) {
  logger.error((error as Error).message);
  process.exit(error instanceof Misuse ? 2 : 1);
}

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        // Of several, one alone would be heeded, and the others be taken for removed.
        room: { type: 'string', multiple: true, default: [] },
        user: { type: 'string', multiple: true, default: [] },
        'dry-run': { type: 'boolean', default: false },
        wait: { type: 'string', default: String(CONNECT_LIMIT_SECONDS) },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    for (const name of ['room', 'user'] as const) {
      const { length } = values[name];
      if (length === 1 || values.help) continue;
      throw new Error(`--${name}: expected it once, got it ${length} times`);
    }
    return values;
  } catch (cause) {
    throw new Misuse(`${(cause as Error).message}; --help tells what is expected`, { cause });
  }
}

function secondsIn(wait: string): number {
  if (/^[1-9]\d{0,2}$/.test(wait)) return Number(wait);
  throw new Misuse(`--wait: expected seconds, a whole number from 1 to 999, got "${wait}"`);
}

/** As a sign-in reads them: what looks the same is the same. */
function readPerson(settings: Settings, given: { room: string[]; user: string[] }): Person {
  const [[room], [user]] = [given.room, given.user];
  try {
    return createInput(settings).signIn({ room, user });
  } catch (cause) {
    throw new Misuse((cause as Error).message, { cause });
  }
}

async function remove(log: RoomLog, person: Person) {
  const { removed, kept } = await log.remove(person.room, person.user);
  const done = removed > 0 ? `messages removed: ${removed}, kept: ${kept}` : 'nothing to remove';
  logger.info({ ...person, removed, kept }, done);
}

async function count(log: RoomLog, { room, user }: Person) {
  const { messages } = await log.read(room);
  const found = messages.filter((message) => message.user === user).length;
  const others = messages.length - found;
  const done = `messages found: ${found}, others: ${others}; nothing was removed`;
  logger.info({ room, user, found, others }, done);
}

/** Rejects with what to do when Redis does not answer in time. */
async function withLog(
  settings: Settings,
  waitSeconds: number,
  work: (log: RoomLog) => Promise<void>,
) {
  const { CHAT_LOG, REDISHOST, REDISPORT } = settings;
  if (CHAT_LOG === 'memory') {
    throw new Error(
      'CHAT_LOG: got "memory", expected "redis": there is nothing to remove from; ' +
        'what an instance has in its memory is forgotten when it ends',
    );
  }
  const silent = createLogger({ ...settings, CHAT_LOG_LEVEL: 'silent' });
  const redis = connectRedis(settings, silent, new Metrics());
  // It appends nothing, so how much of it would be kept does not matter.
  const log = createRedisLog(redis, { length: 0, ttlMs: 0 });
  let last: Error | undefined;
  redis.commands.on('error', (error: Error) => {
    last = error;
  });
  try {
    await within(waitSeconds * 1000, new Promise((done) => redis.commands.once('ready', done)));
    last = undefined;
    await within(ANSWER_LIMIT_MS, work(log));
  } catch (error) {
    const { message } = last ?? (error as Error);
    throw new Error(
      `expected an answer of Redis at ${REDISHOST}:${REDISPORT} in time, got: ${message}; ` +
        'run it again, where the service runs and with its REDIS… variables: twice does no harm',
      { cause: error },
    );
  }
}
