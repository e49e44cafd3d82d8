import { overlap, parseRange } from './cidr.ts';
import { between, type Problem } from './problem.ts';

// An auto-mode network, as `default` is unless somebody rebuilt it, adds a subnet from this range
// whenever Google opens a region: cloud.google.com/vpc/docs/subnets.
const autoModeRange = '10.128.0.0/9';

interface NamedRange {
  readonly owner: string;
  readonly text: string;
}

/**
 * A range that the program takes, against those before it. The connector's and the subnet's too:
 * while a stack changes from one to the other, both are there.
 */
function rangeProblems(
  setting: 'connectorRange' | 'subnetworkRange',
  value: string,
  taken: readonly NamedRange[],
): Problem[] {
  const range = parseRange(value);
  return taken.flatMap(({ owner, text }) => {
    const other = parseRange(text);
    if (range === undefined || other === undefined || !overlap(range, other)) return [];
    const allowed = `a range outside ${text}, ${owner}`;
    const change = `pulumi config set ${setting} A_FREE_RANGE/${range.prefix}`;
    return [{ setting, value, allowed, change }];
  });
}

const rangeCheck = between(
  ['connectorRange', 'subnetworkRange', 'rangesInUse', 'network'],
  ({ connectorRange, subnetworkRange, rangesInUse, network }) => {
    const taken = [
      ...(network === 'default'
        ? [{ owner: 'which the network default owns', text: autoModeRange }]
        : []),
      ...rangesInUse.map((text) => ({ owner: 'which rangesInUse names', text })),
    ];
    const connector = { owner: 'which is connectorRange', text: connectorRange };
    return [
      ...rangeProblems('connectorRange', connectorRange, taken),
      ...rangeProblems('subnetworkRange', subnetworkRange, [...taken, connector]),
    ];
  },
);

// Two for each instance, and twice that while a revision is replaced by the next; Google keeps four
// of a subnet for itself: cloud.google.com/run/docs/configuring/vpc-direct-vpc, /vpc/docs/subnets.
const addressesFor = (instances: number) => 4 * instances + 4;

const addressCheck = between(
  ['subnetworkRange', 'subnetwork', 'egress', 'maxInstances'],
  ({ subnetworkRange, subnetwork, egress, maxInstances }) => {
    const range = parseRange(subnetworkRange);
    if (range === undefined || subnetwork !== 'create' || egress !== 'direct') return [];
    const needed = addressesFor(maxInstances);
    if (range.last - range.first + 1 >= needed) return [];
    const prefix = 32 - Math.ceil(Math.log2(needed));
    const allowed = `a /${prefix} or larger: ${maxInstances} instances take ${needed} addresses`;
    const change = `pulumi config set subnetworkRange A_FREE_RANGE/${prefix}`;
    return [{ setting: 'subnetworkRange', value: subnetworkRange, allowed, change }];
  },
);

const subnetworkCheck = between(
  ['subnetwork', 'network', 'egress'],
  ({ subnetwork, network, egress }) => {
    if (subnetwork === 'create' || (egress === 'direct' && network !== 'create')) return [];
    const reason = egress === 'direct' ? 'network create has no other' : 'a connector uses none';
    const change = 'pulumi config set subnetwork create';
    return [{ setting: 'subnetwork', value: subnetwork, allowed: `create: ${reason}`, change }];
  },
);

/** Between the ranges of the network, and what is to fit into them. */
export const rangeChecks = [rangeCheck, addressCheck, subnetworkCheck];
