import { join } from 'node:path';
import { Cloud } from '../cloud.ts';
import type { CloudArgs } from '../realiser.ts';
import { realisers } from '../realisers.ts';
import { redisAddress } from './addresses.ts';
import { Google } from './google.ts';
import { finder } from './images.ts';
import { Registry } from './registry/registry.ts';
import { type ServerArgs, startServer } from './server.ts';

export interface LocalGoogleArgs
  extends Pick<CloudArgs, 'folder' | 'redisServer' | 'onLine' | 'onNotice'>,
    Pick<ServerArgs, 'onRequest' | 'onExchange' | 'onLeak'> {
  readonly projects: readonly string[];
  /** 0 takes a free one. */
  readonly port: number;
  readonly speed: number;
  /** Whether services run as containers, where that can be. Default: they do. */
  readonly containers?: boolean;
}

/** The interfaces, the registry, and this machine behind them. */
export async function startLocalGoogle(args: LocalGoogleArgs) {
  const { folder, projects, speed, redisServer, containers = true, onLine, onNotice } = args;
  const registry = new Registry({
    folder: join(folder, 'registry'),
    locate: (project, location, repository) => google.locate(project, location, repository),
  });
  const findImage = finder(registry, () => server.port, containers);
  const google: Google = new Google({
    projects,
    speed,
    registry,
    cloudOf: (project) =>
      new Cloud(realisers, {
        folder: join(folder, project),
        sharesNames: true,
        project,
        port: 0,
        instances: 1,
        redisServer,
        findImage,
        redisAddress,
        asksInvokers: true,
        onLine,
        onNotice,
      }),
  });
  const { handle } = registry;
  const server = await startServer({ ...args, google, registry: handle });
  google.registryHost = `127.0.0.1:${server.port}`;
  return {
    google,
    port: server.port,
    async stop() {
      server.close();
      await google.stop();
    },
  };
}
