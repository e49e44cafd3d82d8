import { randomBytes } from 'node:crypto';
import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import { invalid, Refusal } from '../../rest/refusal.ts';
import { Collection } from './collection.ts';
import { badField, missing, secondsOf, withoutDefaults } from './message.ts';
import { policies } from './policies.ts';

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.uptimeCheckConfigs */
interface Check {
  readonly name: string;
  readonly displayName: string;
  readonly period: string;
  readonly timeout: string;
  readonly checkerType: string;
  readonly monitoredResource?: {
    readonly type: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly resourceGroup?: object;
  readonly httpCheck?: HttpCheck;
  readonly tcpCheck?: object;
}

interface HttpCheck {
  readonly path?: string;
  readonly port?: number;
  readonly requestMethod?: string;
  readonly useSsl?: boolean;
}

const PERIODS = [60, 300, 600, 900];
const PERIODS_IN_WORDS = new Intl.ListFormat('en-GB').format(PERIODS.map((period) => `${period}s`));
const MAX_TIMEOUT_SECONDS = 60;

export const uptimeChecks = new Collection<Check>({
  key: 'uptimeCheckConfigs',
  type: 'gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig',
  // Google makes it of what it is called and eleven characters, which may begin with a hyphen.
  seedOf: ({ displayName }) => {
    const slug = String(displayName ?? '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-');
    return `${slug}-${randomBytes(8).toString('base64url')}`;
  },
  complete(given, { project, name }) {
    const { monitoredResource, httpCheck, ...check } = given as Partial<Check>;
    const { displayName = '', timeout = '' } = check;
    const completed = {
      period: '60s',
      checkerType: 'STATIC_IP_CHECKERS',
      ...check,
      name,
      displayName,
      timeout,
      ...(monitoredResource
        ? { monitoredResource: completeResource(monitoredResource, project) }
        : {}),
      ...(httpCheck ? { httpCheck: completeHttp(httpCheck) } : {}),
    };
    requireValid(completed);
    return withoutDefaults(completed);
  },
  release(project, { name }) {
    const id = lastOf(name);
    const user = policies
      .in(project)
      .entries()
      .find(([, policy]) => JSON.stringify(policy.conditions).includes(id));
    if (user === undefined) return;
    throw new Refusal(
      'FAILED_PRECONDITION',
      `Cannot delete check ${id}. One or more alerting policies is using it.`,
    );
  },
});

function completeResource(resource: NonNullable<Check['monitoredResource']>, { id }: Project) {
  const { type, labels = {} } = resource;
  if (type === 'uptime_url' && !labels.host) {
    throw missing('uptime_check_config.monitored_resource.labels[host]');
  }
  return { type, labels: { project_id: id, ...labels } };
}

function completeHttp(check: HttpCheck): HttpCheck {
  const { path = '/', port, requestMethod, useSsl = false } = check;
  const method = requestMethod === 'METHOD_UNSPECIFIED' ? undefined : requestMethod;
  return {
    ...check,
    path: path.startsWith('/') ? path : `/${path}`,
    port: port || (useSsl ? 443 : 80),
    requestMethod: method ?? 'GET',
  };
}

function requireValid({ displayName, period, timeout, ...check }: Check) {
  const field = 'uptime_check_config';
  if (displayName === '') throw missing(`${field}.display_name`);
  if (timeout === '') throw missing(`${field}.timeout`);
  const seconds = secondsOf(timeout) ?? 0;
  if (seconds < 1 || seconds > MAX_TIMEOUT_SECONDS) {
    throw badField(
      `${field}.timeout`,
      timeout,
      `it must be between 1 and ${MAX_TIMEOUT_SECONDS} seconds.`,
    );
  }
  if (!PERIODS.includes(secondsOf(period) ?? 0)) {
    throw badField(`${field}.period`, period, `it is one of ${PERIODS_IN_WORDS}.`);
  }
  if (!check.monitoredResource === !check.resourceGroup) {
    throw invalid('An uptime check is of a monitored resource or of a group.');
  }
  if (!check.httpCheck === !check.tcpCheck) {
    throw invalid('An uptime check asks over HTTP or over TCP.');
  }
}
