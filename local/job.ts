import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { environmentOf, type Template } from './container.ts';
import { folderOf } from './folder.ts';
import type { Desk, Inputs, Realised, Wanted } from './realiser.ts';

/** The parts of a `gcp:cloudrunv2/job:Job` that a desk can keep. */
interface JobInputs {
  readonly name: string;
  readonly location: string;
  readonly template: {
    readonly template: Template & {
      readonly containers: readonly [
        { readonly commands: readonly string[]; readonly args?: readonly string[] },
      ];
    };
  };
}

const top = join(import.meta.dirname, '..');

/**
 * A command that a person runs as often as they like, as `gcloud run jobs execute` would: its
 * arguments stand in for those of the job. Only its owner may read it, as it holds the secrets; it
 * goes with what it works on.
 */
export async function realiseJob({ inputs }: Wanted, desk: Desk): Promise<Realised> {
  const { name, location } = inputs as unknown as JobInputs;
  const folder = folderOf(desk.args, location, 'jobs');
  const file = join(folder, name);
  const write = async (changed: Inputs) => {
    const text = script(changed as unknown as JobInputs, desk);
    await mkdir(folder, { recursive: true });
    // A new file: one that somebody runs at this moment stays as it is.
    await rm(file, { force: true });
    await writeFile(file, text, { mode: 0o700 });
    return {};
  };
  return {
    id: `projects/${desk.args.project}/locations/${location}/jobs/${name}`,
    outputs: await write(inputs),
    note: relative(top, file),
    update: write,
    stop: () => rm(file, { force: true }),
  };
}

function script({ template: { template } }: JobInputs, desk: Desk): string {
  const [{ commands, args = [] }] = template.containers;
  const [command = '', ...rest] = commands;
  // The person's `node` may be too old for TypeScript; this process's own is not.
  const program = command === 'node' ? process.execPath : command;
  const exports = Object.entries(environmentOf(template, desk)).map(([name, value]) => {
    return `export ${name}=${quoted(value)}\n`;
  });
  // Nothing of the person's own environment, and no secret among arguments, which anybody can read.
  return `#!/usr/bin/env -S -i /bin/sh
cd ${quoted(top)} || exit
${exports.join('')}[ $# -gt 0 ] || set -- ${args.map(quoted).join(' ')}
exec ${[program, ...rest].map(quoted).join(' ')} "$@"
`;
}

/** For a shell, whatever it holds. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
