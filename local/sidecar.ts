import { type Container, environmentOf, type Template } from './container.ts';
import type { Desk } from './realiser.ts';
import { readSecret } from './secret.ts';

/** One of several containers of an instance. */
export interface Part extends Container {
  readonly name?: string;
  readonly ports?: object;
  readonly dependsOns?: readonly string[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Volume {
  readonly name: string;
  readonly secret?: {
    readonly secret: string;
    readonly items?: readonly { readonly path: string; readonly version?: string }[];
  };
}

export interface Parts<P extends Part> extends Template<P> {
  readonly volumes?: readonly Volume[];
}

/**
 * The container that requests go to, and those beside it, which are not started on a desk. Throws
 * where they refer to what is not there: cloud.google.com/run/docs/deploying#multicontainers
 */
export function split<P extends Part>(template: Parts<P>, desk: Desk): readonly [P, readonly P[]] {
  const { containers, volumes = [] } = template;
  const open = containers.filter(({ ports }) => ports !== undefined);
  const [first] = containers.length === 1 ? containers : open;
  if (first === undefined || open.length > 1) {
    throw new Error(`expected one container with ports, got ${open.length}`);
  }
  requireNames(containers, volumes);
  const member = `serviceAccount:${template.serviceAccount}`;
  for (const { secret, items = [{}] } of volumes.flatMap((volume) => volume.secret ?? [])) {
    for (const item of items) readSecret({ ...item, secret }, member, desk);
  }
  const others = containers.filter((container) => container !== first);
  for (const other of others) environmentOf({ ...template, containers: [other] }, desk);
  return [first, others];
}

function requireNames(containers: readonly Part[], volumes: readonly Volume[]) {
  const names = containers.flatMap(({ name }) => name ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two containers are called ${twice}`);
  for (const { name, dependsOns = [], volumeMounts = [] } of containers) {
    const stranger = dependsOns.find((other) => other === name || !names.includes(other));
    if (stranger !== undefined) throw new Error(`${name} waits for ${stranger}, which is no other`);
    const mount = volumeMounts.find((one) => !volumes.some((volume) => volume.name === one.name));
    if (mount) throw new Error(`${name} mounts ${mount.name}, and there is no such volume`);
  }
}
