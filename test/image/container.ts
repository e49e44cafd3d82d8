import { inject } from 'vitest';
import { docker } from '../../local/docker.ts';
import { freePort } from '../../local/port.ts';
import { untilStarted } from '../../local/probe.ts';

const startupProbe = { httpGet: { path: '/health/startup' }, failureThreshold: 3 };

/** A container of the image on this machine's own network; resolves when its startup probe does. */
export async function startContainer(env: Readonly<Record<string, string>>) {
  const port = await freePort();
  const variables = Object.entries({ ...env, PORT: String(port) });
  const id = await docker(
    ...['run', '--detach', '--network', 'host', '--label', inject('label')],
    ...variables.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    inject('image'),
  );
  try {
    await untilStarted(port, startupProbe, new AbortController().signal);
  } catch (cause) {
    throw new Error(`the container did not start:\n${await docker('logs', id)}`, { cause });
  }
  return {
    id,
    url: `http://127.0.0.1:${port}`,
    /** As Cloud Run ends an instance: SIGTERM, SIGKILL after ten seconds. Resolves with the code. */
    async stop(): Promise<number> {
      await docker('stop', '--time', '10', id);
      return Number(await docker('wait', id));
    },
  };
}

export type Container = Awaited<ReturnType<typeof startContainer>>;
