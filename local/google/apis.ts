import { artifactRegistry } from './apis/artifactregistry.ts';
import { compute } from './apis/compute.ts';
import { dns } from './apis/dns.ts';
import { iam } from './apis/iam.ts';
import { knative } from './apis/knative.ts';
import { monitoring } from './apis/monitoring.ts';
import { redis } from './apis/redis.ts';
import { resourceManager } from './apis/resourcemanager.ts';
import { run } from './apis/run.ts';
import { knativeJobs, runV1 } from './apis/runv1.ts';
import { secretManager } from './apis/secretmanager.ts';
import { serviceUsage } from './apis/serviceusage.ts';
import { vpcAccess } from './apis/vpcaccess.ts';
import type { Api } from './rest/route.ts';

/** All that answers here. */
export const apis: readonly Api[] = [
  serviceUsage,
  resourceManager,
  iam,
  compute,
  dns,
  vpcAccess,
  redis,
  secretManager,
  artifactRegistry,
  run,
  runV1,
  knative,
  knativeJobs,
  monitoring,
];
