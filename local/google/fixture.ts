import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Cloud } from '../cloud.ts';
import { realisers } from '../realisers.ts';
import { Google } from './google.ts';
import type { Registry } from './registry/registry.ts';
import { type Exchange, startServer } from './server.ts';

export const PROJECT_ID = 'demo-project';
export const REGION = 'europe-west3';
export const LOCATION = `projects/${PROJECT_ID}/locations/${REGION}`;

/** An answer, its body as JSON. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the interface answers, for a test to look at.
  readonly body: any;
}

interface TestArgs {
  readonly projects?: readonly string[];
  /** In full, such as `redis.googleapis.com`. */
  readonly enabled?: readonly string[];
  /** Default: nothing takes any time. */
  readonly speed?: number;
  /** Default: none, and Redis is only recorded. */
  readonly redisServer?: string;
  /** Default: a service answers anybody. */
  readonly asksInvokers?: boolean;
  /** Default: none, and no repository has any image. */
  readonly registry?: Registry;
}

/** The interfaces on a free port, gone with the test. */
export async function startGoogle(args: TestArgs = {}) {
  const { projects = [PROJECT_ID], enabled = [], speed = 1e9, redisServer, registry } = args;
  const { asksInvokers = false } = args;
  const folder = mkdtempSync(join(tmpdir(), 'google-'));
  const cloudOf = (project: string) =>
    new Cloud(realisers, {
      folder: join(folder, project),
      sharesNames: true,
      project,
      port: 0,
      instances: 1,
      redisServer,
      asksInvokers,
      onLine: () => {},
      onNotice: () => {},
    });
  const google = new Google({ projects, speed, cloudOf, ...(registry ? { registry } : {}) });
  for (const project of google.projects) for (const name of enabled) project.enabled.add(name);
  const exchanges: Exchange[] = [];
  const server = await startServer({
    google,
    port: 0,
    onExchange: (exchange) => exchanges.push(exchange),
  });
  onTestFinished(async () => {
    server.close();
    await google.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${server.port}/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: await response.json() };
  };
  /** Asks, and waits for the operation that is answered; resolves with it when it is over. */
  const finish = async (method: string, path: string, body?: object): Promise<Answer> => {
    const { status, body: begun } = await ask(method, path, body);
    if (status !== 200) return { status, body: begun };
    await google.projects
      .find(({ operations }) => operations.has(begun.name))
      ?.operations.get(begun.name).over;
    const [segment, version] = path.split('/');
    return ask('GET', `${segment}/${version}/${begun.name}`);
  };
  return {
    google,
    project: google.project(projects[0] ?? ''),
    exchanges,
    port: server.port,
    ask,
    finish,
  };
}
