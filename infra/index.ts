import { Apis } from './apis.ts';
import { readSettings } from './config.ts';
import { createEgress } from './egress.ts';
import { environmentOf } from './environment.ts';
import { createEraser } from './eraser.ts';
import { Identity } from './identity.ts';
import { Image } from './image.ts';
import { createNetwork } from './network.ts';
import { createRedis } from './redis.ts';
import { RedisAuth } from './secret.ts';
import { Service } from './service.ts';

/**
 *   browser ──► Cloud Run ──► egress ──► network ──► Redis
 *                  │  runs as identity, from image, with the secret that Redis asks for
 *
 * Redis, connector and image take minutes each and know nothing of one another: the service alone
 * waits for all of them. A function, so that one process can evaluate the program more than once.
 */
export default function chat() {
  const settings = readSettings();

  const apis = new Apis();
  const network = createNetwork(settings, apis);
  const egress = createEgress(settings, network, apis);
  const redis = createRedis(settings, network, apis);
  const identity = new Identity(settings, apis);
  const auth = settings.redisAuth ? new RedisAuth(settings, { redis, identity, apis }) : undefined;
  const image = new Image(settings, apis);
  const environment = environmentOf(settings, redis, auth);
  const service = new Service(settings, { apis, egress, environment, identity, image });
  const eraser = createEraser(settings, { apis, egress, environment, identity, image });

  return {
    url: service.url,
    redisHost: redis.host,
    image: image.reference,
    serviceAccount: identity.email,
    egress: egress.id,
    eraser: eraser.name,
  };
}
