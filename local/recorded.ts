import type { Desk, Inputs, Outputs, Realised, Realiser } from './realiser.ts';

/** What a desk has nothing to start for. */
export const recorded = (id: string, outputs: Outputs = {}, note = 'recorded'): Realised => {
  return { id, outputs, note };
};

/** What `record` has no objection to, now and whenever it is changed. */
export function checked(record: (inputs: Inputs, desk: Desk, name: string) => Realised): Realiser {
  return async ({ inputs, name }, desk) => ({
    ...record(inputs, desk, name),
    update: async (changed) => record(changed, desk, name).outputs,
  });
}
