import { present } from '../../rest/message.ts';
import { invalid } from '../../rest/refusal.ts';
import type { RevisionTemplate, Settings, Template, Texts, VpcAccess } from '../run/shape.ts';

/**
 * The annotations for what has a field of its own in the second version of the interface:
 * https://cloud.google.com/run/docs/reference/rest/v1/ObjectMeta#FIELDS.annotations
 */
const RUN = 'run.googleapis.com/';
const SCALE = 'autoscaling.knative.dev/';
const SYSTEM = /(^|\.)(run\.googleapis\.com|cloud\.googleapis\.com|knative\.dev)\//;
/** What a client gives to a revision, in order to find it: a label of its own. */
const NONCE = 'client.knative.dev/nonce';

const INGRESS: Texts = {
  all: 'INGRESS_TRAFFIC_ALL',
  internal: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
  'internal-and-cloud-load-balancing': 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
  none: 'INGRESS_TRAFFIC_NONE',
};
const EGRESS: Texts = {
  'private-ranges-only': 'PRIVATE_RANGES_ONLY',
  // What it was called before.
  all: 'ALL_TRAFFIC',
  'all-traffic': 'ALL_TRAFFIC',
};
const DEPENDENCIES = 'container-dependencies';
const ENVIRONMENT: Texts = {
  gen1: 'EXECUTION_ENVIRONMENT_GEN1',
  gen2: 'EXECUTION_ENVIRONMENT_GEN2',
};

/** Of the client's own, without what Google adds or has a field for. */
export function ownTexts(given: Texts = {}): { readonly texts?: Texts } {
  const own = Object.entries(given).filter(([key]) => key === NONCE || !SYSTEM.test(key));
  return own.length > 0 ? { texts: Object.fromEntries(own) } : {};
}

export function serviceFields(given: Texts = {}): Partial<Settings> {
  const text = (name: string) => given[`${RUN}${name}`];
  const audiences = text('custom-audiences');
  const scaling = present({
    minInstanceCount: numberOf(text('minScale')),
    maxInstanceCount: numberOf(text('maxScale')),
    manualInstanceCount: numberOf(text('manualInstanceCount')),
    scalingMode: text('scalingMode')?.toUpperCase(),
  });
  return present({
    client: text('client-name'),
    clientVersion: text('client-version'),
    description: text('description'),
    ingress: INGRESS[text('ingress') ?? ''],
    launchStage: text('launch-stage'),
    invokerIamDisabled: isTrue(text('invoker-iam-disabled')) || undefined,
    defaultUriDisabled: isTrue(text('default-url-disabled')) || undefined,
    customAudiences: audiences ? listIn('custom-audiences', audiences) : undefined,
    scaling: Object.keys(scaling).length > 0 ? scaling : undefined,
  });
}

export function serviceAnnotations(settings: Settings): Texts {
  const { scaling = {}, launchStage, ingress } = settings;
  return prefixed(RUN, {
    'client-name': settings.client,
    'client-version': settings.clientVersion,
    description: settings.description,
    ingress: keyOf(INGRESS, ingress),
    'ingress-status': keyOf(INGRESS, ingress),
    'launch-stage': launchStage === 'GA' ? undefined : launchStage,
    'invoker-iam-disabled': settings.invokerIamDisabled,
    'default-url-disabled': settings.defaultUriDisabled,
    'custom-audiences': settings.customAudiences && JSON.stringify(settings.customAudiences),
    minScale: scaling.minInstanceCount,
    maxScale: scaling.maxInstanceCount,
    manualInstanceCount: scaling.manualInstanceCount,
    scalingMode: scaling.scalingMode && String(scaling.scalingMode).toLowerCase(),
  });
}

/** Of a service's template; what belongs to its first container is apart. */
export function templateFields(given: Texts = {}) {
  const scaling = present({
    minInstanceCount: numberOf(given[`${SCALE}minScale`]),
    maxInstanceCount: numberOf(given[`${SCALE}maxScale`]),
  });
  return {
    ...present({
      ...placeFields(given),
      scaling: Object.keys(scaling).length > 0 ? scaling : undefined,
      sessionAffinity: isTrue(given[`${RUN}sessionAffinity`]) || undefined,
    }),
    ...accelerationFields(given),
  };
}

/** Which containers start after which others, by their names. */
export function dependenciesIn(given: Texts = {}): Readonly<Record<string, readonly string[]>> {
  const text = given[`${RUN}${DEPENDENCIES}`];
  if (text === undefined) return {};
  const dependencies = parsed(text);
  const isMap = typeof dependencies === 'object' && dependencies && !Array.isArray(dependencies);
  if (isMap && Object.values(dependencies).every(Array.isArray)) return { ...dependencies };
  throw invalid(
    `Invalid value for annotation ${RUN}${DEPENDENCIES}: expected lists by the names of containers ` +
      `as JSON, got "${text}".`,
  );
}

/** What a container of this version has no field for. */
function accelerationFields(given: Texts) {
  const idle = given[`${RUN}cpu-throttling`];
  return {
    acceleration: {
      cpuIdle: idle === undefined || isTrue(idle),
      startupCpuBoost: isTrue(given[`${RUN}startup-cpu-boost`]),
    },
  };
}

/** What a job has as well. */
export function placeFields(given: Texts = {}): Partial<Template> {
  const connector = given[`${RUN}vpc-access-connector`];
  const interfaces = given[`${RUN}network-interfaces`];
  const vpcAccess: VpcAccess = present({
    connector,
    egress: EGRESS[given[`${RUN}vpc-access-egress`] ?? ''],
    networkInterfaces: interfaces ? listIn('network-interfaces', interfaces) : undefined,
  });
  return present({
    vpcAccess: connector || interfaces ? vpcAccess : undefined,
    executionEnvironment: ENVIRONMENT[given[`${RUN}execution-environment`] ?? ''],
  });
}

export function templateAnnotations(template: RevisionTemplate): Texts {
  const { scaling, sessionAffinity, containers } = template;
  const resources = containers.find(({ ports = [] }) => ports.length > 0)?.resources;
  const dependencies = containers.flatMap(({ name = '', dependsOn }) => {
    return dependsOn ? [[name, dependsOn] as const] : [];
  });
  return {
    ...prefixed(SCALE, { minScale: scaling.minInstanceCount, maxScale: scaling.maxInstanceCount }),
    ...placeAnnotations(template),
    ...prefixed(RUN, {
      sessionAffinity,
      'startup-cpu-boost': resources?.startupCpuBoost,
      'cpu-throttling': resources?.cpuIdle ? undefined : 'false',
      [DEPENDENCIES]:
        dependencies.length > 0 ? JSON.stringify(Object.fromEntries(dependencies)) : undefined,
    }),
  };
}

export function placeAnnotations({ vpcAccess, executionEnvironment }: Template): Texts {
  const { connector, egress, networkInterfaces } = vpcAccess ?? {};
  return prefixed(RUN, {
    'vpc-access-connector': connector,
    'network-interfaces': networkInterfaces && JSON.stringify(networkInterfaces),
    'vpc-access-egress':
      egress && (egress === 'ALL_TRAFFIC' ? 'all-traffic' : keyOf(EGRESS, egress)),
    'execution-environment': executionEnvironment && keyOf(ENVIRONMENT, executionEnvironment),
  });
}

/** gcloud writes `True`. */
const isTrue = (text: string | undefined) => text?.toLowerCase() === 'true';

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,9}$/.test(text)) return text === undefined ? text : Number(text);
  throw invalid(`Invalid value for an annotation: expected a number of instances, got "${text}".`);
}

/** Of an annotation that holds JSON. */
function listIn<Item>(name: string, text: string): readonly Item[] {
  const list = parsed(text);
  if (Array.isArray(list)) return list as Item[];
  throw invalid(
    `Invalid value for annotation ${RUN}${name}: expected a list as JSON, got "${text}".`,
  );
}

/** Undefined: it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const keyOf = (names: Texts, value: string) =>
  Object.keys(names).find((name) => names[name] === value);

function prefixed(prefix: string, texts: Readonly<Record<string, unknown>>): Texts {
  const entries = Object.entries(present(texts)).map(([key, value]) => {
    return [`${prefix}${key}`, String(value)] as const;
  });
  return Object.fromEntries(entries);
}
