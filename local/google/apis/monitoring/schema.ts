/**
 * What is known of Google's messages of a dashboard: monitoring.googleapis.com v1, revision 20260903 of
 * https://monitoring.googleapis.com/$discovery/rest?version=v1. Fields that a stack of the chat does
 * not use are named, and not looked into.
 */
export interface Message {
  /**
   * Fields by what they hold: another message or a list of them, an enumeration, or one of `text`,
   * `whole`, `number`, `duration`, and `any` for what is not looked into.
   */
  readonly fields: Readonly<Record<string, string>>;
  /** Of which one may be there, and has to be if it is `required`. */
  readonly oneof?: {
    readonly name: string;
    readonly fields: readonly string[];
    readonly required: boolean;
  };
  /** What Google fills in. */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

const layouts = ['mosaicLayout', 'gridLayout', 'rowLayout', 'columnLayout'];
const used = {
  xyChart: 'XyChart',
  scorecard: 'Scorecard',
  text: 'Text',
  incidentList: 'IncidentList',
  sectionHeader: 'SectionHeader',
};
const unused =
  'alertChart blank collapsibleGroup errorReportingPanel filterControl logsPanel pieChart ' +
  'singleViewGroup timeSeriesTable treemap';
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
    oneof: { name: 'layout', fields: layouts, required: true },
  },
  MosaicLayout: { fields: { columns: 'whole', tiles: 'Tile[]' } },
  Tile: {
    fields: { xPos: 'whole', yPos: 'whole', width: 'whole', height: 'whole', widget: 'Widget' },
  },
  Widget: {
    fields: {
      ...any(`${unused} visibilityCondition timeRange`),
      ...used,
      title: 'text',
      id: 'text',
    },
    oneof: {
      name: 'content',
      fields: [...Object.keys(used), ...unused.split(' ')],
      required: true,
    },
  },
  XyChart: {
    fields: {
      ...any('chartOptions timeshiftDuration'),
      dataSets: 'DataSet[]',
      thresholds: 'Threshold[]',
      xAxis: 'Axis',
      yAxis: 'Axis',
      y2Axis: 'Axis',
    },
  },
  DataSet: {
    fields: {
      ...any('breakdowns dimensions measures sort'),
      timeSeriesQuery: 'TimeSeriesQuery',
      plotType: 'XyChart.DataSet.PlotType',
      legendTemplate: 'text',
      minAlignmentPeriod: 'duration',
      targetAxis: 'XyChart.DataSet.TargetAxis',
    },
    defaults: { targetAxis: 'Y1' },
  },
  TimeSeriesQuery: {
    fields: {
      ...any(sources),
      prometheusQuery: 'text',
      timeSeriesQueryLanguage: 'text',
      unitOverride: 'text',
      outputFullDuration: 'any',
    },
    oneof: { name: 'source', fields: sources.split(' '), required: true },
  },
  Threshold: {
    fields: { ...any('color direction targetAxis'), value: 'number', label: 'text' },
  },
  Axis: { fields: { label: 'text', scale: 'XyChart.Axis.Scale' }, defaults: { scale: 'LINEAR' } },
  Scorecard: {
    fields: {
      ...any('breakdowns dimensions measures gaugeView sparkChartView blankView'),
      timeSeriesQuery: 'TimeSeriesQuery',
      thresholds: 'Threshold[]',
    },
    oneof: {
      name: 'data_view',
      fields: ['gaugeView', 'sparkChartView', 'blankView'],
      required: false,
    },
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
  'XyChart.DataSet.TargetAxis': ['Y1', 'Y2'],
  'XyChart.Axis.Scale': ['LINEAR', 'LOG10'],
  'Text.Format': ['MARKDOWN', 'RAW'],
};
