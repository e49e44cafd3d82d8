import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPage } from '../../app/build.ts';
import { docker, hasEngine } from '../docker.ts';
import type { Registry } from './registry/registry.ts';
import { invalid } from './rest/refusal.ts';

/** As Docker knows it: who it is does not matter here, that it says so does. */
const CREDENTIALS = Buffer.from('oauth2accesstoken:no-token-is-needed-here').toString('base64');

/**
 * Finds the image that a service is to run, as Cloud Run does: it must have been pushed. Where
 * containers are wanted and a Docker engine answers, it is pulled there for instances to be
 * containers of it; they share this machine's network, which no other system than Linux lets them.
 */
export function finder(registry: Registry, port: () => number, containers: boolean) {
  return async (reference: string): Promise<string | undefined> => {
    const found = registry.find(reference);
    if (found === undefined) throw invalid(`Image '${reference}' not found.`);
    if (!containers || process.platform !== 'linux' || !(await hasEngine())) {
      // What runs then is the app's folder, in which a fresh clone has no page yet.
      await buildPage();
      return undefined;
    }
    const [path = ''] = reference.split('@');
    const [, project, repository] = path.split('/');
    const host = `127.0.0.1:${port()}`;
    const here = `${host}/${project}/${repository}/${found.name}@${found.digest}`;
    await pull(host, here);
    return here;
  };
}

/** With a configuration of its own: the person's Docker is not logged in anywhere by this. */
async function pull(host: string, image: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'docker-'));
  try {
    const config = { auths: { [host]: { auth: CREDENTIALS } } };
    await writeFile(join(folder, 'config.json'), JSON.stringify(config), { mode: 0o600 });
    await docker('--config', folder, 'pull', '--quiet', image);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
