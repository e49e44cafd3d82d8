import type { IncomingMessage } from 'node:http';
import { Failure } from './failure.ts';

/** cloud.google.com/artifact-registry/docs/docker/authentication: whose password is a token, a key. */
const users = new Set(['oauth2accesstoken', '_json_key', '_json_key_base64']);

/**
 * Throws a Failure, which has a client send its credentials, when there are none. Any token will do.
 * Basic (RFC 7617), where Google has clients fetch a Bearer token for their password first: that
 * would need an address which is the same for the client and for the engine it speaks through.
 */
export function requireCredentials({ headers }: IncomingMessage): void {
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && value !== '') return;
  if (scheme.toLowerCase() === 'basic') {
    const [, user = '', password = ''] =
      /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString()) ?? [];
    if (users.has(user) && password !== '') return;
  }
  throw new Failure('UNAUTHORIZED', 'authentication failed', {
    'WWW-Authenticate': 'Basic realm="Artifact Registry"',
  });
}
