import { parseArgs } from 'node:util';

export interface Options {
  readonly help: boolean;
  readonly stack: string;
  readonly port: number;
  readonly instances: number;
  readonly redis: string | undefined;
  readonly logs: boolean;
}

export const help = `Runs the chat on this machine: evaluates the program in infra/ and makes each of
its resources real here. No Google account, no Docker, no Pulumi CLI.

  npm start -- [options]

  --instances N   instances of the chat at least (default 2)
  --port N        port to open in the browser (default 8080; 0 takes a free one)
  --stack NAME    settings of Pulumi.NAME.yaml (default dev)
  --redis PATH    Redis or Valkey server to use (default: the one on the PATH;
                  none: one instance, which keeps messages in memory)
  --logs          print every line that the instances log, not only warnings
  --help          this text

A change in app/ is deployed as it is saved, one instance after the other.
Ctrl-C takes everything down; the messages stay in .local/. To forget them, delete that folder.
`;

/** Throws an Error for the person when an option is unknown or its value is not usable. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false, short: 'h' },
      stack: { type: 'string', default: 'dev' },
      port: { type: 'string', default: '8080' },
      instances: { type: 'string', default: '2' },
      redis: { type: 'string' },
      logs: { type: 'boolean', default: false },
    },
  });
  return {
    help: values.help,
    stack: values.stack,
    port: whole('--port', values.port, 0, 65_535),
    instances: whole('--instances', values.instances, 1, 100),
    redis: values.redis,
    logs: values.logs,
  };
}

function whole(option: string, given: string, min: number, max: number): number {
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${option}: expected a whole number from ${min} to ${max}, got "${given}"`);
}
