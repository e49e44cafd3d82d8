import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providerVariables } from '../../local/google/exports.ts';
import type { Exchange } from '../../local/google/server.ts';
import { startLocalGoogle } from '../../local/google/start.ts';
import { find, redisServer } from '../../local/parts.ts';
import { environmentOf, type } from '../../scripts/compare/tutorial.ts';

export const region = 'europe-west3';
export const projects = ['by-tutorial', 'by-program'] as const;

/** Google Cloud on this machine, its services processes of the app, and gcloud pointed at it. */
export async function startCloud() {
  const folder = mkdtempSync(join(tmpdir(), 'gcloud-'));
  const failures: Exchange[] = [];
  const leaks: string[] = [];
  const { google, port, stop } = await startLocalGoogle({
    folder: join(folder, 'google'),
    projects,
    port: 0,
    speed: 600,
    containers: false,
    redisServer: find(redisServer),
    onLine: () => {},
    onNotice: () => {},
    onExchange(exchange) {
      if ((exchange.status ?? 500) >= 500) failures.push(exchange);
    },
    onLeak: (host) => leaks.push(host),
  });
  const env = environmentOf(join(folder, 'home'), { port, project: projects[0], region });
  return {
    google,
    port,
    /** What was answered with a fault of our own. */
    failures,
    /** Hosts that gcloud wanted to reach, and was refused. */
    leaks,
    providerEnv: (project: string) => providerVariables({ port, project, region }),
    type: (commands: readonly string[]) => type(commands, env),
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
