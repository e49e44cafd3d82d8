import { docker } from '../../local/docker.ts';

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
