import type { Value } from '../../local/stack.ts';
import { deploy } from '../fixture.ts';
import type { Tile } from './layout.ts';

interface Policy {
  readonly displayName: string;
  readonly severity: string;
  readonly conditions: readonly [Condition];
  readonly documentation: { readonly content: string; readonly subject: string };
  readonly notificationChannels: readonly string[];
}

interface Condition {
  readonly displayName: string;
  readonly conditionThreshold?: { readonly filter: string };
  readonly conditionPrometheusQueryLanguage?: {
    readonly query: string;
    readonly duration: string;
    readonly evaluationInterval: string;
  };
}

interface Dashboard {
  readonly displayName: string;
  readonly mosaicLayout: { readonly columns: number; readonly tiles: readonly Tile[] };
}

/** Every kind of thing that is ever watched. */
export const everything = { domain: 'chat.example.com', alertEmails: ['on-call@example.com'] };

/** What a stack makes to be watched. */
export async function watched(stack: string, config: Readonly<Record<string, Value>> = {}) {
  const { resources, only } = await deploy(stack, config);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const policies = new Map(
    ofType('gcp:monitoring/alertPolicy:AlertPolicy').map(({ name, inputs }) => {
      return [name, inputs as unknown as Policy];
    }),
  );
  const { dashboardJson } = only('gcp:monitoring/dashboard:Dashboard').inputs;
  const dashboard = JSON.parse(String(dashboardJson)) as Dashboard;
  const queries = [
    ...[...policies.values()].flatMap(({ conditions: [condition] }) => {
      return condition.conditionPrometheusQueryLanguage?.query ?? [];
    }),
    ...stringsAt(dashboard, 'prometheusQuery'),
  ];
  return { policies, dashboard, queries, ofType };
}

/** What an alert asks, in PromQL. */
export function queryOf(policies: ReadonlyMap<string, Policy>, alert: string) {
  return policies.get(alert)?.conditions[0].conditionPrometheusQueryLanguage?.query;
}

function stringsAt(value: unknown, key: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    return name === key ? [String(part)] : stringsAt(part, key);
  });
}

export interface Selector {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a query in PromQL is about, in either way of writing a metric's name. */
export function selectorsIn(query: string): readonly Selector[] {
  const found = query.matchAll(
    /(?<name>\w+)\{(?<labels>[^}]*)\}|\{"(?<type>[^"]+)",(?<of>[^}]*)\}/g,
  );
  return [...found].map(({ groups = {} }) => {
    const labels = [...(groups.labels ?? groups.of ?? '').matchAll(/(\w+)="([^"]*)"/g)];
    return {
      metric: groups.name ?? groups.type ?? '',
      labels: Object.fromEntries(labels.map(([, label, value]) => [label, value])),
    };
  });
}

/** What a query sums, counts or looks for by. */
export function groupingsIn(query: string): readonly string[] {
  return [...query.matchAll(/ by \((\w+)\)/g)].map(([, label = '']) => label);
}
