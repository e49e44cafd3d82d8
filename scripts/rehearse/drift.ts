import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT } from './environment.ts';
import { must, type Stage } from './stage.ts';
import { redisOf } from './there.ts';

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
const POLICY = `crm/v1/projects/${PROJECT}`;
const LOOK_MS = 200;

/** What somebody may do in the console: another size of Redis, a grant taken away. */
export async function makeDrift(stage: Stage): Promise<readonly string[]> {
  const { world } = stage;
  const { name, memorySizeGb } = await redisOf(stage);
  const path = `redis/v1/${name}?updateMask=memorySizeGb`;
  const begun = await world.rest<Operation>('PATCH', path, { memorySizeGb: MEMORY_GB });
  let operation = begun;
  while (operation.done !== true) {
    await sleep(LOOK_MS);
    operation = await world.rest<Operation>('GET', `redis/v1/${begun.name}`);
  }
  const { bindings = [], ...rest } = await policyOf(stage);
  const without = bindings.filter(({ role }) => role !== ROLE);
  must(without.length < bindings.length, `expected a grant of ${ROLE}`);
  const policy = { ...rest, bindings: without };
  await world.rest('POST', `${POLICY}:setIamPolicy`, { policy });
  return [`Redis ${memorySizeGb} → ${MEMORY_GB} GB by hand`, 'a grant taken away'];
}

export async function requireNoDrift(stage: Stage): Promise<void> {
  const { memorySizeGb } = await redisOf(stage);
  must(memorySizeGb !== MEMORY_GB, `Redis still has ${memorySizeGb} GB`);
  const { bindings = [] } = await policyOf(stage);
  must(
    bindings.some(({ role }) => role === ROLE),
    `${ROLE} is not granted again`,
  );
}

function policyOf({ world }: Stage): Promise<Policy> {
  return world.rest<Policy>('POST', `${POLICY}:getIamPolicy`, {});
}
