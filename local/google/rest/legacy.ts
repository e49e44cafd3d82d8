import { Refusal, type Status } from './refusal.ts';
import type { Route } from './route.ts';

/** The older interfaces' word for what the canonical codes say. */
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

/** Compute and Cloud DNS tell errors as the older of Google's interfaces do: with a list of reasons. */
export class LegacyRefusal extends Refusal {
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

export function asLegacyRefusal(refusal: Refusal): LegacyRefusal {
  if (refusal instanceof LegacyRefusal) return refusal;
  const { status, message, details } = refusal;
  return new LegacyRefusal(status, reasons[status] ?? 'internalError', message, details);
}

/** The routes of an interface that refuses in this way, also where `service` is not enabled. */
export function legacyRoutes(service: string, routes: readonly Route[]): readonly Route[] {
  return routes.map(({ handle, ...route }) => ({
    ...route,
    async handle(call) {
      try {
        call.project.requireEnabled(service);
        return await handle(call);
      } catch (error) {
        throw error instanceof Refusal ? asLegacyRefusal(error) : error;
      }
    },
  }));
}
