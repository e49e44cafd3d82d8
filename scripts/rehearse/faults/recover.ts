import { setTimeout as sleep } from 'node:timers/promises';
import { type Outcome, requireSuccess } from '../cli.ts';
import type { Stage } from '../stage.ts';
import type { Course } from './course.ts';

/** A person looks again when what was under way has had its time. */
const WAIT_MS = 2000;
const ADOPT_ATTEMPTS = 15;

/**
 * What a person does when the CLI has ended like this, before typing the same again. Resolves with
 * what they add to it then.
 */
export async function recover(
  stage: Stage,
  outcome: Outcome,
  course: Course,
): Promise<readonly string[]> {
  const { output, code } = outcome;
  if (typeof code === 'string' || /currently locked/.test(output)) {
    course.act('cancel');
    await stage.cli.ask('cancel', '--yes');
    return [];
  }
  if (/\b409\b/.test(output) && /already exists/i.test(output)) {
    course.act('adopt');
    await adopt(stage);
  }
  // The provider takes a service or a job into the state before it has come to be.
  if (!/did not exist while updating/.test(output)) return [];
  course.act('refresh');
  return ['--refresh'];
}

/** `npm run adopt`; what an operation is still making has to be there first. */
async function adopt({ cli, options }: Stage): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await cli.script('adopt.ts', '--yes', '--stack', options.stack);
    const isEarly = outcome.code !== 0 && /expected READY/.test(outcome.output);
    if (!isEarly || attempt === ADOPT_ATTEMPTS) {
      requireSuccess(outcome);
      return;
    }
    await sleep(WAIT_MS);
  }
}
