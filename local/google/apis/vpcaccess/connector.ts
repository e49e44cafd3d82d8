import { isPrivate, parseRange } from '../../../../infra/cidr.ts';
import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import { invalid } from '../../rest/refusal.ts';
import { findConflict, networkPath, networksOf } from '../../shared/network.ts';

/** https://cloud.google.com/vpc/docs/reference/vpcaccess/rest/v1/projects.locations.connectors */
export interface Connector {
  readonly name: string;
  readonly network: string;
  readonly ipCidrRange: string;
  readonly state: 'READY' | 'CREATING' | 'UPDATING' | 'DELETING' | 'ERROR';
  readonly machineType: string;
  readonly minInstances: number;
  readonly maxInstances: number;
  readonly minThroughput: number;
  readonly maxThroughput: number;
  readonly connectedProjects?: readonly string[];
}

export type Given = Partial<Connector> & { readonly subnet?: object };

const ID = /^[a-z][-a-z0-9]{0,23}[a-z0-9]$/;
/** A hyphen counts as two: cloud.google.com/vpc/docs/configure-serverless-vpc-access. */
const MAX_WEIGHT = 20;
const MACHINE_TYPES = ['f1-micro', 'e2-micro', 'e2-standard-4'];
/** Of an e2-micro, by which the reference counts whatever the machine. */
const MBPS_PER_INSTANCE = 100;

/** What can be seen of a request at once. */
export function checkRequest(id: string, { subnet, machineType, ipCidrRange }: Given) {
  if (!ID.test(id)) throw invalid(`Connector ID must follow the pattern ${ID.source}.`);
  if (subnet !== undefined) throw invalid('A connector in a subnet of its own is not made here.');
  checkMachineType(machineType);
  const range = parseRange(ipCidrRange ?? '');
  if (range?.prefix === 28 && isPrivate(range)) return;
  throw invalid(`Invalid IP CIDR range "${ipCidrRange ?? ''}": it must be a private /28.`);
}

function checkMachineType(machineType = 'e2-micro') {
  if (MACHINE_TYPES.includes(machineType)) return;
  throw invalid(`Invalid machine type "${machineType}": one of ${MACHINE_TYPES.join(', ')}.`);
}

/** With what Google fills in. How many instances there are it does not: 0 stands for nothing. */
export function complete(name: string, given: Given): Connector {
  const { minThroughput = 200, maxThroughput = 0, ...rest } = given;
  return withThroughput({
    network: 'default',
    ipCidrRange: '',
    machineType: 'e2-micro',
    minInstances: maxThroughput === 0 ? 0 : minThroughput / MBPS_PER_INSTANCE,
    maxInstances: maxThroughput / MBPS_PER_INSTANCE,
    ...rest,
    name,
    minThroughput,
    maxThroughput,
    state: 'READY',
  });
}

/** Instances take precedence over throughput. */
export function withThroughput(connector: Connector): Connector {
  return {
    ...connector,
    minThroughput: MBPS_PER_INSTANCE * connector.minInstances,
    maxThroughput: MBPS_PER_INSTANCE * connector.maxInstances,
  };
}

/**
 * Of what is wrong with these Google tells minutes later; what there is then is a broken one. Google's
 * words of an address range and of missing instances:
 * https://github.com/GoogleCloudPlatform/magic-modules/pull/8205
 */
export function verify(connector: Connector, project: Project) {
  const id = lastOf(connector.name);
  if (id.replaceAll('-', '--').length > MAX_WEIGHT) {
    throw failed(`Connector ID ${id} must be shorter than 21 characters, hyphens counting as two.`);
  }
  if (connector.maxInstances === 0) {
    throw failed('A Connector must specify either max_throughput or max_instances.');
  }
  const reason = boundsProblem(connector);
  if (reason !== undefined) throw failed(reason);
  const network = networkPath(project, connector.network);
  if (networksOf(project).find(network) === undefined) {
    throw failed(`Network ${network} was not found. ${BY_HAND}`);
  }
  if (findConflict(project, network, connector.ipCidrRange)) {
    throw failed(
      `Invalid IP CIDR range was provided. It conflicts with an existing subnetwork. ${BY_HAND}`,
    );
  }
}

const BY_HAND = 'Please delete the connector manually.';

const failed = (reason: string) => invalid(`Operation failed: ${reason}`);

/**
 * 2 to 9, and 3 to 10:
 * https://cloud.google.com/sdk/gcloud/reference/compute/networks/vpc-access/connectors/create
 */
function boundsProblem({ minInstances: min, maxInstances: max }: Connector): string | undefined {
  if (min < 2) return 'min_instances must be greater than or equal to 2.';
  if (max <= min) return 'max_instances must be greater than min_instances.';
  return max > 10 ? 'max_instances must be less than or equal to 10.' : undefined;
}

/** https://cloud.google.com/vpc/docs/configure-serverless-vpc-access#update */
export function checkChange(before: Connector, after: Connector, mask: readonly string[]) {
  const fixed = mask.find((field) => !CHANGEABLE.includes(field));
  if (fixed !== undefined) throw invalid(`Field ${fixed} of a connector cannot be updated.`);
  if (mask.includes('minInstances') !== mask.includes('maxInstances')) {
    throw invalid('Both min_instances and max_instances must be specified.');
  }
  checkMachineType(after.machineType);
  if (after.minInstances < before.minInstances || after.maxInstances < before.maxInstances) {
    throw invalid('Decreasing the number of instances of a connector is not supported.');
  }
  const reason = boundsProblem(after);
  if (reason !== undefined) throw invalid(reason);
}

const CHANGEABLE = ['machineType', 'minInstances', 'maxInstances'];
