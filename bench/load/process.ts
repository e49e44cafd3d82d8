/** A load generator: a process that does what its parent asks for, and ends with its parent. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Crowd, type EnterArgs, type ReturnArgs } from './crowd.ts';
import { type SendArgs, send } from './send.ts';
import { fill, position, type VisitArgs, visit } from './visit.ts';

const LOOK_MS = 5;

const crowd = new Crowd();

async function timed<T>(work: () => Promise<T>) {
  const start = performance.now();
  const result = await work();
  return { milliseconds: performance.now() - start, result };
}

/** What a parent may ask for. */
const tasks = {
  enter: async (args: EnterArgs) => (await timed(() => crowd.enter(args))).milliseconds,
  send: (args: SendArgs) => send(crowd, args),
  fill,
  visit: (args: VisitArgs) => visit(args),
  position,
  /** Resolves when nobody is connected any more, whoever closed. */
  async cut() {
    while (crowd.meter.cuts < crowd.members.length) await sleep(LOOK_MS);
  },
  async comeBack(args: ReturnArgs) {
    const { milliseconds, result } = await timed(() => crowd.comeBack(args));
    return { milliseconds, given: result.map((history) => history?.messages.length ?? 0) };
  },
  async leave() {
    crowd.leave();
  },
};

export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;

export interface Request {
  readonly name: TaskName;
  readonly args: unknown;
}

export type Reply = { readonly result: unknown } | { readonly error: string };

process.on('message', ({ name, args }: Request) => {
  const task = tasks[name] as (args: unknown) => Promise<unknown>;
  task(args).then(
    (result) => process.send?.({ result } satisfies Reply),
    (error: Error) => process.send?.({ error: error.stack ?? error.message } satisfies Reply),
  );
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C is the parent's to answer.
process.on('SIGINT', () => {});
