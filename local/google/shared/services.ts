interface Service {
  readonly title: string;
  /** What is enabled with it; without the domain. */
  readonly implies?: readonly string[];
}

/**
 * Google's services by their names without the domain, as far as somebody with a chat may ask for
 * them. Google publishes no list of what implies what. Compute and OS Login:
 * https://github.com/hashicorp/terraform-provider-google/issues/3198. Cloud Run and the registries:
 * https://github.com/ossf/allstar/issues/413. The rest follows from the tutorial, which enables
 * neither Compute nor IAM, and goes on to use the network `default` and an account.
 */
const services: Readonly<Record<string, Service>> = {
  artifactregistry: { title: 'Artifact Registry API' },
  billingbudgets: { title: 'Cloud Billing Budget API' },
  certificatemanager: { title: 'Certificate Manager API' },
  cloudapis: { title: 'Google Cloud APIs' },
  cloudbilling: { title: 'Cloud Billing API' },
  cloudbuild: { title: 'Cloud Build API', implies: ['artifactregistry', 'logging', 'storage'] },
  cloudresourcemanager: { title: 'Cloud Resource Manager API' },
  cloudscheduler: { title: 'Cloud Scheduler API' },
  cloudtrace: { title: 'Cloud Trace API' },
  compute: { title: 'Compute Engine API', implies: ['oslogin'] },
  container: { title: 'Kubernetes Engine API', implies: ['compute'] },
  containerregistry: { title: 'Container Registry API', implies: ['pubsub', 'storage'] },
  containerscanning: { title: 'Container Scanning API' },
  dns: { title: 'Cloud DNS API' },
  eventarc: { title: 'Eventarc API' },
  iam: { title: 'Identity and Access Management (IAM) API', implies: ['iamcredentials'] },
  iamcredentials: { title: 'IAM Service Account Credentials API' },
  logging: { title: 'Cloud Logging API' },
  memorystore: { title: 'Memorystore API' },
  monitoring: { title: 'Cloud Monitoring API' },
  networkconnectivity: { title: 'Network Connectivity API' },
  oslogin: { title: 'Cloud OS Login API' },
  pubsub: { title: 'Cloud Pub/Sub API' },
  redis: { title: 'Google Cloud Memorystore for Redis API', implies: ['compute'] },
  run: {
    title: 'Cloud Run Admin API',
    implies: ['artifactregistry', 'containerregistry', 'iam'],
  },
  secretmanager: { title: 'Secret Manager API' },
  servicemanagement: { title: 'Service Management API' },
  servicenetworking: { title: 'Service Networking API' },
  serviceusage: { title: 'Service Usage API' },
  storage: { title: 'Cloud Storage API' },
  sts: { title: 'Security Token Service API' },
  vpcaccess: { title: 'Serverless VPC Access API', implies: ['compute'] },
};

const DOMAIN = '.googleapis.com';

/** Names in full of all that there is, in their order. */
export const serviceNames: readonly string[] = Object.keys(services).map((id) => id + DOMAIN);

export const titleOf = (name: string) => find(name)?.title ?? name;

/** A service, after all that is enabled with it. */
export function closureOf(name: string): readonly string[] {
  const implied = (find(name)?.implies ?? []).flatMap((id) => closureOf(id + DOMAIN));
  return [...new Set([...implied, name])];
}

/** Those of some services that need another one. */
export function dependentsOf(name: string, among: Iterable<string>): readonly string[] {
  return [...among].filter((other) => other !== name && closureOf(other).includes(name)).sort();
}

const find = (name: string) => services[name.slice(0, -DOMAIN.length)];
