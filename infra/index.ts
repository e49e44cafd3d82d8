import { Apis } from './apis.ts';
import { Collector } from './collector.ts';
import { readSettings } from './config.ts';
import { Delivery } from './delivery.ts';
import { Domain } from './domain.ts';
import { createEgress } from './egress.ts';
import { environmentOf } from './environment.ts';
import { createEraser } from './eraser.ts';
import { Identity } from './identity.ts';
import { Image } from './image.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { createNetwork } from './network.ts';
import { createRedis } from './redis.ts';
import { RedisAuth } from './secret.ts';
import { Service } from './service.ts';

/**
 *   browser ──► domain ──► Cloud Run ──► egress ──► network ──► Redis
 *                             │  runs as identity, from image, with the secret that Redis asks for
 *                             │  └► collector ──► monitoring ──► whoever is on call
 *                          delivery ◄── GitHub
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
  const parts = { apis, egress, environment, identity, image };
  const collector = settings.appMetrics ? new Collector(settings, { apis, identity }) : undefined;
  const service = new Service(settings, { ...parts, collector });
  const eraser = createEraser(settings, parts);
  const domain = settings.domain ? new Domain(settings, { apis, service }) : undefined;
  // Where people are sure to be answered, by whoever checks that they are.
  const url = settings.keepServiceUrl ? service.url : (domain?.url ?? service.url);
  if (settings.monitoring) new Monitoring(settings, { apis, url });
  const delivery = settings.deployRepository
    ? new Delivery(settings, { apis, identity })
    : undefined;

  return {
    url,
    redisHost: redis.host,
    image: image.reference,
    serviceAccount: identity.email,
    egress: egress.id,
    eraser: eraser.name,
    // Of what is not there the CLI would warn at each update.
    ...(domain ? { address: domain.address } : {}),
    ...(delivery ? { deployAccount: delivery.account, deployProvider: delivery.provider } : {}),
  };
}
