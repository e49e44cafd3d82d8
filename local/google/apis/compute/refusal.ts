import { Refusal, type Status } from '../../rest/refusal.ts';

/** Compute's word for what the canonical codes say. */
const reasons: Readonly<Partial<Record<Status, string>>> = {
  INVALID_ARGUMENT: 'invalid',
  NOT_FOUND: 'notFound',
  ALREADY_EXISTS: 'alreadyExists',
  PERMISSION_DENIED: 'accessNotConfigured',
  RESOURCE_EXHAUSTED: 'rateLimitExceeded',
  FAILED_PRECONDITION: 'conditionNotMet',
  UNAVAILABLE: 'backendError',
};

const usageReasons = ['accessNotConfigured', 'rateLimitExceeded'];

/** Compute tells errors as the older of Google's interfaces do: with a list of reasons. */
export class ComputeRefusal extends Refusal {
  readonly reason: string;

  constructor(status: Status, reason: string, message: string, details: readonly object[] = []) {
    super(status, message, details);
    this.reason = reason;
  }

  override get httpStatus(): number {
    return this.reason === 'conditionNotMet' ? 412 : super.httpStatus;
  }

  override toResponse(): object {
    const { message, reason, status, details, httpStatus: code } = this;
    const domain = usageReasons.includes(reason) ? 'usageLimits' : 'global';
    const errors = [{ message, domain, reason }];
    return { error: { code, message, errors, ...(details.length > 0 ? { status, details } : {}) } };
  }

  /** As an operation has it: RESOURCE_IN_USE_BY_ANOTHER_RESOURCE. */
  get code(): string {
    return this.reason.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  }
}

export function asComputeRefusal(refusal: Refusal): ComputeRefusal {
  if (refusal instanceof ComputeRefusal) return refusal;
  const { status, message, details } = refusal;
  return new ComputeRefusal(status, reasons[status] ?? 'internalError', message, details);
}

export const invalidField = (field: string, value: unknown, why: string) =>
  new ComputeRefusal(
    'INVALID_ARGUMENT',
    'invalid',
    `Invalid value for field '${field}': '${value ?? ''}'. ${why}`,
  );

/** Such as `network`, or `subnetwork`, by its path. */
export const inUse = (kind: string, path: string, user: string) =>
  new ComputeRefusal(
    'INVALID_ARGUMENT',
    'resourceInUseByAnotherResource',
    `The ${kind} resource '${path}' is already being used by '${user}'`,
  );

export const notFound = (path: string) =>
  new ComputeRefusal('NOT_FOUND', 'notFound', `The resource '${path}' was not found`);

export const alreadyExists = (path: string) =>
  new ComputeRefusal('ALREADY_EXISTS', 'alreadyExists', `The resource '${path}' already exists`);
