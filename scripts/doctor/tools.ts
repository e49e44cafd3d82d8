import { ask, askJson, type Person } from '../command.ts';
import { type Finding, missing, there, unknown } from './finding.ts';

/** The oldest Node that reads TypeScript without being asked to. */
const OLDEST_NODE = [22, 18] as const;

/** The first that has the hooks of infra/leftovers.ts as the program's SDK expects them. */
const OLDEST_CLI_MINOR = 245;

const installCli = 'https://www.pulumi.com/docs/install/ tells how to get it';

/** The Node with which `pulumi up`, typed by itself, would start the program. */
export async function findNode(person: Person): Promise<Finding> {
  const title = 'Node';
  const oldest = OLDEST_NODE.join('.');
  const advice = `install Node ${oldest} or later; or type \`npm run up\`, which brings its own`;
  const answer = await ask(person, 'node', '--version');
  if (!answer.ok) return missing(title, answer.reason, advice);
  const [major = 0, minor = 0] = answer.out.replace('v', '').split('.').map(Number);
  const recent = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const found = `${answer.out} at ${answer.path}`;
  if (recent) return there(title, found);
  const problem = `${found}; \`pulumi up\` would end in ERR_UNKNOWN_FILE_EXTENSION`;
  return missing(title, problem, advice);
}

export async function findCli(person: Person): Promise<Finding> {
  const title = 'Pulumi CLI';
  const answer = await ask(person, 'pulumi', 'version');
  if (!answer.ok) return missing(title, answer.reason, installCli);
  const [major, minor = 0] = answer.out.replace('v', '').split('.').map(Number);
  const fits = major === 3 && minor >= OLDEST_CLI_MINOR;
  if (fits) return there(title, `${answer.out} at ${answer.path}`);
  const expected = `3.${OLDEST_CLI_MINOR} or a later version 3`;
  return missing(title, `expected ${expected}, got ${answer.out}`, installCli);
}

export async function findLogin(person: Person): Promise<Finding> {
  const title = 'Pulumi login';
  const args = ['whoami', '--json', '--non-interactive'];
  const answer = await askJson<{ user: string; url: string }>(person, 'pulumi', ...args);
  if (answer.ok) return there(title, `${answer.json.user} at ${answer.json.url}`);
  if (answer.absent) return unknown(title, 'the CLI is not there to be asked');
  const where = '`pulumi login`, or `pulumi login --local` to keep the state on this machine';
  return missing(title, answer.reason, where);
}

/** @param image the setting of that name: with one, nothing is built. */
export async function findDocker(person: Person, image: string | undefined): Promise<Finding> {
  const title = 'Docker engine';
  if (image) return there(title, 'not needed, because the stack sets image');
  const answer = await ask(person, 'docker', 'info', '--format', '{{.ServerVersion}}');
  if (answer.ok) return there(title, `${answer.out}; it needs no docker login`);
  const advice = answer.absent ? 'install Docker' : 'start Docker';
  const otherwise = '`pulumi config set image HOST/PATH@sha256:…` takes an image built elsewhere';
  return missing(title, answer.reason, `${advice}; or ${otherwise}`);
}
