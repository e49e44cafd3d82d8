/**
 * For tests: what is used of Google's description of a dashboard, monitoring.googleapis.com v1,
 * revision 20260903 of https://monitoring.googleapis.com/$discovery/rest?version=v1.
 */
type Field = 'text' | 'number' | 'duration' | readonly string[] | { readonly of: string };

const list = (of: string): Field => ({ of: `${of}[]` });
const one = (of: string): Field => ({ of });

const messages: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  Dashboard: { displayName: 'text', mosaicLayout: one('MosaicLayout') },
  MosaicLayout: { columns: 'number', tiles: list('Tile') },
  Tile: {
    xPos: 'number',
    yPos: 'number',
    width: 'number',
    height: 'number',
    widget: one('Widget'),
  },
  Widget: {
    title: 'text',
    xyChart: one('XyChart'),
    text: one('Text'),
    incidentList: one('IncidentList'),
    sectionHeader: one('SectionHeader'),
  },
  XyChart: { dataSets: list('DataSet'), thresholds: list('Threshold') },
  DataSet: {
    timeSeriesQuery: one('TimeSeriesQuery'),
    plotType: ['LINE', 'STACKED_AREA', 'STACKED_BAR', 'HEATMAP'],
    legendTemplate: 'text',
    minAlignmentPeriod: 'duration',
  },
  TimeSeriesQuery: { prometheusQuery: 'text', unitOverride: 'text' },
  // Of a chart: neither colour nor direction.
  Threshold: { value: 'number', label: 'text' },
  Text: { content: 'text', format: ['MARKDOWN', 'RAW'] },
  IncidentList: { policyNames: list('text') },
  SectionHeader: { subtitle: 'text' },
};

/** What of a value is not as its message is described, by path. */
export function strangeIn(value: unknown, of: string, path = of): readonly string[] {
  if (of.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${path}: not a list`];
    return value.flatMap((item, index) => strangeIn(item, of.slice(0, -2), `${path}.${index}`));
  }
  const message = messages[of];
  if (message === undefined) return typeof value === 'string' ? [] : [`${path}: no text`];
  if (typeof value !== 'object' || value === null) return [`${path}: no ${of}`];
  return Object.entries(value).flatMap(([name, part]) => {
    return strangeField(part, message[name], `${path}.${name}`);
  });
}

function strangeField(value: unknown, field: Field | undefined, path: string): readonly string[] {
  if (field === undefined) return [`${path}: not known`];
  if (typeof field === 'object' && 'of' in field) return strangeIn(value, field.of, path);
  const fits =
    field === 'number'
      ? typeof value === 'number'
      : typeof value === 'string' && (typeof field === 'string' || field.includes(value));
  return fits && (field !== 'duration' || /^\d+s$/.test(String(value)))
    ? []
    : [`${path}: ${value}`];
}
