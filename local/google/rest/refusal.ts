/**
 * Canonical codes, and what HTTP makes of each:
 * https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
 */
const codes = {
  INVALID_ARGUMENT: { code: 3, http: 400 },
  NOT_FOUND: { code: 5, http: 404 },
  ALREADY_EXISTS: { code: 6, http: 409 },
  PERMISSION_DENIED: { code: 7, http: 403 },
  RESOURCE_EXHAUSTED: { code: 8, http: 429 },
  FAILED_PRECONDITION: { code: 9, http: 400 },
  ABORTED: { code: 10, http: 409 },
  INTERNAL: { code: 13, http: 500 },
  UNAVAILABLE: { code: 14, http: 503 },
} as const;

export type Status = keyof typeof codes;

/** What Google's interfaces do not do, and why: https://cloud.google.com/apis/design/errors */
export class Refusal extends Error {
  readonly status: Status;
  /** Messages with a `@type`, such as an ErrorInfo. */
  readonly details: readonly object[];

  constructor(status: Status, message: string, details: readonly object[] = []) {
    super(message);
    this.status = status;
    this.details = details;
  }

  get httpStatus(): number {
    return codes[this.status].http;
  }

  /** The body of an answer over HTTP. */
  toResponse(): object {
    const { status, message, httpStatus: code } = this;
    return { error: { code, message, status, ...this.#shownDetails } };
  }

  /** A `google.rpc.Status`, as an operation that failed holds it. */
  toStatus(): { readonly code: number; readonly message: string; readonly details?: object[] } {
    return { code: codes[this.status].code, message: this.message, ...this.#shownDetails };
  }

  get #shownDetails() {
    return this.details.length === 0 ? {} : { details: [...this.details] };
  }
}

export const invalid = (message: string) => new Refusal('INVALID_ARGUMENT', message);

/** A fault of what stands in for Google is told as one of Google's own would be. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal('INTERNAL', error instanceof Error ? error.message : String(error));
}

/** https://cloud.google.com/service-usage/docs/troubleshooting#service-disabled */
export function serviceDisabled(service: string, projectNumber: string): Refusal {
  const consumer = `projects/${projectNumber}`;
  const url = `https://console.developers.google.com/apis/api/${service}/overview?project=${projectNumber}`;
  return new Refusal(
    'PERMISSION_DENIED',
    `${service} has not been used in project ${projectNumber} before or it is disabled. ` +
      `Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few ` +
      'minutes for the action to propagate to our systems and retry.',
    [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'SERVICE_DISABLED',
        domain: 'googleapis.com',
        metadata: { service, consumer, containerInfo: projectNumber, activationUrl: url },
      },
    ],
  );
}
