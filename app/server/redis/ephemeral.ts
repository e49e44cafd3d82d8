import { createAdapter } from '@socket.io/redis-adapter';
import type { Logger } from '../logger.ts';
import type { Redis } from './redis.ts';

/**
 * Socket.IO's Redis adapter, for what may get lost: who enters, who leaves, who types. It awaits
 * none of its commands, so one that Redis does not answer would end the process: here its
 * failures are logged instead.
 */
export function createEphemeralAdapter({ commands, subscriber }: Redis, logger: Logger) {
  return createAdapter(surviving(commands, logger), surviving(subscriber, logger));
}

function surviving<Client extends object>(client: Client, logger: Logger): Client {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const result: unknown = member.apply(target, args);
        if (result instanceof Promise) {
          result.catch((error: Error) => logger.debug({ reason: error.message }, 'event lost'));
        }
        return result;
      };
    },
  });
}
