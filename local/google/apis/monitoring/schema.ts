import { layouts } from '../../../monitoring.ts';

/**
 * What is known of Google's messages of a dashboard: monitoring.googleapis.com v1, revision 20260903 of
 * https://monitoring.googleapis.com/$discovery/rest?version=v1. Fields that a stack of the chat does
 * not use are named, and what they hold is not looked into.
 */
export interface Message {
  /**
   * Fields by what they hold: another message or a list of them, an enumeration, or one of `text`,
   * `whole`, `number`, `duration`, and `any` for what is not looked into.
   */
  readonly fields: Readonly<Record<string, string>>;
  /** Of which one has to be there. */
  readonly oneof?: { readonly name: string; readonly fields: readonly string[] };
  /** What Google fills in. */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

const used = {
  xyChart: 'XyChart',
  text: 'Text',
  incidentList: 'IncidentList',
  sectionHeader: 'SectionHeader',
};
const unused =
  'alertChart blank collapsibleGroup errorReportingPanel filterControl logsPanel pieChart ' +
  'scorecard singleViewGroup timeSeriesTable treemap';
const sources =
  'prometheusQuery timeSeriesFilter timeSeriesFilterRatio timeSeriesQueryLanguage ' +
  'opsAnalyticsQuery traceQuery';

const any = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, 'any']));

export const messages: Readonly<Record<string, Message>> = {
  Dashboard: {
    fields: {
      ...any('name etag labels annotations dashboardFilters gridLayout rowLayout columnLayout'),
      displayName: 'text',
      mosaicLayout: 'MosaicLayout',
    },
    oneof: { name: 'layout', fields: layouts },
  },
  MosaicLayout: { fields: { columns: 'whole', tiles: 'Tile[]' } },
  Tile: {
    fields: { xPos: 'whole', yPos: 'whole', width: 'whole', height: 'whole', widget: 'Widget' },
  },
  Widget: {
    fields: { ...any(`${unused} id visibilityCondition timeRange`), ...used, title: 'text' },
    oneof: { name: 'content', fields: [...Object.keys(used), ...unused.split(' ')] },
  },
  XyChart: {
    fields: {
      ...any('chartOptions timeshiftDuration xAxis yAxis y2Axis'),
      dataSets: 'DataSet[]',
      thresholds: 'Threshold[]',
    },
  },
  DataSet: {
    fields: {
      ...any('breakdowns dimensions measures sort targetAxis'),
      timeSeriesQuery: 'TimeSeriesQuery',
      plotType: 'XyChart.DataSet.PlotType',
      legendTemplate: 'text',
      minAlignmentPeriod: 'duration',
    },
    defaults: { targetAxis: 'Y1' },
  },
  TimeSeriesQuery: {
    fields: {
      ...any(`${sources} outputFullDuration`),
      prometheusQuery: 'text',
      unitOverride: 'text',
    },
    oneof: { name: 'source', fields: sources.split(' ') },
  },
  Threshold: {
    fields: { ...any('color direction targetAxis'), value: 'number', label: 'text' },
  },
  Text: {
    fields: { content: 'text', format: 'Text.Format', style: 'any' },
    defaults: { format: 'MARKDOWN', style: {} },
  },
  IncidentList: { fields: any('monitoredResources policyNames') },
  SectionHeader: { fields: { subtitle: 'text', dividerBelow: 'any' } },
};

/** By their names in google.monitoring.dashboard.v1, without the word for none. */
export const enumerations: Readonly<Record<string, readonly string[]>> = {
  'XyChart.DataSet.PlotType': ['LINE', 'STACKED_AREA', 'STACKED_BAR', 'HEATMAP'],
  'Text.Format': ['MARKDOWN', 'RAW'],
};
