import { describe, expect, test } from 'vitest';
import { everything, watched } from './fixture.ts';
import { strangeIn } from './schema.ts';
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
  test('is one as Google describes them', async () => {
    expect(strangeIn((await watched('prod', config)).dashboard, 'Dashboard')).toEqual([]);
  });

  // The provider compares it with what Google gives back, and would see a change for ever.
  test('says nothing that Google leaves out', async () => {
    expect(nothings((await watched('prod', config)).dashboard)).toEqual([]);
  });

  test('is full: no tile lies over another, beside the columns, or leaves a gap', async () => {
    const { columns, tiles } = (await watched('prod', config)).dashboard.mosaicLayout;
    const taken = tiles.flatMap(({ xPos = 0, yPos = 0, width, height }) =>
      Array.from({ length: width * height }, (_, i) => {
        const [x, y] = [xPos + (i % width), yPos + Math.floor(i / width)];
        return x < columns ? `${x}|${y}` : `beside: ${x}|${y}`;
      }),
    );
    const bottom = Math.max(...tiles.map(({ yPos = 0, height }) => yPos + height));
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.filter((cell) => cell.startsWith('beside'))).toEqual([]);
    expect(taken.length).toBe(columns * bottom);
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

  test.each([
    ['Memory', 0.8],
    ['Connections', 52_000],
    ['Instances, by revision', 20],
    ['From sending to acknowledgement', 1],
  ])('draws a line where "%s" is near its limit', async (title, value) => {
    expect(await widget(title)).toMatchObject({ xyChart: { thresholds: [{ value }] } });
  });
});
