import { verbs } from '../../verbs.ts';
import { requireSuccess } from '../cli.ts';
import type { Stage } from '../stage.ts';
import type { Call } from './call.ts';
import { Course, endingOf, type Struck } from './course.ts';
import { Injector, type Kind } from './injector.ts';
import { recover } from './recover.ts';
import type { Column, Phase } from './table.ts';

/** More than there are calls: each run meets one fault at least, and a person may need two for it. */
const MAX_RUNS = 60;

interface PhaseArgs {
  readonly stage: Stage;
  readonly phase: Phase;
  readonly kind: Kind;
  readonly calls: readonly Call[];
}

/** Types `up`, or `destroy`, until it is done and each of its calls has met the fault. */
export async function endure({ stage, phase, kind, calls }: PhaseArgs): Promise<Column> {
  const { cli, world, say, options } = stage;
  const course = new Course();
  const parallel = kind.inTurn ? ['--parallel', '1'] : [];
  let added: readonly string[] = [];
  for (let run = 1; ; run++) {
    const kill = () => cli.kill();
    const injector = new Injector({ world, kind, course, calls, wanted: options.calls, kill });
    const stop = world.listen(injector);
    course.act(phase);
    const outcome = await cli.act(phase, ...verbs[phase], ...parallel, ...added).finally(stop);
    world.faults.clear();
    const open = course.pending;
    course.end(outcome.code === 0, injector.killed);
    tell(open, say);
    if (outcome.code === 0) break;
    if (run === MAX_RUNS || course.pending.length === 0) requireSuccess(outcome);
    added = await recover(stage, outcome, course);
  }
  return { phase, title: kind.title, struck: course.struck };
}

/** A line for each call, when it is over. */
function tell(struck: readonly Struck[], say: (line: string) => void) {
  for (const one of struck) if (one.over) say(`    ${one.call.title}: ${endingOf(one)}`);
}
