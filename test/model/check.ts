import * as fc from 'fast-check';
import { names } from './commands.ts';
import { type Subject, World } from './world.ts';

export interface CheckArgs<S extends Subject> {
  readonly runs: number;
  readonly commands: fc.Arbitrary<fc.AsyncCommand<World, S>>[];
  /** An empty store. */
  open(): Promise<S>;
}

/** Tries random histories on a log and on its model; a failure tells the shortest, and its seed. */
export async function checkLog<S extends Subject>({ runs, commands, open }: CheckArgs<S>) {
  const histories = fc.commands(commands, { maxCommands: 40, size: 'max' });
  const property = fc.asyncProperty(names, histories, async (names, history) => {
    const model = new World(names);
    const real = await open();
    try {
      await fc.asyncModelRun(() => ({ model, real }), history);
    } finally {
      await model.close();
    }
  });
  await fc.assert(property, { numRuns: runs });
}
