import { join } from 'node:path';
import type { ChildArgs } from './children.ts';

/** How an instance of this name is started, with this environment. */
export type Launch = (
  name: string,
  env: Readonly<Record<string, string>>,
) => Pick<ChildArgs, 'command' | 'args' | 'cwd' | 'env' | 'last'>;

const top = join(import.meta.dirname, '..');
const remover = join(import.meta.dirname, 'remover.ts');

/** As the Dockerfile's CMD has it. */
export const appProcess: Launch = (_name, env) => {
  return { command: process.execPath, args: ['app/server/main.ts'], cwd: top, env };
};

/**
 * A container of an image that is on this machine, on the machine's own network. What is started is
 * the client that runs it, which hands SIGTERM on and ends with it. Of SIGKILL the container hears
 * nothing: it is removed then.
 */
export const containerOf = (image: string): Launch => {
  return (instance, env) => {
    // Of two projects, each may have a service of the same name; no port is given out twice.
    const name = `${instance}-${env.PORT}`;
    const label = `chat-local=${process.pid}`;
    return {
      command: 'docker',
      args: [
        ...['run', '--rm', '--pull', 'never', '--network', 'host', '--name', name],
        ...['--label', label],
        // By name: any program may read the arguments of another, and some values are secret.
        ...Object.keys(env).flatMap((variable) => ['--env', variable]),
        image,
      ],
      // The person's own as well, as it may say where the Docker engine is.
      env: { ...process.env, ...env },
      last: [process.execPath, remover, name],
    };
  };
};
