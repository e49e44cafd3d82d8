import type { Condition } from '../run/shape.ts';

const STATUS: Readonly<Record<string, string>> = {
  CONDITION_SUCCEEDED: 'True',
  CONDITION_FAILED: 'False',
};

/** https://cloud.google.com/run/docs/reference/rest/v1/Condition */
export function showCondition(given: Condition): object {
  const { type, state, message, lastTransitionTime, severity } = given;
  const reason = given.reason ?? given.revisionReason ?? given.executionReason;
  return {
    type,
    status: STATUS[state] ?? 'Unknown',
    lastTransitionTime,
    ...(message ? { message } : {}),
    ...(reason ? { reason: pascalCase(reason) } : {}),
    ...(severity ? { severity: pascalCase(severity) } : {}),
  };
}

/** HEALTH_CHECK_CONTAINER_ERROR is HealthCheckContainerError here. */
const pascalCase = (name: string) =>
  name.toLowerCase().replaceAll(/(^|_)([a-z])/g, (_, __, letter) => letter.toUpperCase());
