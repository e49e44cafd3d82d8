/** Which client is pointed at the interfaces, and by which variables of its environment. */

export interface ExportsArgs {
  readonly port: number;
  readonly project: string;
  readonly region: string;
}

type Variables = Readonly<Record<string, string>>;

/**
 * Pulumi's provider, and whatever else is built on the same code: its variables are as
 * `GOOGLE_<NAME>_CUSTOM_ENDPOINT`, each ends in a slash.
 */
export function providerVariables({ port, project, region }: ExportsArgs): Variables {
  const base = `http://127.0.0.1:${port}`;
  return {
    GOOGLE_ARTIFACT_REGISTRY_CUSTOM_ENDPOINT: `${base}/ar/v1/`,
    GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT: `${base}/run/v2/`,
    GOOGLE_COMPUTE_CUSTOM_ENDPOINT: `${base}/compute/beta/`,
    GOOGLE_DNS_CUSTOM_ENDPOINT: `${base}/dns/v1beta2/`,
    GOOGLE_IAM_BETA_CUSTOM_ENDPOINT: `${base}/iam/v1/`,
    GOOGLE_MONITORING_CUSTOM_ENDPOINT: `${base}/monitoring/`,
    GOOGLE_REDIS_CUSTOM_ENDPOINT: `${base}/redis/v1beta1/`,
    GOOGLE_RESOURCE_MANAGER_CUSTOM_ENDPOINT: `${base}/crm/v1/`,
    GOOGLE_SECRET_MANAGER_CUSTOM_ENDPOINT: `${base}/secret/v1/`,
    GOOGLE_SERVICE_USAGE_CUSTOM_ENDPOINT: `${base}/serviceusage/v1beta1/`,
    GOOGLE_VPC_ACCESS_CUSTOM_ENDPOINT: `${base}/vpcaccess/v1beta1/`,
    GOOGLE_PROJECT: project,
    GOOGLE_REGION: region,
    // Nobody looks at it; without one the provider asks Google for one.
    GOOGLE_OAUTH_ACCESS_TOKEN: 'no-token-is-needed-here',
    // It would ask Google which regions there are. The setting of that name has no effect.
    PULUMI_GCP_SKIP_REGION_VALIDATION: 'true',
  };
}

/**
 * gcloud: https://cloud.google.com/sdk/docs/properties. It puts the region before the host for Cloud
 * Run, a name that no resolver knows, so this server is its proxy too.
 */
export function gcloudVariables({ port, project, region }: ExportsArgs): Variables {
  const base = `http://127.0.0.1:${port}`;
  const override = (api: string, segment: string): [string, string] => {
    return [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${api}`, `${base}/${segment}/`];
  };
  return {
    ...Object.fromEntries([
      override('ARTIFACTREGISTRY', 'ar'),
      override('CLOUDRESOURCEMANAGER', 'crm'),
      override('COMPUTE', 'compute/v1'),
      override('DNS', 'dns/v1'),
      override('IAM', 'iam'),
      override('MONITORING', 'monitoring'),
      override('REDIS', 'redis'),
      override('RUN', 'run'),
      override('SECRETMANAGER', 'secret'),
      override('SERVICEUSAGE', 'serviceusage'),
      override('VPCACCESS', 'vpcaccess'),
    ]),
    CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
    CLOUDSDK_CORE_PROJECT: project,
    CLOUDSDK_RUN_REGION: region,
    CLOUDSDK_PROXY_TYPE: 'http_no_tunnel',
    CLOUDSDK_PROXY_ADDRESS: '127.0.0.1',
    CLOUDSDK_PROXY_PORT: String(port),
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: 'true',
    CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: 'true',
  };
}
