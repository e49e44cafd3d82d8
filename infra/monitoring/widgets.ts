interface Query {
  readonly query: string;
  /** Absent: a line is called as the label that the query sums by. */
  readonly legend?: string;
}

interface ChartArgs {
  /** As `MetricDescriptor.unit` has it: `s`, `bit/s`, `10^2.%` of a share from 0 to 1. */
  readonly unit?: string;
  readonly stacked?: boolean;
  /** Where an alert begins. */
  readonly limit?: Limit | undefined;
}

interface Limit {
  readonly value: number;
  readonly label: string;
}

/** What is used of https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards */
export type Widget = { readonly title: string } & (
  | { readonly sectionHeader: { readonly subtitle: string } }
  | { readonly text: { readonly content: string; readonly format: 'MARKDOWN' } }
  | { readonly incidentList: { readonly policyNames: readonly string[] } }
  | { readonly xyChart: XyChart }
);

interface XyChart {
  readonly dataSets: readonly object[];
  readonly thresholds?: readonly Limit[];
}

/** Google's metrics come each minute, the chat's each half: two of them at least. */
const LEAST_STEP = '120s';

export function chart(
  title: string,
  queries: string | readonly Query[],
  { unit, stacked = false, limit }: ChartArgs = {},
): Widget {
  const all: readonly Query[] = typeof queries === 'string' ? [{ query: queries }] : queries;
  const dataSets = all.map(({ query, legend }) => ({
    timeSeriesQuery: { prometheusQuery: query, ...(unit ? { unitOverride: unit } : {}) },
    plotType: stacked ? 'STACKED_AREA' : 'LINE',
    minAlignmentPeriod: LEAST_STEP,
    ...(legend ? { legendTemplate: legend } : {}),
  }));
  return { title, xyChart: { dataSets, ...(limit ? { thresholds: [limit] } : {}) } };
}

export const text = (title: string, content: string): Widget => ({
  title,
  text: { content, format: 'MARKDOWN' },
});

/** @param policies full names; the list wants them without the project. */
export const incidents = (title: string, policies: readonly string[]): Widget => ({
  title,
  incidentList: { policyNames: policies.map((name) => name.replace(/^projects\/[^/]+\//, '')) },
});
