import { probeDefaults } from '../../../probe.ts';
import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import { invalid, Refusal } from '../../rest/refusal.ts';
import { checkContainers, checkPorts } from './containers.ts';
import { cpusIn, cpusOf } from './cpu.ts';
import type { Container, Probe, Settings, Template, Texts } from './shape.ts';
import { checkVolumes } from './volumes.ts';

/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/create */
const ID = /^[a-z]([-a-z0-9]{0,47}[a-z0-9])?$/;
/** https://cloud.google.com/run/docs/container-contract#env-vars */
const RESERVED = ['PORT', 'K_SERVICE', 'K_REVISION', 'K_CONFIGURATION'];
/** What Knative takes: a shell's words, or a second line, are no name. */
const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
/** "All system annotations in v1 now have a corresponding field in v2": they are rejected. */
const SYSTEM =
  /^([\w.-]*\.)?(run\.googleapis\.com|cloud\.googleapis\.com|serving\.knative\.dev|autoscaling\.knative\.dev)\//;
/** https://cloud.google.com/run/docs/configuring/services/cpu: by CPUs, MiB at least and at most. */
const MEMORY: Readonly<Record<number, readonly [number, number]>> = {
  1: [128, 4096],
  2: [128, 8192],
  4: [2048, 16384],
  6: [4096, 24576],
  8: [4096, 32768],
};
const MAX_TIMEOUT_SECONDS = 3600;
const MAX_CONCURRENCY = 1000;
/** https://cloud.google.com/run/docs/configuring/healthchecks */
const MAX_STARTUP_SECONDS = 240;

export function checkId(kind: 'service' | 'job', id: string) {
  if (ID.test(id)) return;
  throw invalid(
    `Violation in Create${kind === 'job' ? 'Job' : 'Service'}Request.${kind}_id: "${id}": must use ` +
      'only lowercase alphanumeric characters and hyphens, begin with a letter, not end with a ' +
      'hyphen, and be less than 50 characters.',
  );
}

/** Throws what Google refuses before it does anything. */
export function checkService(settings: Settings, name: string, project: Project) {
  const { template, traffic, labels, annotations } = settings;
  for (const own of [labels, annotations, template.labels, template.annotations]) checkKeys(own);
  checkTemplate(template, 'template', project);
  const { maxInstanceRequestConcurrency: concurrency, scaling, revision } = template;
  if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
    throw invalid(
      `template.max_instance_request_concurrency: must be between 1 and ${MAX_CONCURRENCY} ` +
        `inclusive, got ${concurrency}.`,
    );
  }
  const { minInstanceCount = 0, maxInstanceCount } = scaling;
  if (minInstanceCount > maxInstanceCount) {
    throw invalid(
      `template.scaling.min_instance_count: ${minInstanceCount} must not be greater than ` +
        `max_instance_count, which is ${maxInstanceCount}.`,
    );
  }
  const seconds = secondsOf(template.timeout);
  if (!(seconds >= 1 && seconds <= MAX_TIMEOUT_SECONDS)) {
    throw invalid(
      `template.timeout: must be between 1 and ${MAX_TIMEOUT_SECONDS} seconds, got ` +
        `${template.timeout}.`,
    );
  }
  if (cpusOf(template.containers) < 1 && concurrency > 1) {
    throw invalid('Total cpu < 1 is not supported with concurrency > 1.');
  }
  const id = lastOf(name);
  if (revision !== undefined && !revision.startsWith(`${id}-`)) {
    throw invalid(`template.revision: "${revision}" must begin with the service's name: ${id}-`);
  }
  checkPorts(template.containers);
  if (traffic.reduce((sum, { percent = 0 }) => sum + percent, 0) !== 100) {
    throw invalid('traffic: percentages must add up to 100.');
  }
}

/** Whoever may not act as an account is not told whether there is one. */
export function checkTemplate(template: Template, path: string, project: Project) {
  const { containers, volumes = [], vpcAccess, serviceAccount } = template;
  checkVolumes(volumes, path);
  checkContainers(template, path);
  if (vpcAccess && (vpcAccess.connector === undefined) === !vpcAccess.networkInterfaces?.length) {
    throw invalid(
      `Violation in ${path}.vpc_access.connector: one and only one of connector and ` +
        'network_interfaces must be set.',
    );
  }
  for (const [index, container] of containers.entries()) {
    checkContainer(container, `${path}.containers[${index}]`);
  }
  const isDefault = serviceAccount === `${project.number}-compute@developer.gserviceaccount.com`;
  const accounts = project.cloud.made('gcp:serviceaccount/account:Account');
  if (isDefault || accounts.some(({ email }) => email === serviceAccount)) return;
  throw new Refusal(
    'PERMISSION_DENIED',
    `Permission 'iam.serviceaccounts.actAs' denied on service account ${serviceAccount} (or it ` +
      'may not exist).',
  );
}

function checkContainer({ image, env = [], resources, ...probes }: Container, path: string) {
  if (!image) throw invalid(`${path}.image: an image is required.`);
  const reserved = env.map(({ name }) => name).filter((name) => RESERVED.includes(name));
  if (reserved.length > 0) {
    throw invalid(
      `${path}.env: The following reserved env names were provided: ${reserved.join(', ')}. ` +
        'These values are automatically set by the system.',
    );
  }
  for (const { name, value, valueSource } of env) {
    if (!name) throw invalid(`${path}.env: a name is required.`);
    if (!ENV_NAME.test(name)) {
      throw invalid(`${path}.env: "${name}" must match the regex ${ENV_NAME.source}`);
    }
    if (value === undefined || valueSource === undefined) continue;
    throw invalid(`${path}.env: ${name} has both a value and a value_source.`);
  }
  checkResources(resources, path);
  for (const [name, probe] of Object.entries({
    startup_probe: probes.startupProbe,
    liveness_probe: probes.livenessProbe,
  })) {
    if (probe) checkProbe(probe, `${path}.${name}`);
  }
}

function checkResources(resources: Container['resources'], path: string) {
  const { limits: { cpu = '1', memory = '512Mi' } = {}, cpuIdle } = resources ?? {};
  const cpus = cpusIn(cpu);
  const mebibytes = mebibytesOf(memory);
  const whole = MEMORY[cpus];
  const below: readonly [number, number] | undefined =
    cpus >= 0.08 && cpus < 1 ? [128, cpus < 0.5 ? 512 : 1024] : undefined;
  const [least, most] = whole ?? below ?? [0, 0];
  if (most === 0) {
    throw invalid(
      `${path}.resources.limits.cpu: Invalid value specified for cpu: ${cpu}. It must be 1, 2, 4, ` +
        '6, 8, or between 0.08 and 1.',
    );
  }
  // Whose CPU is always there needs more: cloud.google.com/run/docs/configuring/billing-settings
  const atLeast = cpuIdle ? least : Math.max(least, 512);
  if (mebibytes >= atLeast && mebibytes <= most) return;
  throw invalid(
    `${path}.resources.limits.memory: Invalid value specified for container memory. For ${cpus} ` +
      `CPU, memory must be between ${atLeast}Mi and ${most}Mi inclusive.`,
  );
}

/** Of `512Mi`, `4Gi`, `500M` and the like; Not a Number when it is none. */
function mebibytesOf(memory: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|k|M|G|)$/.exec(memory) ?? [];
  const bytes = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, k: 1e3, M: 1e6, G: 1e9, '': 1 }[unit];
  return digits === '' ? Number.NaN : (Number(digits) * (bytes ?? 1)) / 2 ** 20;
}

function checkProbe(probe: Probe, path: string) {
  const { timeoutSeconds, periodSeconds, failureThreshold, httpGet } = {
    ...probeDefaults,
    ...probe,
  };
  if (timeoutSeconds > periodSeconds) {
    throw invalid(`${path}.timeout_seconds: must be less than period_seconds.`);
  }
  if (path.endsWith('startup_probe') && periodSeconds * failureThreshold > MAX_STARTUP_SECONDS) {
    throw invalid(
      `${path}: period_seconds times failure_threshold must be at most ${MAX_STARTUP_SECONDS} ` +
        'seconds.',
    );
  }
  if (httpGet?.path !== undefined && !httpGet.path.startsWith('/')) {
    throw invalid(`${path}.http_get.path: must begin with a slash, got "${httpGet.path}".`);
  }
}

function checkKeys(texts: Texts = {}) {
  const system = Object.keys(texts).find((key) => SYSTEM.test(key));
  if (system === undefined) return;
  throw invalid(`"${system}": keys of this namespace have a field of their own in this version.`);
}

const secondsOf = (duration: string) =>
  /^\d+(\.\d+)?s$/.test(duration) ? Number.parseFloat(duration) : Number.NaN;
