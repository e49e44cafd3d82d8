import { describe, expect, test } from 'vitest';
import { readDashboard } from '../../local/google/apis/monitoring/dashboards.ts';
import { everything, queryOf, watched } from './fixture.ts';
import type { Widget } from './widgets.ts';

/** Titles from top to bottom; sections as they are headed. */
async function titles(config: Parameters<typeof watched>[1]) {
  const { dashboard } = await watched('prod', config);
  return dashboard.mosaicLayout.tiles.map(({ widget }) => widget.title);
}

async function widget(title: string, config: Parameters<typeof watched>[1] = everything) {
  const { dashboard } = await watched('prod', config);
  const tile = dashboard.mosaicLayout.tiles.find((one) => one.widget.title === title);
  return tile?.widget;
}

/** Every value in it that says nothing, by path: Google does not give it back. */
function nothings(value: unknown, path = ''): readonly string[] {
  const isNothing =
    value === 0 || value === '' || value === false || (Array.isArray(value) && value.length === 0);
  if (isNothing || value === null) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => nothings(part, `${path}.${key}`));
}

const stacks = [
  ['with all there can be', everything],
  ['without a connector', { egress: 'direct' }],
  ["without the chat's metrics", { appMetrics: false, access: 'private' }],
] as const;

describe.each(stacks)('the dashboard %s', (_, config) => {
  test('is one that Google takes: no tile lies over another or beside the columns', async () => {
    expect(readDashboard((await watched('prod', config)).dashboard)).toBeDefined();
  });

  // The provider compares it with what Google gives back, and would see a change for ever.
  test('says nothing that Google leaves out', async () => {
    expect(nothings((await watched('prod', config)).dashboard)).toEqual([]);
  });

  test('has no gap', async () => {
    const { columns, tiles } = (await watched('prod', config)).dashboard.mosaicLayout;
    const bottom = Math.max(...tiles.map(({ yPos = 0, height }) => yPos + height));
    const taken = tiles.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(taken).toBe(columns * bottom);
  });
});

describe('the dashboard', () => {
  test('lists the incidents of its own alerts, and no others', async () => {
    const { policies } = await watched('prod', everything);
    const { incidentList } = (await widget('Alerts')) as Extract<Widget, { incidentList: object }>;
    const names = [...policies.keys()].map((name) => `alertPolicies/${name}`);
    expect(incidentList.policyNames.toSorted()).toEqual(names.toSorted());
  });

  test.each([
    ['Connector', { egress: 'direct' }],
    ['Load balancer', { domain: '' }],
    ['Messages', { appMetrics: false }],
  ])('has a section "%s" only where there is one', async (title, without) => {
    expect(await titles(everything)).toContain(title);
    expect(await titles({ ...everything, ...without })).not.toContain(title);
  });

  test("says what the chat's own metrics would add where there are none", async () => {
    expect(JSON.stringify(await widget('chat-app-prod', { appMetrics: false }))).toContain(
      'With `appMetrics: true`',
    );
  });

  test('draws a line where an alert begins, and nowhere else', async () => {
    const { dashboard, policies } = await watched('prod', everything);
    const lines = dashboard.mosaicLayout.tiles.flatMap(({ widget }) => {
      const { thresholds = [] } = 'xyChart' in widget ? widget.xyChart : {};
      return thresholds.map(({ value }) => [widget.title, value]);
    });
    const begins = (alert: string) => Number(queryOf(policies, alert)?.split(' > ').at(-1));
    expect(lines).toEqual([
      ['From sending to acknowledgement', begins('slow')],
      ['Instances, by revision', begins('instances')],
      ['Memory', begins('redis-memory')],
      ['Connections', begins('redis-connections')],
      ['Throughput', begins('connector')],
    ]);
  });

  test('draws no line where there is no alert because all is well with so many', async () => {
    const config = { ...everything, minInstances: 20, maxInstances: 20 };
    expect(await widget('Instances, by revision', config)).not.toHaveProperty('xyChart.thresholds');
  });
});
