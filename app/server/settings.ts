import { X509Certificate } from 'node:crypto';
import { type AnyVariable, environment, type VariableName } from '../environment.ts';

type ValueOf<V extends AnyVariable> = V extends { type: 'integer' }
  ? number
  : V extends { type: 'list' }
    ? readonly string[]
    : string;

/** A longer value is not repeated in a line that somebody has to read. */
const MAX_SHOWN = 80;

/** One value for each variable of `app/environment.ts`, under the variable's own name. */
export type Settings = { readonly [Name in VariableName]: ValueOf<(typeof environment)[Name]> };

/** The values of variables that have no place in the environment: all defaults. */
export const defaults: Settings = readAll({}).settings;

/**
 * Reads the settings from environment variables, the defaults where one is absent or empty.
 * Throws one Error that names everything that is wrong: what was found, what is allowed.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const { settings, problems } = readAll(env);
  const onCloudRun = settings.K_SERVICE !== '';
  problems.push(...unknownNames(env, onCloudRun));
  if (settings.CHAT_LOG === 'redis' && settings.REDISHOST === '') {
    problems.push(
      'REDISHOST is not set: expected the host of Redis; ' +
        'a single instance that forgets its messages is had with CHAT_LOG=memory',
    );
  }
  if (settings.CHAT_METRICS_PORT !== 0 && settings.CHAT_METRICS_PORT === settings.PORT) {
    const got = `CHAT_METRICS_PORT: got "${settings.PORT}"`;
    problems.push(`${got}, which is PORT, the public one; expected another, or 0 for none`);
  }
  if (problems.length > 0) {
    throw new Error(`The environment is not usable:\n${problems.map((p) => `  ${p}`).join('\n')}`);
  }
  return settings;
}

function readAll(env: NodeJS.ProcessEnv) {
  const problems: string[] = [];
  const entries = Object.entries(environment).map(([name, variable]) => {
    const given = env[name];
    if (given === undefined || given === '') return [name, variable.default];
    try {
      return [name, parse(given, variable)];
    } catch (error) {
      const got = given.length > MAX_SHOWN ? `${given.length} characters` : JSON.stringify(given);
      problems.push(`${name}: got ${got}, expected ${(error as Error).message}`);
      return [name, variable.default];
    }
  });
  return { settings: Object.fromEntries(entries) as Settings, problems };
}

/** The value of one variable; throws an Error that says what is allowed. */
function parse(given: string, variable: AnyVariable) {
  switch (variable.type) {
    case 'integer': {
      const value = /^-?\d+$/.test(given) ? Number(given) : Number.NaN;
      if (value >= variable.min && value <= variable.max) return value;
      throw new Error(`a whole number from ${variable.min} to ${variable.max}`);
    }
    case 'list':
      return given
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    case 'secret':
      return given;
    case 'certificates':
      return certificatesIn(given);
    case 'text':
      if (variable.oneOf === undefined || variable.oneOf.includes(given)) return given;
      throw new Error(`one of ${variable.oneOf.join(', ')}`);
  }
}

/**
 * The certificates of a text, each on lines of its own: OpenSSL passes over what it cannot read, and
 * then trusts nobody, so that no connection would succeed.
 */
function certificatesIn(text: string): string {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const begun = text.split('-----BEGIN CERTIFICATE-----').length - 1;
  try {
    if (blocks.length === 0 || blocks.length !== begun) throw new Error('not all of it');
    for (const block of blocks) new X509Certificate(block);
  } catch (cause) {
    throw new Error('certificates in PEM, one after the other', { cause });
  }
  return blocks.join('\n');
}

/**
 * A name that looks like one of ours and is none would otherwise be a setting that silently does
 * nothing. On Cloud Run nobody but the deployment sets variables, so there REDIS… is ours as well.
 */
function unknownNames(env: NodeJS.ProcessEnv, onCloudRun: boolean) {
  return Object.keys(env)
    .filter((name) => name.startsWith('CHAT_') || (onCloudRun && name.startsWith('REDIS')))
    .filter((name) => !Object.hasOwn(environment, name))
    .map((name) => `${name} is not a setting; the README lists those that are`);
}
