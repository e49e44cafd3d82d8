import { overlap, parseRange } from '../infra/cidr.ts';
import type { Desk, Inputs, Realiser } from './realiser.ts';
import { recorded } from './recorded.ts';
import { lastOf } from './reference.ts';

const SUBNETWORK = 'gcp:compute/subnetwork:Subnetwork';
const CONNECTOR = 'gcp:vpcaccess/connector:Connector';

/** cloud.google.com/vpc/docs/subnets: the least that a subnet's prefix may leave open. */
const SMALLEST_SUBNET = 29;

export const network: Readonly<Record<string, Realiser>> = {
  async 'gcp:compute/network:Network'({ inputs }, { args }) {
    return recorded(`projects/${args.project}/global/networks/${inputs.name}`);
  },

  async [SUBNETWORK]({ inputs }, desk) {
    const range = parseRange(String(inputs.ipCidrRange));
    if (range === undefined || range.prefix > SMALLEST_SUBNET) {
      throw new Error(
        `${inputs.ipCidrRange} is no range of a subnet, a /${SMALLEST_SUBNET} or larger`,
      );
    }
    requireFree(inputs, desk);
    const { region, name } = inputs;
    return recorded(`projects/${desk.args.project}/regions/${region}/subnetworks/${name}`);
  },

  async [CONNECTOR]({ inputs }, desk) {
    if (parseRange(String(inputs.ipCidrRange))?.prefix !== 28) {
      throw new Error(`${inputs.ipCidrRange} is no range of a connector, a /28`);
    }
    requireFree(inputs, desk);
    const { region, name } = inputs;
    return recorded(`projects/${desk.args.project}/locations/${region}/connectors/${name}`);
  },
};

/** No two ranges of one network have an address in common. */
function requireFree({ network, ipCidrRange }: Inputs, desk: Desk) {
  const range = parseRange(String(ipCidrRange));
  for (const other of [SUBNETWORK, CONNECTOR].flatMap((type) => desk.made(type))) {
    const taken = parseRange(String(other.ipCidrRange));
    if (lastOf(other.network) !== lastOf(network)) continue;
    if (range === undefined || taken === undefined || !overlap(range, taken)) continue;
    throw new Error(`${ipCidrRange} overlaps ${other.ipCidrRange}, which ${other.name} has`);
  }
}
