/**
 * Seconds that Google takes, divided by `--speed`. Estimated, if nothing else is said: Google promises
 * none. Where somebody was seen to wait, it is said for how long; (A) stands for
 * https://github.com/ftoscanomarquez/acmeoms-infraestructura, oms-platform/BITACORA-COMANDOS.md.
 */
export const secondsOf = {
  /** https://github.com/terraform-google-modules/terraform-google-project-factory/pull/934 */
  'services.enable': 22,
  'redis.create': 240,
  /** (A) */
  'redis.createStandard': 263,
  /**
   * Five minutes for little data, more than 20 with much:
   * https://github.com/terraform-google-modules/terraform-google-memorystore/issues/275,
   * https://github.com/hashicorp/terraform-provider-google/issues/10360
   */
  'redis.update': 300,
  /** That and more: https://github.com/hashicorp/terraform-provider-google/issues/10031 */
  'redis.upgrade': 600,
  'redis.delete': 150,
  /** More than 2 min 20 s, and that long until one fails: (A) */
  'connector.create': 140,
  'connector.update': 90,
  'connector.delete': 150,
  /**
   * What a connector leaves in its network stays this much longer, "a while":
   * https://github.com/GoogleCloudPlatform/terraform-google-three-tier-web-app/pull/200
   */
  'connector.firewallRules': 60,
  /** 7 s of the operation alone: https://github.com/GoogleCloudPlatform/magic-modules/pull/5031 */
  'network.create': 20,
  'network.update': 15,
  'network.delete': 20,
  /** (A) */
  'subnetwork.create': 35,
  'subnetwork.update': 15,
  /** (A) */
  'subnetwork.delete': 34,
  /** One to two hours: https://cloud.google.com/run/docs/configuring/vpc-direct-vpc */
  'subnetwork.addresses': 5400,
  /**
   * Each part of a load balancer. A backend service, with what it needs, was there and gone again
   * within 21 s: https://github.com/hashicorp/terraform/pull/3038
   */
  'balancing.create': 10,
  'balancing.update': 10,
  'balancing.delete': 10,
  /** Up to an hour: https://cloud.google.com/load-balancing/docs/ssl-certificates/troubleshooting */
  'certificate.issue': 1200,
  'record.change': 5,
  'repository.create': 10,
  /** https://github.com/kubernetes/k8s.io/pull/7750 */
  'repository.delete': 1,
  'service.create': 20,
  'service.update': 15,
  'service.delete': 10,
  'job.create': 5,
  'job.update': 5,
  'job.delete': 5,
  /**
   * "60 seconds or more": https://cloud.google.com/iam/docs/service-accounts-create. Less here: the
   * provider waits ten and goes on, and that is mostly enough.
   */
  'account.visible': 10,
  'pool.change': 2,
} as const;

export type Step = keyof typeof secondsOf;
