import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs the docker command. Resolves with what it prints; rejects with its words and its code. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 2 ** 26 });
  return stdout.trim();
}

export interface BuildArgs {
  readonly context: string;
  /** The image to build upon; undefined: the Dockerfile's own. */
  readonly base: string | undefined;
  /** What the image is found by when it is to be removed. */
  readonly label: string;
}

/** Builds the image as `pulumi up` does, and resolves with its id. */
export function build({ context, base, label }: BuildArgs): Promise<string> {
  const dockerfile = `${context}/app/Dockerfile`;
  const given = base === undefined ? [] : ['--build-arg', `NODE_IMAGE=${base}`];
  return docker('build', '--quiet', '--label', label, ...given, '--file', dockerfile, context);
}
