import { setTimeout as sleep } from 'node:timers/promises';
import { type Outcome, requireSuccess } from '../cli.ts';
import type { Stage } from '../stage.ts';
import { isNamedByGoogle } from './call.ts';
import type { Course, Struck } from './course.ts';

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
  const isLocked = typeof code === 'string' || /currently locked/.test(output);
  if (isLocked) {
    course.act('cancel');
    await stage.cli.ask('cancel', '--yes');
  }
  const exists = !isLocked && /\b409\b/.test(output) && /already exists/i.test(output);
  if (exists || course.pending.some(mayComeTwice)) {
    course.act('adopt');
    await adopt(stage);
  }
  if (isLocked || !isAhead.test(output)) return [];
  course.act('refresh');
  return ['--refresh'];
}

/**
 * The state has what is not there: a service or a job comes into it before it has come to be, and what
 * Google keeps for a while after it was deleted cannot be deleted again.
 */
const isAhead = /did not exist while updating|Precondition check failed/;

/** Nobody will say that it is there already. */
const mayComeTwice = ({ call, actions }: Struck) =>
  isNamedByGoogle(call) && !actions.includes('adopt');

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
