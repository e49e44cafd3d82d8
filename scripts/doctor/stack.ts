import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readStack, type Stack, type Value } from '../../local/stack.ts';
import { askJson, type Person } from '../command.ts';
import { type Finding, missing, there, unknown } from './finding.ts';

interface Chosen {
  readonly finding: Finding;
  /** Undefined: nobody knows which one is meant. */
  readonly name: string | undefined;
}

/** The stack that was named, else the one that is selected. */
export async function findStack(person: Person, named: string | undefined): Promise<Chosen> {
  const title = 'Stack';
  const args = ['stack', 'ls', '--json', '--non-interactive'];
  const answer = await askJson<{ name: string; current: boolean }[]>(person, 'pulumi', ...args);
  if (!answer.ok) {
    const reason = answer.absent ? 'the CLI is not there to be asked' : answer.reason;
    return { finding: unknown(title, reason), name: named };
  }
  const isMeant = (stack: { name: string; current: boolean }) =>
    named === undefined ? stack.current : stack.name === named;
  const stack = answer.json.find(isMeant);
  if (stack !== undefined) return { finding: there(title, stack.name), name: stack.name };
  const names = answer.json.map(({ name }) => name).join(', ') || 'none';
  const problem = `${named === undefined ? 'none is selected' : `no ${named}`}; there is ${names}`;
  const select = named === undefined && answer.json.length > 0;
  const advice = select ? 'pulumi stack select NAME' : `pulumi stack init ${named ?? 'dev'}`;
  return { finding: missing(title, problem, advice), name: named };
}

export interface Config {
  readonly finding: Finding;
  /** The stack's settings as the program would get them; empty when they cannot be read. */
  readonly values: Stack['config'];
  /** The project's own among them, without its name. */
  readonly own: Stack['own'];
}

/** The settings, judged by the infra program itself. */
export async function findSettings({ folder }: Person, stack: string | undefined): Promise<Config> {
  const title = 'Settings';
  if (stack === undefined)
    return { finding: unknown(title, 'of which stack?'), values: {}, own: {} };
  try {
    const { project, config, own } = readStack(stack, encryptedSettings(folder, stack), folder);
    try {
      await validate(project, stack, config);
      const found = `project ${config['gcp:project']}, region ${config['gcp:region']}`;
      return { finding: there(title, found), values: config, own };
    } catch (error) {
      return { finding: refused(title, stack, error as Error), values: config, own };
    }
  } catch (error) {
    return { finding: refused(title, stack, error as Error), values: {}, own: {} };
  }
}

/** Imported late: what asks for help only need not wait for Pulumi's runtime. */
async function validate(project: string, stack: string, config: Stack['config']) {
  const { runtime } = await import('@pulumi/pulumi');
  const { readSettings } = await import('../../infra/config.ts');
  const newResource = () => ({ id: '', state: {} });
  await runtime.setMocks({ newResource, call: () => ({}) }, project, stack);
  runtime.setAllConfig({ ...config });
  readSettings();
}

/** Only the CLI can read them; that they are there is enough here. */
export function encryptedSettings(folder: string, stack: string): Record<string, Value> {
  const file = join(folder, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) return {};
  const { config } = (parse(readFileSync(file, 'utf8')) ?? {}) as {
    config?: Record<string, Value>;
  };
  const isSecure = (value: Value) =>
    typeof value === 'object' && value !== null && 'secure' in value;
  const encrypted = Object.entries(config ?? {}).filter(([, value]) => isSecure(value));
  return Object.fromEntries(encrypted.map(([key]) => [key, 'encrypted']));
}

function refused(title: string, stack: string, error: Error): Finding {
  const [first = '', ...rest] = error.message.split('\n');
  // "…; nothing has been created:" is news after `pulumi up` only.
  const found = first.replace(/; nothing has been created:$|:$/, '');
  const advice =
    rest.length > 0 ? rest : [`pulumi config set --stack ${stack} gcp:project PROJECT_ID`];
  return missing(title, found, ...advice);
}
