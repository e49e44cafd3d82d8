/** A field's words by their numbers; '' where a number has none, or one that nobody asks for. */
type Words = readonly string[];

/**
 * Enumerations by the fields that have them: in JSON a number stands for a word as well
 * (https://protobuf.dev/programming-guides/json/), and client libraries write the number.
 * https://github.com/googleapis/googleapis: google/cloud/redis/v1/cloud_redis.proto,
 * google/cloud/run/v2/*.proto, google/devtools/artifactregistry/v1/repository.proto,
 * google/monitoring/v3/alert.proto and common.proto
 */
export const enums: ReadonlyMap<string, Words> = new Map([
  ['tier', ['', 'BASIC', '', 'STANDARD_HA']],
  ['connectMode', ['', 'DIRECT_PEERING', 'PRIVATE_SERVICE_ACCESS']],
  ['transitEncryptionMode', ['', 'SERVER_AUTHENTICATION', 'DISABLED']],
  ['readReplicasMode', ['', 'READ_REPLICAS_DISABLED', 'READ_REPLICAS_ENABLED']],
  ['persistenceMode', ['', 'DISABLED', 'RDB']],
  [
    'ingress',
    [
      'INGRESS_TRAFFIC_UNSPECIFIED',
      'INGRESS_TRAFFIC_ALL',
      'INGRESS_TRAFFIC_INTERNAL_ONLY',
      'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
      'INGRESS_TRAFFIC_NONE',
    ],
  ],
  ['launchStage', ['', 'EARLY_ACCESS', 'ALPHA', 'BETA', 'GA', 'DEPRECATED']],
  // Of a target of traffic: other fields of that name have words of their own.
  [
    'type',
    ['', 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION'],
  ],
  ['egress', ['', 'ALL_TRAFFIC', 'PRIVATE_RANGES_ONLY']],
  ['executionEnvironment', ['', 'EXECUTION_ENVIRONMENT_GEN1', 'EXECUTION_ENVIRONMENT_GEN2']],
  ['scalingMode', ['', 'AUTOMATIC', 'MANUAL']],
  ['format', ['', 'DOCKER', 'MAVEN', 'NPM', '', 'APT', 'YUM', '', 'PYTHON']],
  ['mode', ['', 'STANDARD_REPOSITORY', 'VIRTUAL_REPOSITORY', 'REMOTE_REPOSITORY']],
  ['enablementConfig', ['', 'INHERITED', 'DISABLED']],
  ['action', ['', 'DELETE', 'KEEP']],
  ['combiner', ['', 'AND', 'OR', 'AND_WITH_MATCHING_RESOURCE']],
  ['comparison', ['', 'COMPARISON_GT', 'COMPARISON_GE', 'COMPARISON_LT', 'COMPARISON_LE']],
]);
