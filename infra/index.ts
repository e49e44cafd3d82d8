import { Apis } from './apis.ts';
import { readSettings } from './config.ts';
import { createConnector } from './connector.ts';
import { Identity } from './identity.ts';
import { Image } from './image.ts';
import { createRedis } from './redis.ts';
import { Service } from './service.ts';

/**
 *   browser ──► Cloud Run ──► connector ──► Redis
 *                  │  runs as identity, from image
 *
 * Redis, connector and image take minutes each and know nothing of one another: the service alone
 * waits for all of them. A function, so that one process can evaluate the program more than once.
 */
export default function chat() {
  const settings = readSettings();

  const apis = new Apis();
  const redis = createRedis(settings, apis);
  const connector = createConnector(settings, apis);
  const identity = new Identity(settings, apis);
  const image = new Image(settings, apis);
  const service = new Service(settings, { apis, redis, connector, identity, image });

  return {
    url: service.url,
    redisHost: redis.host,
    image: image.reference,
    serviceAccount: identity.email,
    connector: connector.id,
  };
}
