import { pools, providers } from '../../../local/google/apis/iam/federation.ts';
import type { Recoverable } from '../../../local/google/apis/iam/recoverable.ts';
import { alwaysEnabled } from '../../../local/google/project.ts';
import type { Table } from '../../../local/google/rest/table.ts';
import { verbs } from '../../verbs.ts';
import { requireSuccess } from '../cli.ts';
import { must, play, type Stage, type Step } from '../stage.ts';
import { type Call, callsIn } from './call.ts';
import { type Kind, kinds } from './injector.ts';
import { endure } from './phase.ts';
import { type Column, legend, type Phase, tabulate, wrongIn } from './table.ts';

/** Of one run of the CLI that meets a fault, beside what it makes; on two cores. */
const RUN_SECONDS = 8;

/** What a run without faults asks of Google. */
type Calls = Readonly<Record<Phase, readonly Call[]>>;

const phases: readonly Phase[] = ['up', 'destroy'];

/** Meets every call that the program makes with every kind of fault. Rejects when one ends badly. */
export async function endureAll(stage: Stage): Promise<void> {
  const { say } = stage;
  const start = performance.now();
  const calls = await record(stage);
  const cleanMs = performance.now() - start;
  say(`\n${describe(calls)}\nThis takes about ${minutes(calls, cleanMs)} minutes.\n`);
  const columns: Column[] = [];
  await play(
    kinds.map((kind) => stepOf(kind, calls, columns)),
    stage,
  );
  for (const phase of phases) {
    say('');
    for (const line of tabulate(phase, calls[phase], columns)) say(`  ${line}`);
  }
  say('');
  for (const line of legend([...calls.up, ...calls.destroy], columns)) say(`  ${line}`);
  const wrong = phases.flatMap((phase) => wrongIn(phase, calls[phase], columns));
  must(wrong.length === 0, `\nThis did not end as it should:\n${wrong.join('\n')}`);
}

/** An update and a destroy without faults. */
async function record(stage: Stage): Promise<Calls> {
  const { world, cli, options } = stage;
  const recorded = { up: [] as readonly Call[], destroy: [] as readonly Call[] };
  const phase = (title: string, name: Phase, args: readonly string[]): Step => ({
    title,
    async run() {
      const before = world.exchanges.length;
      requireSuccess(await cli.act(name, ...args));
      recorded[name] = callsIn(world.changesSince(before)).filter(({ title }) =>
        options.calls.test(title),
      );
      return [`${recorded[name].length} kinds of calls that change something`];
    },
  });
  await play(
    [
      phase('up, without faults', 'up', []),
      phase('destroy, without faults', 'destroy', verbs.destroy),
    ],
    stage,
  );
  clean(stage);
  return recorded;
}

function stepOf(kind: Kind, calls: Calls, columns: Column[]): Step {
  return {
    title: `each call, ${kind.name}`,
    async run(stage) {
      let cleared = 0;
      for (const phase of phases) {
        columns.push(await endure({ stage, phase, kind, calls: calls[phase] }));
        cleared += await clearPending(stage);
      }
      clean(stage);
      const pending =
        'what the state held as under way is cleared (refresh --clear-pending-creates)';
      return ['up finished, destroy left nothing', ...(cleared === 0 ? [] : [pending])];
    },
  };
}

/**
 * A CLI that was killed leaves in the state what it was creating; every update warns of it until a
 * person says that it was looked after. Resolves with how much of it there was.
 */
async function clearPending({ cli }: Stage): Promise<number> {
  const before = await countPending(cli);
  if (before === 0) return 0;
  requireSuccess(await cli.act('refresh', '--clear-pending-creates'));
  must((await countPending(cli)) === 0, 'the state still holds operations that are under way');
  return before;
}

async function countPending(cli: Stage['cli']): Promise<number> {
  const { deployment } = JSON.parse(await cli.ask('stack', 'export')) as {
    readonly deployment?: { readonly pending_operations?: readonly object[] | null };
  };
  return deployment?.pending_operations?.length ?? 0;
}

/**
 * Throws where something is left. What a project has enabled stays; the next `up` is to ask again. It
 * is to come more than 30 days later, too, when Google has no pool left that was deleted.
 */
function clean({ world: { project } }: Stage) {
  const { contents, enabled, cloud } = project;
  // The zone is its owner's, who had it before.
  const left = contents.filter((one) => !/\/managedZones\/[^/]+$/.test(one));
  must(left.length === 0, `left behind: ${left.join(', ')}`);
  for (const kind of [pools, providers]) forgetDeleted(kind.in(project));
  must(!cloud.isRunning, 'something of it still runs on this machine');
  for (const service of enabled) if (!alwaysEnabled.includes(service)) enabled.delete(service);
}

function forgetDeleted(table: Table<Recoverable>) {
  for (const [name, { state }] of table.entries()) if (state === 'DELETED') table.delete(name);
}

function describe({ up, destroy }: Calls): string {
  return (
    `${up.length} calls of up and ${destroy.length} of destroy, each in turn: ` +
    `${kinds.map(({ name }) => name).join('; ')}.`
  );
}

function minutes({ up, destroy }: Calls, cleanMs: number): number {
  const runs = up.length + destroy.length;
  const inTurn = kinds.filter((kind) => kind.inTurn).length;
  const seconds = (kinds.length * cleanMs) / 1000 + inTurn * runs * RUN_SECONDS;
  return Math.ceil(seconds / 60);
}
