import { Refusal } from '../rest/refusal.ts';

interface Region {
  /** What the names of its zones end in. */
  readonly zones: string;
  /** Of its subnet in a network that makes one in every region. */
  readonly range: string;
}

const region = (range: string, zones = 'abc'): Region => ({ range: `${range}/20`, zones });

/**
 * https://cloud.google.com/compute/docs/regions-zones, and the ranges that an auto mode network
 * takes: https://cloud.google.com/vpc/docs/subnets#ip-ranges
 */
export const regions: Readonly<Record<string, Region>> = {
  'africa-south1': region('10.218.0.0'),
  'asia-east1': region('10.140.0.0'),
  'asia-east2': region('10.170.0.0'),
  'asia-northeast1': region('10.146.0.0'),
  'asia-northeast2': region('10.174.0.0'),
  'asia-northeast3': region('10.178.0.0'),
  'asia-south1': region('10.160.0.0'),
  'asia-south2': region('10.190.0.0'),
  'asia-southeast1': region('10.148.0.0'),
  'asia-southeast2': region('10.184.0.0'),
  'asia-southeast3': region('10.230.0.0'),
  'australia-southeast1': region('10.152.0.0'),
  'australia-southeast2': region('10.192.0.0'),
  'europe-central2': region('10.186.0.0'),
  'europe-north1': region('10.166.0.0'),
  'europe-north2': region('10.226.0.0'),
  'europe-southwest1': region('10.204.0.0'),
  'europe-west1': region('10.132.0.0', 'bcd'),
  'europe-west10': region('10.214.0.0'),
  'europe-west12': region('10.210.0.0'),
  'europe-west2': region('10.154.0.0'),
  'europe-west3': region('10.156.0.0'),
  'europe-west4': region('10.164.0.0'),
  'europe-west6': region('10.172.0.0'),
  'europe-west8': region('10.198.0.0'),
  'europe-west9': region('10.200.0.0'),
  'me-central1': region('10.212.0.0'),
  'me-central2': region('10.216.0.0'),
  'me-west1': region('10.208.0.0'),
  'northamerica-northeast1': region('10.162.0.0'),
  'northamerica-northeast2': region('10.188.0.0'),
  'northamerica-south1': region('10.224.0.0'),
  'southamerica-east1': region('10.158.0.0'),
  'southamerica-west1': region('10.194.0.0'),
  'us-central1': region('10.128.0.0', 'abcf'),
  'us-east1': region('10.142.0.0', 'bcd'),
  'us-east4': region('10.150.0.0'),
  'us-east5': region('10.202.0.0'),
  'us-south1': region('10.206.0.0'),
  'us-west1': region('10.138.0.0'),
  'us-west2': region('10.168.0.0'),
  'us-west3': region('10.180.0.0'),
  'us-west4': region('10.182.0.0'),
};

export function zonesOf(name: string): readonly string[] {
  return [...(regions[name]?.zones ?? '')].map((letter) => `${name}-${letter}`);
}

/** Google does not say which of the two it is. */
export function requireRegion(name: string) {
  if (Object.hasOwn(regions, name)) return;
  throw new Refusal(
    'PERMISSION_DENIED',
    `Permission denied on 'locations/${name}' (or it may not exist).`,
  );
}
