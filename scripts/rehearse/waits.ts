import { nameOf } from './events.ts';
import type { Dependencies } from './timeline.ts';

/** Which API makes what is called so, in the part of a type's name that is Google's. */
const apiOf: Readonly<Record<string, string>> = {
  artifactregistry: 'artifactregistry',
  cloudrunv2: 'run',
  compute: 'compute',
  dns: 'dns',
  iam: 'iam',
  monitoring: 'monitoring',
  'projects/iAMMember': 'cloudresourcemanager',
  redis: 'redis',
  secretmanager: 'secretmanager',
  serviceaccount: 'iam',
  vpcaccess: 'vpcaccess',
};

/**
 * Resources that do not wait until the API that makes them is on, in words. An update may do without,
 * as the APIs are often on by then; somebody's first one then fails at what happens to be quicker.
 */
export function tooEarly(dependencies: Dependencies): readonly string[] {
  return [...dependencies.keys()].flatMap((urn) => {
    const what = /\bgcp:([^:]+):\w+::[^:]+$/.exec(urn)?.[1];
    if (what === undefined || what === 'projects/service') return [];
    const api = apiOf[what] ?? apiOf[what.split('/')[0] ?? ''];
    if (api === undefined) return [`${nameOf(urn)}: which API makes a ${what} is not known here`];
    const waits = [...neededBy(urn, dependencies)].some((one) => {
      return /gcp:projects\/service:Service::/.test(one) && nameOf(one) === api;
    });
    return waits ? [] : [`${nameOf(urn)} does not wait for ${api}`];
  });
}

function neededBy(urn: string, dependencies: Dependencies, known = new Set<string>()) {
  for (const one of dependencies.get(urn) ?? []) {
    if (known.has(one)) continue;
    known.add(one);
    neededBy(one, dependencies, known);
  }
  return known;
}
