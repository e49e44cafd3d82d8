import {
  type Backend,
  type Group,
  type Redirect,
  type Rule,
  type TargetProxy,
  types,
  type UrlMap,
} from './balancer.ts';
import type { FrontEnd } from './frontend.ts';
import type { Desk } from './realiser.ts';
import { find, idOf, lastOf } from './reference.ts';

/** Where a rule leads at this moment; what is undefined is not, or no longer, there. */
export interface Route {
  readonly proxy: TargetProxy | undefined;
  readonly redirect: Redirect | undefined;
  readonly backend: Backend | undefined;
  readonly frontEnd: FrontEnd | undefined;
}

export function follow({ target }: Rule, desk: Desk): Route {
  const { httpsProxy, httpProxy } = types;
  const proxy =
    find<TargetProxy>(desk, httpsProxy, target) ?? find<TargetProxy>(desk, httpProxy, target);
  const urlMap = find<UrlMap>(desk, types.urlMap, proxy?.urlMap);
  const backend = find<Backend>(desk, types.backend, urlMap?.defaultService);
  const group = find<Group>(desk, types.group, backend?.backends?.[0]?.group);
  const service = group && desk.realised(serviceOf(group, desk));
  return { proxy, redirect: urlMap?.defaultUrlRedirect, backend, frontEnd: service?.frontEnd };
}

/** Id of the Cloud Run service that is behind a group. */
export function serviceOf({ region, cloudRun: { service } }: Group, { args }: Desk): string {
  return `projects/${args.project}/locations/${lastOf(region)}/services/${service}`;
}

/** A rule names its address as it is, or by its path; undefined: there is no such address. */
export function addressOf({ ipAddress }: Rule, desk: Desk): string | undefined {
  const found = desk.made(types.address).find(({ id, address }) => {
    return address === ipAddress || id === idOf(ipAddress);
  });
  return found && String(found.address);
}
