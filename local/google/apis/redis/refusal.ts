import { Refusal } from '../../rest/refusal.ts';

/** With Google's list of the fields that are to blame. */
export function badRequest(message: string, field: string, value: unknown): Refusal {
  const fieldViolations = [{ field, description: `Invalid value: ${value ?? ''}` }];
  const details = [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }];
  return new Refusal('INVALID_ARGUMENT', message, details);
}
