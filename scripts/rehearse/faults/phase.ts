import { requireSuccess } from '../cli.ts';
import type { Stage } from '../stage.ts';
import type { Call } from './call.ts';
import { Course, endingOf } from './course.ts';
import { Injector, type Kind } from './injector.ts';
import { recover } from './recover.ts';
import type { Column, Phase } from './table.ts';

/** More than there are calls: each run meets one fault at least, and a person may need two for it. */
const MAX_RUNS = 60;

const args: Readonly<Record<Phase, readonly string[]>> = {
  up: [],
  // As `npm run destroy` does: scripts/pulumi.ts.
  destroy: ['--run-program', '--continue-on-error'],
};

interface PhaseArgs {
  readonly stage: Stage;
  readonly phase: Phase;
  readonly kind: Kind;
  readonly calls: readonly Call[];
}

/** Types `up`, or `destroy`, until it is done and each of its calls has met the fault. */
export async function endure({ stage, phase, kind, calls }: PhaseArgs): Promise<Column> {
  const { cli, world, say } = stage;
  const course = new Course();
  const parallel = kind.inTurn ? ['--parallel', '1'] : [];
  for (let run = 1; ; run++) {
    const before = course.struck.length;
    const injector = new Injector({ world, kind, course, calls, kill: () => cli.kill() });
    const stop = world.listen(injector);
    course.act(phase);
    const outcome = await cli.act(phase, ...args[phase], ...parallel).finally(stop);
    world.faults.clear();
    course.end(outcome.code === 0, injector.killed);
    tell(course, before, say);
    if (outcome.code === 0) break;
    const isStuck = course.struck.length === before && run > MAX_RUNS;
    if (isStuck || course.pending.length === 0) requireSuccess(outcome);
    await recover(stage, outcome, course);
  }
  return { phase, title: kind.title, struck: course.struck };
}

/** A line for each call that was struck, when it is over. */
function tell(course: Course, before: number, say: (line: string) => void) {
  for (const { call } of course.struck.slice(before)) say(`    struck: ${call.title}`);
  for (const one of course.struck) {
    if (one.over && !told.has(one)) {
      told.add(one);
      say(`    over:   ${one.call.title}: ${endingOf(one)}`);
    }
  }
}

const told = new WeakSet<object>();
