import { join } from 'node:path';
import { styleText } from 'node:util';
import { types } from './balancer.ts';
import { Cloud } from './cloud.ts';
import { formatLine } from './lines.ts';
import { lockFolder } from './lock.ts';
import { help, type Options, readOptions } from './options.ts';
import { findOrInstall, redisServer } from './parts.ts';
import { requireFreePort } from './port.ts';
import { realisers } from './realisers.ts';
import { untilAsked } from './signals.ts';
import { readStack } from './stack.ts';
import { labelOf, Tree } from './tree.ts';
import { watchApp } from './watch.ts';

const top = join(import.meta.dirname, '..');
/** A fresh clone has no project and no region. */
const placeholders = { 'gcp:project': 'on-this-machine', 'gcp:region': 'europe-west3' };

const say = (line: string) => void process.stdout.write(`${line}\n`);
const complain = (line: string) => {
  process.stderr.write(`${styleText('red', line, { stream: process.stderr })}\n`);
};

// Whoever read what is printed may be gone: no reason to end in the middle of things.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) say(help.trimEnd());
  else await run(options);
} catch (error) {
  complain((error as Error).message);
  process.exitCode = 1;
}

/** Brings everything up, serves until somebody ends it, takes everything down. */
async function run(options: Options): Promise<void> {
  const { config } = readStack(options.stack);
  const absent = Object.entries(placeholders).filter(([key]) => !(key in config));
  await requireFreePort(options.port, 'npm start');
  const redis = options.redis ?? findOrInstall(redisServer, say);
  const folder = join(top, '.local', options.stack);
  const unlock = lockFolder(folder, `The stack ${options.stack}`);
  const cloud = new Cloud(realisers, {
    ...options,
    folder,
    project: config['gcp:project'] ?? placeholders['gcp:project'],
    redisServer: redis,
    onLine(instance, line) {
      const formatted = formatLine(instance, line, options.logs);
      if (formatted !== undefined) say(formatted);
    },
    onNotice: (notice) => say(styleText('yellow', notice)),
  });
  const asked = untilAsked(() => cloud.abandon());
  try {
    const url = await up(options.stack, Object.fromEntries(absent), cloud);
    if (url !== undefined) {
      cloud.isUp = true;
      greet(url, cloud);
      const watcher = watchApp(join(top, 'app'), () => void redeploy(cloud));
      await asked.promise;
      watcher.close();
    }
  } finally {
    if (cloud.isRunning) say('Taking everything down …');
    await cloud.destroy((resource) => say(`  - ${labelOf(resource)}  stopped`));
    unlock();
    asked.forget();
  }
}

/** The chat's URL, or undefined when somebody ended it before it was there. */
async function up(stack: string, config: Record<string, string>, cloud: Cloud) {
  const tree = new Tree(process.stdout, `chat (${stack})`);
  // Imported late: a wrong option need not wait for Pulumi's runtime.
  const { evaluate } = await import('./program.ts');
  try {
    const { outputs } = await evaluate({
      stack,
      config,
      realise: (resource) => tree.during(resource, cloud.realise(resource)),
    });
    return String(outputs.url);
  } catch (error) {
    if (!cloud.abandoned) throw error;
    return undefined;
  } finally {
    tree.finish();
  }
}

function greet(url: string, cloud: Cloud) {
  if (cloud.args.redisServer === undefined) {
    say(`\nThere is no Redis on this machine: one instance, which forgets its messages when it ends.
The whole chat is had with ${redisServer.how}`);
  }
  // A domain leads elsewhere: people on this machine come to the service by itself.
  const [service] = cloud.made('gcp:cloudrunv2/service:Service');
  say(`\n  The chat is at ${styleText('bold', String(service?.uri))}`);
  const rule = cloud.made(types.rule).find(({ portRange }) => portRange === '443');
  if (rule) say(`  ${url} is answered at ${rule.listensAt}, for whoever looks for it there`);
  say('  Ctrl-C takes everything down\n');
}

async function redeploy(cloud: Cloud) {
  const start = performance.now();
  try {
    await cloud.deploy();
    if (cloud.abandoned) return;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(`${styleText('green', 'deployed')} what changed in app/ (${seconds} s)`);
  } catch (error) {
    complain(`The change in app/ is not deployed, what ran before still does: ${error}`);
  }
}
