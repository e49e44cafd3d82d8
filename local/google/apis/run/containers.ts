import { invalid } from '../../rest/refusal.ts';
import type { Container, Template } from './shape.ts';
import { checkMounts } from './volumes.ts';

/** RFC 1123, as Cloud Run words it: github.com/hashicorp/terraform-provider-google/issues/21035 */
const NAME = /^[a-z0-9]([-.a-z0-9]{0,61}[a-z0-9])?$/;

/** What the containers of one instance have to agree on. */
export function checkContainers({ containers, volumes = [] }: Template, path: string) {
  if (containers.length === 0) {
    throw invalid(`${path}.containers: at least one container is required.`);
  }
  checkNames(containers, path);
  checkOrder(containers, path);
  for (const [index, { volumeMounts = [] }] of containers.entries()) {
    checkMounts(volumeMounts, volumes, `${path}.containers[${index}]`);
  }
}

export function checkPorts(containers: readonly Container[]) {
  const exposed = containers.filter(({ ports = [] }) => ports.length > 0);
  if (exposed.length === 1) return;
  throw invalid(
    'template.containers: Revision template should contain exactly one container with an exposed port.',
  );
}

/** One of them may have none: that of this version of the interface alone. */
function checkNames(containers: readonly Container[], path: string) {
  const taken = new Set<string>();
  for (const [index, { name }] of containers.entries()) {
    if (name === undefined) continue;
    if (!NAME.test(name)) {
      throw invalid(
        `${path}.containers[${index}].name: Invalid container name '${name}'. Must conform to RFC ` +
          '1123: only lowercase letters, digits, hyphens, and periods are allowed, must begin and ' +
          'end with a letter or digit, and be less than 64 characters',
      );
    }
    if (taken.has(name)) {
      throw invalid(
        `${path}.containers[${index}].name: '${name}' is the name of another container.`,
      );
    }
    taken.add(name);
  }
}

function checkOrder(containers: readonly Container[], path: string) {
  for (const [index, { dependsOn = [] }] of containers.entries()) {
    const field = `${path}.containers[${index}].depends_on`;
    for (const name of dependsOn) {
      const found = containers.find((container) => container.name === name);
      if (found === undefined) throw invalid(`${field}: there is no container '${name}'.`);
      // In Google's words: github.com/GoogleCloudPlatform/cloud-run-samples/issues/230
      if (found.startupProbe === undefined) {
        throw invalid(`${field}: Dependent container '${name}' must have startup probe specified`);
      }
    }
  }
  const circular = containers.find(({ name = '' }) => awaited(name, containers).has(name));
  if (circular === undefined) return;
  throw invalid(`${path}.containers: '${circular.name}' waits for itself, by what it depends on.`);
}

/** Names of all that have to be started before a container. */
function awaited(name: string, containers: readonly Container[], all = new Set<string>()) {
  const { dependsOn = [] } = containers.find((container) => container.name === name) ?? {};
  for (const other of dependsOn.filter((candidate) => !all.has(candidate))) {
    awaited(other, containers, all.add(other));
  }
  return all;
}
