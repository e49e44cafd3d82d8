import type { VariableName } from '../app/environment.ts';
import { freePort } from './port.ts';

type Env = Readonly<Record<string, string>>;

/** At which port an instance tells its metrics to what is in the same instance; 0 is none. */
const VARIABLE: VariableName = 'CHAT_METRICS_PORT';
/** https://github.com/prometheus/docs: content types of the two formats that collectors ask for. */
const FORMATS = /^(text\/plain;.*\bversion=0\.0\.4|application\/openmetrics-text;)/;

/** A collector asks every few seconds: one that waits longer than this misses its turn. */
const LIMIT_MS = 5000;

export function metricsPortOf(env: Env): number | undefined {
  return Number(env[VARIABLE] ?? 0) || undefined;
}

/** Here all instances are in one place: where metrics are told, each has a port of its own. */
export async function withOwnPort(env: Env): Promise<Env> {
  if (metricsPortOf(env) === undefined) return env;
  return { ...env, [VARIABLE]: String(await freePort()) };
}

/** In the place of the collector: rejects where that would find nothing that it can read. */
export async function requireMetrics(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/metrics`;
  const expected = `${VARIABLE}: expected metrics for Prometheus at ${url}, got`;
  const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) }).catch((cause) => {
    throw new Error(`${expected} no answer (${cause.cause?.message ?? cause.message})`, { cause });
  });
  const [type, text] = [response.headers.get('content-type') ?? '', await response.text()];
  if (response.ok && FORMATS.test(type) && text.includes('# TYPE ')) return;
  throw new Error(`${expected} ${response.status} and ${type || 'no content type'}`);
}
