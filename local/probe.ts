import { get } from 'node:http';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A probe as a Cloud Run container declares it; times in seconds. */
export interface Probe {
  readonly httpGet?: { readonly path?: string };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
}

/** Cloud Run's: https://cloud.google.com/run/docs/configuring/healthchecks */
export const probeDefaults = { timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3 };
/** Of a container that declares no startup probe: its port answers within four minutes. */
export const undeclaredStartup = { timeoutSeconds: 240, periodSeconds: 240, failureThreshold: 1 };
/** A person at a desk waits for the start: it is probed more often than in the cloud. */
const IMPATIENT_MS = 50;

/** Resolves when a startup probe succeeds; rejects after all the time that it allows. */
export async function untilStarted(port: number, probe: Probe, signal: AbortSignal): Promise<void> {
  const { periodSeconds, failureThreshold } = { ...probeDefaults, ...probe };
  const seconds = (probe.initialDelaySeconds ?? 0) + periodSeconds * failureThreshold;
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await succeeds(port, probe)) return;
    await sleep(IMPATIENT_MS, undefined, { signal });
  }
  const what = probe.httpGet?.path ?? `port ${port}`;
  throw new Error(`the startup probe (${what}) did not succeed within ${seconds} s`);
}

/** Resolves when a liveness probe has failed as often as it may; never otherwise. */
export async function untilDead(port: number, probe: Probe, signal: AbortSignal): Promise<void> {
  const { periodSeconds, failureThreshold } = { ...probeDefaults, ...probe };
  for (let failures = 0; failures < failureThreshold; ) {
    await sleep(periodSeconds * 1000, undefined, { signal });
    failures = (await succeeds(port, probe)) ? 0 : failures + 1;
  }
}

function succeeds(port: number, probe: Probe): Promise<boolean> {
  const timeout = (probe.timeoutSeconds ?? probeDefaults.timeoutSeconds) * 1000;
  return new Promise((resolve) => {
    const target = { host: '127.0.0.1', port };
    const attempt =
      probe.httpGet === undefined
        ? createConnection(target, () => {
            attempt.destroy();
            resolve(true);
          })
        : get({ ...target, path: probe.httpGet.path ?? '/', agent: false }, (response) => {
            response.resume();
            resolve((response.statusCode ?? 500) < 400);
          });
    attempt.setTimeout(timeout, () => attempt.destroy());
    attempt.once('error', () => resolve(false));
    attempt.once('close', () => resolve(false));
  });
}
