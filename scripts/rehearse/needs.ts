import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { find, redisServer } from '../../local/parts.ts';
import { ask, askJson, type Person } from '../command.ts';
import { type Finding, missing, there } from '../doctor/finding.ts';
import { findCli } from '../doctor/tools.ts';

/** The provider plug-ins that the program uses, as its packages are called. */
const plugins = ['gcp', 'docker'] as const;

interface Installed {
  readonly name: string;
  readonly kind: string;
  readonly version?: string;
}

/** What a rehearsal needs and the project does not bring along. */
export async function findNeeds(person: Person): Promise<readonly Finding[]> {
  return Promise.all([
    findCli(person),
    ...plugins.map((name) => findPlugin(person, name, versionOf(name))),
    findEngine(person),
    findRedis(),
  ]);
}

/** The engine takes a plug-in of exactly the version that the program's package asks for. */
async function findPlugin(person: Person, name: string, version: string): Promise<Finding> {
  const title = `Plug-in ${name}`;
  const advice = [
    `pulumi plugin install resource ${name} v${version}`,
    'or, for all that the program uses: pulumi install',
  ];
  const args = ['plugin', 'ls', '--json'];
  const answer = await askJson<readonly Installed[]>(person, 'pulumi', ...args);
  if (!answer.ok) {
    const reason = answer.absent ? 'the CLI is not there to be asked' : answer.reason;
    return missing(title, reason, ...advice);
  }
  const versions = answer.json
    .filter((plugin) => plugin.kind === 'resource' && plugin.name === name)
    .map((plugin) => (plugin.version ?? '').replace(/^v/, ''));
  if (versions.includes(version)) return there(title, `v${version}`);
  const found = versions.map((one) => `v${one}`).join(', ') || 'none';
  return missing(title, `expected v${version}, got ${found}`, ...advice);
}

/** The image is pushed to a port of this machine, and the service's containers listen on others. */
async function findEngine(person: Person): Promise<Finding> {
  const title = 'Docker engine';
  const install = 'https://docs.docker.com/engine/install/ tells how to get it';
  if (process.platform !== 'linux') {
    const found = `this is ${process.platform}: an engine in a virtual machine has other ports`;
    return missing(title, found, 'rehearse on Linux');
  }
  const answer = await ask(person, 'docker', 'version', '--format', '{{.Server.Version}}');
  if (answer.ok) return there(title, answer.out);
  return missing(title, answer.reason, answer.absent ? install : 'start Docker');
}

function findRedis(): Finding {
  const path = find(redisServer);
  if (path !== undefined) return there('Redis server', path);
  return missing('Redis server', 'it is not on the PATH', redisServer.how);
}

function versionOf(name: string): string {
  const file = createRequire(import.meta.url).resolve(`@pulumi/${name}/package.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
