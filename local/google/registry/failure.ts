import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** OCI Distribution Specification v1.1, "Error Codes", each with the status that it goes with. */
const statuses = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  SIZE_INVALID: 400,
  UNAUTHORIZED: 401,
  UNSUPPORTED: 405,
};

type Code = keyof typeof statuses;

/** What a client has done wrong, as the specification has it told. */
export class Failure extends Error {
  readonly code: Code;
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;

  constructor(code: Code, message: string, headers: OutgoingHttpHeaders = {}, status?: number) {
    super(message);
    this.code = code;
    this.status = status ?? statuses[code];
    this.headers = headers;
  }
}

/** Anything else than a Failure is a fault of ours: it is told here, and to nobody else. */
export function tellFailure(error: unknown, request: IncomingMessage, response: ServerResponse) {
  // Who has gone away neither hears of it nor need be told of.
  if (request.destroyed && !request.complete) return void response.destroy();
  if (!(error instanceof Failure)) console.error(error);
  if (response.headersSent) return void response.destroy();
  const known = error instanceof Failure ? error : undefined;
  const { status = 500, code = 'UNKNOWN', message = 'internal error', headers = {} } = known ?? {};
  response.writeHead(status, { ...headers, 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message }] }));
}
