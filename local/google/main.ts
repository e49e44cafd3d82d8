/** `npm run cloud`: Google's interfaces, until somebody ends them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { hasEngine } from '../docker.ts';
import { formatLine } from '../lines.ts';
import { findOrInstall, isExecutable, redisServer } from '../parts.ts';
import { requireFreePort } from '../port.ts';
import { untilAsked } from '../signals.ts';
import { gcloudVariables, providerVariables } from './exports.ts';
import { help, type Options, readOptions } from './options.ts';
import type { Exchange } from './server.ts';
import { startLocalGoogle } from './start.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

// Whoever read what is printed may be gone: no reason to end in the middle of things.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) say(help.trimEnd());
  else await run(options);
} catch (error) {
  const { message } = error as Error;
  process.stderr.write(`${styleText('red', message, { stream: process.stderr })}\n`);
  process.exitCode = 1;
}

async function run(options: Options): Promise<void> {
  await requireFreePort(options.port, 'npm run cloud');
  const { redis } = options;
  if (redis !== undefined && !isExecutable(redis)) {
    throw new Error(`--redis: expected a Redis or Valkey server, got "${redis}"`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'cloud-'));
  const google = await startLocalGoogle({
    ...options,
    folder,
    redisServer: redis ?? findOrInstall(redisServer, say),
    onLine(instance, line) {
      const formatted = formatLine(instance, line, false);
      if (formatted !== undefined) say(formatted);
    },
    onNotice: (notice) => say(styleText('yellow', notice)),
    onExchange(exchange) {
      if (options.all || exchange.method !== 'GET') say(lineOf(exchange));
    },
    onLeak: (host) => say(styleText('yellow', `refused: somebody wanted to reach ${host}`)),
  });
  google.google.projects[0]?.cloud.children.removeAtEnd(folder);
  const asked = untilAsked(() => {});
  try {
    greet(options, google.port, await hasEngine());
    await asked.promise;
  } finally {
    say('Taking everything down …');
    await google.stop();
    rmSync(folder, { recursive: true, force: true });
    asked.forget();
  }
}

function greet({ projects, region, speed }: Options, port: number, engine: boolean) {
  const [project = ''] = projects;
  const exports = (variables: Readonly<Record<string, string>>) =>
    Object.entries(variables)
      .map(([name, value]) => `export ${name}=${value}`)
      .join('\n');
  say(`Google Cloud is at ${styleText('bold', `http://127.0.0.1:${port}`)}, ${speed} times as fast.
Projects: ${projects.join(', ')}. Images are pushed to 127.0.0.1:${port}/PROJECT/REPOSITORY/IMAGE.
Services run as ${engine ? 'containers' : "the app's own processes: no Docker engine answers"}.

# gcloud, with a configuration of its own
export CLOUDSDK_CONFIG="$(mktemp -d)"
${exports(gcloudVariables({ port, project, region }))}

# Pulumi's Google provider, and what else is built on it; \`npm run adopt\` and \`npm run doctor\` too
${exports(providerVariables({ port, project, region }))}

# Client libraries take an endpoint for each interface, such as
#   new CloudRedisClient({ apiEndpoint: '127.0.0.1', port: ${port}, protocol: 'http', fallback: true })

Ctrl-C takes everything down.
`);
}

function lineOf({ method, path, status }: Exchange): string {
  const failed = status === undefined || status >= 400;
  return `${styleText(failed ? 'red' : 'green', String(status ?? 'lost'))} ${method} ${path}`;
}
