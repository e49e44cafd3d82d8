import { expect, test } from 'vitest';
import { PROJECT_ID, startGoogle } from '../../fixture.ts';

const enabled = ['monitoring.googleapis.com'];
const DASHBOARDS = `monitoring/v1/projects/${PROJECT_ID}/dashboards`;

const blank = { title: 'Nothing', blank: {} };
const tile = { height: 4, width: 6, widget: blank };
const withTiles = (...tiles: object[]) => ({
  displayName: 'Chat',
  mosaicLayout: { columns: 12, tiles },
});
const withWidget = (widget: object) => withTiles({ ...tile, widget });
const dataSet = { timeSeriesQuery: { prometheusQuery: 'sum(chat_sockets)' }, plotType: 'LINE' };
const withSet = (other: object) =>
  withWidget({ xyChart: { dataSets: [{ ...dataSet, ...other }] } });

test('keeps of a dashboard what is not as it is by default', async () => {
  const { ask, project } = await startGoogle({ enabled });
  const { body } = await ask('POST', DASHBOARDS, withTiles({ ...tile, xPos: 0 }));
  expect(body).toEqual({
    ...withTiles(tile),
    name: expect.stringMatching(new RegExp(`^projects/${project.number}/dashboards/`)),
    etag: expect.any(String),
  });
  expect((await ask('GET', `monitoring/v1/${body.name}`)).body).toEqual(body);
  const [made] = project.cloud.made('gcp:monitoring/dashboard:Dashboard');
  expect(JSON.parse(String(made?.dashboardJson))).toEqual(withTiles(tile));
});

test('fills in what was not said of charts and texts, and makes numbers of texts', async () => {
  const { ask } = await startGoogle({ enabled });
  const text = { content: 'Hello' };
  const { body } = await ask('POST', DASHBOARDS, {
    displayName: 'Chat',
    mosaicLayout: {
      columns: '12',
      tiles: [
        { ...tile, widget: { xyChart: { dataSets: [dataSet] } } },
        { ...tile, xPos: 6, widget: { text } },
      ],
    },
  });
  expect(body.mosaicLayout).toMatchObject({
    columns: 12,
    tiles: [
      {
        widget: { xyChart: { dataSets: [{ ...dataSet, targetAxis: 'Y1' }] } },
      },
      { widget: { text: { ...text, format: 'MARKDOWN', style: {} } } },
    ],
  });
});

test('refuses a dashboard that has been changed since it was read', async () => {
  const { ask } = await startGoogle({ enabled });
  const { body: first } = await ask('POST', DASHBOARDS, withTiles(tile));
  const change = { ...withTiles(tile), displayName: 'Chats', etag: first.etag };
  expect(await ask('PATCH', `monitoring/v1/${first.name}`, change)).toMatchObject({ status: 200 });
  const late = await ask('PATCH', `monitoring/v1/${first.name}`, change);
  expect(late).toMatchObject({ status: 409, body: { error: { status: 'ABORTED' } } });
  const { etag: _, ...unread } = change;
  expect((await ask('PATCH', `monitoring/v1/${first.name}`, unread)).status).toBe(400);
});

test('lets the members of a group lie over it', async () => {
  const { ask } = await startGoogle({ enabled });
  const group = { height: 8, width: 12, widget: { title: 'Redis', collapsibleGroup: {} } };
  expect((await ask('POST', DASHBOARDS, withTiles(group, tile))).status).toBe(200);
});

test.for([
  [
    'a field that there is not',
    withWidget({ ...blank, tooltip: 'x' }),
    `Unknown name "tooltip" at 'dashboard.mosaic_layout.tiles[0].widget': Cannot find field.`,
  ],
  [
    'a word that there is not',
    withSet({ plotType: 'LINES' }),
    `Invalid value at 'dashboard.mosaic_layout.tiles[0].widget.xy_chart.data_sets[0].plot_type' ` +
      '(type.googleapis.com/google.monitoring.dashboard.v1.XyChart.DataSet.PlotType), "LINES"',
  ],
  ['a duration that is none', withSet({ minAlignmentPeriod: '2m' }), "must end with 's'"],
  ['a number that is none', withTiles({ ...tile, width: 'wide' }), 'TYPE_INT32'],
  ['a text that is none', withWidget({ ...blank, title: 1 }), 'TYPE_STRING'],
  [
    'a widget that shows nothing',
    withWidget({ title: 'Nothing' }),
    'Dashboard is missing required field mosaicLayout.tiles[0].widget.content.',
  ],
  ['a tile without a widget', withTiles({ height: 4, width: 6 }), 'tiles[0].widget.'],
  ['a widget that shows two things', withWidget({ ...blank, text: {} }), "field 'content' is"],
  ['a chart of nothing', withSet({ timeSeriesQuery: {} }), 'timeSeriesQuery.source'],
  ['two layouts', { ...withTiles(tile), gridLayout: {} }, "oneof field 'layout' is already set"],
  ['no name', { mosaicLayout: { columns: 12 } }, 'missing required field displayName.'],
  ['no columns', { displayName: 'Chat', mosaicLayout: { tiles: [tile] } }, 'between 1 and 48'],
  ['tiles one over the other', withTiles(tile, { ...tile, xPos: 5, yPos: 3 }), 'overlaps tiles[0]'],
  ['a tile beside the columns', withTiles({ ...tile, xPos: 7 }), 'the 12 columns'],
  ['a tile without a height', withTiles({ ...tile, height: 0 }), 'height has an invalid value'],
  [
    'a colour where a chart has none',
    withWidget({ xyChart: { dataSets: [dataSet], thresholds: [{ value: 1, color: 'RED' }] } }),
    'xyChart.thresholds[0].color',
  ],
] as const)('refuses %s', async ([, dashboard, message]) => {
  const { ask } = await startGoogle({ enabled });
  const { status, body } = await ask('POST', DASHBOARDS, dashboard);
  expect([status, body.error.status]).toEqual([400, 'INVALID_ARGUMENT']);
  expect(body.error.message).toContain(message);
});
