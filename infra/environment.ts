import type * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { InfraVariableName, SecretVariableName } from '../app/environment.ts';
import { METRICS_PORT } from './collector.ts';
import type { Settings } from './config.ts';
import { originsOf, trustedHopsOf } from './reach.ts';
import type { RedisAuth } from './secret.ts';

type PlainName = Exclude<InfraVariableName, SecretVariableName>;

interface Plain {
  readonly name: string;
  readonly value: pulumi.Input<string>;
}

interface Secret {
  readonly name: string;
  readonly valueSource: { readonly secretKeyRef: RedisAuth['secretKeyRef'] };
}

/** For a service's container and for a job's. */
export type Environment = (Plain | Secret)[];

/** What every container of the chat's image is told: a reference where it is a secret. */
export function environmentOf(
  settings: Settings,
  redis: gcp.redis.Instance,
  redisAuth: RedisAuth | undefined,
): Environment {
  const plain: Record<PlainName, pulumi.Input<string>> = {
    REDISHOST: redis.host,
    REDISPORT: pulumi.interpolate`${redis.port}`,
    REDISCACERTS: settings.redisTls ? authorities(redis) : '',
    CHAT_TIMEOUT_SECONDS: String(settings.timeoutSeconds),
    CHAT_CONCURRENCY: String(settings.concurrency),
    CHAT_ALLOWED_ORIGINS: originsOf(settings).join(','),
    CHAT_TRUSTED_HOPS: String(trustedHopsOf(settings)),
    CHAT_HISTORY_LENGTH: String(settings.historyLength),
    CHAT_HISTORY_DAYS: String(settings.historyDays),
    CHAT_METRICS_PORT: String(settings.appMetrics ? METRICS_PORT : 0),
  };
  const secret: Record<SecretVariableName, RedisAuth | undefined> = { REDISAUTH: redisAuth };
  return [
    ...Object.entries<pulumi.Input<string>>(plain).map(([name, value]) => ({ name, value })),
    ...Object.entries(secret).flatMap(([name, source]) =>
      source === undefined ? [] : [{ name, valueSource: { secretKeyRef: source.secretKeyRef } }],
    ),
  ];
}

/**
 * All of them: Google adds an authority years before the one before it ends, and signs with either.
 * In an order of their own, so that another order in Google's answer makes no new revision.
 */
function authorities(redis: gcp.redis.Instance): pulumi.Output<string> {
  return redis.serverCaCerts.apply((authorities) => {
    const certificates = authorities.map(({ cert }) => cert.trim()).sort();
    // Without any the chat would speak to a port for TLS without TLS, and wait for an answer.
    if (certificates.length === 0) {
      throw new pulumi.RunError(
        'Redis has TLS, and tells no authority: expected one in serverCaCerts',
      );
    }
    return certificates.join('\n');
  });
}
