/**
 * `npm run up`, `preview` and `destroy`: the person's Pulumi CLI, with this project's Node before
 * the person's on its PATH.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { withOurs } from './path.ts';
import { verbs } from './verbs.ts';

const top = join(import.meta.dirname, '..');
/** A shell's own answer to a command that is not there. */
const NOT_FOUND = 127;

const help = `npm run ${Object.keys(verbs).join(' | npm run ')}

Runs \`pulumi up\`, \`pulumi preview\` or \`pulumi destroy\` with this project's own Node, whatever
Node is installed. Options of the CLI go behind two hyphens:

  npm run up -- --yes
  npm run preview -- --stack prod --diff
`;

const [verb = '', ...args] = process.argv.slice(2);
const isVerb = (word: string): word is keyof typeof verbs => Object.hasOwn(verbs, word);
const asksForHelp = (arg: string) => ['--help', '-h'].includes(arg);

if (asksForHelp(verb)) process.stdout.write(help);
else if (!isVerb(verb)) {
  console.error(
    `expected ${Object.keys(verbs).join(', ')}, got "${verb}"; node scripts/pulumi.ts --help`,
  );
  process.exitCode = 2;
} else {
  if (args.some(asksForHelp)) process.stdout.write(`${help}\nThe CLI's own help follows.\n\n`);
  run([verb, ...verbs[verb], ...args]);
}

function run(args: readonly string[]) {
  const env = { ...process.env, PATH: withOurs(process.env.PATH ?? '') };

  // Ctrl-C and a closed terminal reach the CLI without us: they go to the whole foreground group.
  // It then finishes what is under way and gives its lock back, and we wait for that. A second
  // signal would make it stop at once, so none of these is passed on; SIGTERM comes to us alone.
  // Heard from before the CLI is there: it may be at work while we are still being set up.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('SIGTERM', () => cli.kill('SIGTERM'));
  const cli = spawn('pulumi', args, { cwd: top, env, stdio: 'inherit' });

  cli.on('error', (error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'is not on the PATH' : `cannot run (${error.message})`;
    console.error(
      `The Pulumi CLI ${reason}: https://www.pulumi.com/docs/install/ tells how to get it`,
    );
    process.exitCode = NOT_FOUND;
  });
  cli.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGKILL'];
  });
}
