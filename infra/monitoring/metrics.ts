/** A metric of Google's, and the kind of resource that it is told of. */
export interface GoogleMetric {
  /** As Google's lists have it. */
  readonly type: string;
  readonly resource: Resource;
}

export type Resource =
  | 'cloud_run_revision'
  | 'https_lb_rule'
  | 'redis_instance'
  | 'uptime_url'
  | 'vpc_access_connector';

/** One of the chat's own by its name, or one of Google's. */
export type Metric = string | GoogleMetric;

/** The chat's own, as app/server/metrics/metrics.ts names them. */
export const chat = {
  sockets: 'chat_sockets',
  rooms: 'chat_rooms',
  load: 'chat_load_ratio',
  redisUp: 'chat_redis_up',
  accepted: 'chat_messages_accepted_total',
  deliveries: 'chat_deliveries_total',
  sendSeconds: 'chat_send_duration_seconds',
  signIns: 'chat_sign_ins_total',
  refusals: 'chat_refusals_total',
  handshakesRefused: 'chat_handshakes_refused_total',
  roomSyncs: 'chat_room_syncs_total',
  roomResets: 'chat_room_resets_total',
} as const;

/** https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run */
export const run = told('cloud_run_revision', {
  requests: 'run.googleapis.com/request_count',
  instances: 'run.googleapis.com/container/instance_count',
  cpu: 'run.googleapis.com/container/cpu/utilizations',
  memory: 'run.googleapis.com/container/memory/utilizations',
});

/** https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-redis */
export const redis = told('redis_instance', {
  memory: 'redis.googleapis.com/stats/memory/usage_ratio',
  systemMemory: 'redis.googleapis.com/stats/memory/system_memory_usage_ratio',
  connections: 'redis.googleapis.com/clients/connected',
  role: 'redis.googleapis.com/replication/role',
  cpuSeconds: 'redis.googleapis.com/stats/cpu_utilization_main_thread',
});

/** https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-vpcaccess */
export const connector = told('vpc_access_connector', {
  sent: 'vpcaccess.googleapis.com/connector/sent_bytes_count',
  received: 'vpcaccess.googleapis.com/connector/received_bytes_count',
  instances: 'vpcaccess.googleapis.com/connector/instances',
  cpu: 'vpcaccess.googleapis.com/connector/cpu/utilizations',
});

/** https://cloud.google.com/monitoring/api/metrics_gcp_i_o#gcp-loadbalancing */
export const balancer = told('https_lb_rule', {
  requests: 'loadbalancing.googleapis.com/https/request_count',
  roundTrip: 'loadbalancing.googleapis.com/https/frontend_tcp_rtt',
});

/** https://cloud.google.com/monitoring/api/metrics_gcp_i_o#gcp-monitoring */
export const uptime = told('uptime_url', {
  passed: 'monitoring.googleapis.com/uptime_check/check_passed',
});

function told<Name extends string>(resource: Resource, types: Readonly<Record<Name, string>>) {
  const metrics = Object.entries<string>(types).map(([name, type]) => [name, { type, resource }]);
  return Object.fromEntries(metrics) as Readonly<Record<Name, GoogleMetric>>;
}
