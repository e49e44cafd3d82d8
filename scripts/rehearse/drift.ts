import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT_ID } from './environment.ts';
import { must, type Stage } from './stage.ts';
import { redisOf, serviceOf } from './there.ts';

interface Policy {
  readonly etag?: string;
  readonly bindings?: readonly { readonly role: string; readonly members: readonly string[] }[];
}

interface Operation {
  readonly name: string;
  readonly done?: boolean;
}

const MEMORY_GB = 9;
const ROLE = 'roles/serviceusage.serviceUsageConsumer';
const POLICY = `crm/v1/projects/${PROJECT_ID}`;
const PINNED = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
const LOOK_MS = 200;

/** What somebody may do in the console: another size of Redis, a revision pinned, a grant taken away. */
export async function makeDrift(stage: Stage): Promise<readonly string[]> {
  const { world } = stage;
  const { name, memorySizeGb } = await redisOf(stage);
  const path = `${name}?updateMask=memorySizeGb`;
  await change(stage, 'redis/v1', path, { memorySizeGb: MEMORY_GB });
  const service = await serviceOf(stage);
  const revision = service.latestReadyRevision.split('/').at(-1);
  const traffic = [{ type: PINNED, revision, percent: 100 }];
  await change(stage, 'run/v2', `${service.name}?updateMask=traffic`, { traffic });
  const { bindings = [], ...rest } = await policyOf(stage);
  const without = bindings.filter(({ role }) => role !== ROLE);
  must(without.length < bindings.length, `expected a grant of ${ROLE}`);
  const policy = { ...rest, bindings: without };
  await world.rest('POST', `${POLICY}:setIamPolicy`, { policy });
  return [
    `Redis ${memorySizeGb} → ${MEMORY_GB} GB by hand`,
    'all traffic pinned to one revision',
    'a grant taken away',
  ];
}

async function change({ world }: Stage, api: string, path: string, body: object): Promise<void> {
  const begun = await world.rest<Operation>('PATCH', `${api}/${path}`, body);
  let operation = begun;
  while (operation.done !== true) {
    await sleep(LOOK_MS);
    operation = await world.rest<Operation>('GET', `${api}/${begun.name}`);
  }
}

export async function requireNoDrift(stage: Stage): Promise<void> {
  const { memorySizeGb } = await redisOf(stage);
  must(memorySizeGb !== MEMORY_GB, `Redis still has ${memorySizeGb} GB`);
  const { traffic } = await serviceOf(stage);
  must(
    traffic.every(({ type }) => type !== PINNED),
    'the traffic is pinned to a revision still',
  );
  const { bindings = [] } = await policyOf(stage);
  must(
    bindings.some(({ role }) => role === ROLE),
    `${ROLE} is not granted again`,
  );
}

function policyOf({ world }: Stage): Promise<Policy> {
  return world.rest<Policy>('POST', `${POLICY}:getIamPolicy`, {});
}
