/**
 * Seconds that Google takes, as people who watched it have seen them: what the provider's logs show
 * ("Creation complete after …") in issues and tutorials. Divided by `--speed`.
 */
export const secondsOf = {
  'services.enable': 10,
  'redis.create': 240,
  'redis.createStandard': 420,
  'redis.update': 180,
  'redis.upgrade': 300,
  'redis.delete': 150,
  'connector.create': 120,
  'connector.update': 90,
  'connector.delete': 150,
  /** What a connector leaves in its network stays this much longer. */
  'connector.firewallRules': 60,
  'network.create': 20,
  'network.update': 15,
  'network.delete': 20,
  'subnetwork.create': 15,
  'subnetwork.update': 15,
  'subnetwork.delete': 15,
  /** cloud.google.com/run/docs/configuring/vpc-direct-vpc: one to two hours. */
  'subnetwork.addresses': 5400,
  'repository.create': 10,
  'repository.delete': 10,
  'service.create': 20,
  'service.update': 15,
  'service.delete': 10,
  'job.create': 5,
  'job.update': 5,
  'job.delete': 5,
  /** cloud.google.com/iam/docs/service-accounts-create: may take 60 seconds or more. */
  'account.visible': 10,
} as const;

export type Step = keyof typeof secondsOf;
