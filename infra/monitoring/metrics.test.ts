import { beforeAll, describe, expect, test } from 'vitest';
import { idleMetrics } from '../../app/server/metrics/stub.ts';
import { everything, groupingsIn, selectorsIn, watched } from './fixture.ts';
import { balancer, chat, connector, redis, run, uptime } from './metrics.ts';

const googles = [run, redis, connector, balancer, uptime].flatMap((metrics) =>
  Object.values(metrics),
);
const typeOf = (name: string) => name.replace(/_bucket$/, '');

/** As an instance with Redis tells them: each metric's series. */
async function told() {
  const all = await idleMetrics().registry.getMetricsAsJSON();
  const series = all.flatMap(({ name, values }) => {
    return values.map((value) => {
      const { metricName = name } = value as { metricName?: string };
      return { metric: metricName, labels: { ...value.labels } as Record<string, unknown> };
    });
  });
  return series;
}

/** What the collector adds to each of them. */
const added = ['location', 'cluster', 'namespace', 'instance'];

let queries: readonly string[];
beforeAll(async () => {
  ({ queries } = await watched('prod', everything));
});

describe('what dashboard and alerts ask for', () => {
  test('of the chat is told by it, with these labels and values', async () => {
    const series = await told();
    const asked = queries.flatMap((query) => {
      const by = groupingsIn(query);
      return selectorsIn(query).map((selector) => ({ ...selector, by }));
    });
    const strange = asked
      .filter(({ metric }) => metric.startsWith('chat_'))
      .filter(({ metric, labels, by }) => {
        const own = Object.entries(labels).filter(([label]) => !added.includes(label));
        return !series.some((one) => {
          const has = (label: string) => added.includes(label) || label in one.labels;
          const fits = own.every(([label, value]) => one.labels[label] === value);
          return one.metric === metric && fits && by.every(has);
        });
      });
    expect(strange).toEqual([]);
  });

  test('of Google has a source, and says what kind of resource it is of', () => {
    const types = new Map(googles.map(({ type, resource }) => [type, resource]));
    const asked = queries.flatMap(selectorsIn).filter(({ metric }) => !metric.startsWith('chat_'));
    for (const { metric, labels } of asked) {
      expect([metric, types.get(typeOf(metric))]).toEqual([metric, labels.monitored_resource]);
    }
  });

  test('is of this stack alone', async () => {
    const { policies, queries: others } = await watched('prod', { ...everything, suffix: 'blue' });
    const names = (all: readonly string[]) => all.join('\n').match(/chat-[a-z]+-prod\b/g) ?? [];
    expect(names(others)).toEqual([]);
    for (const { labels } of others.flatMap(selectorsIn)) {
      expect(Object.values(labels).join(' ')).toMatch(/chat-(app|redis|vpc)-blue\b/);
    }
    expect([...policies.values()].every(({ displayName }) => displayName.includes('blue'))).toBe(
      true,
    );
  });

  test('is everything that is listed', async () => {
    const { policies } = await watched('prod', everything);
    const filter = policies.get('unreachable')?.conditions[0].conditionThreshold?.filter ?? '';
    const asked = [...queries.flatMap(selectorsIn).map(({ metric }) => typeOf(metric)), filter];
    const listed = [...Object.values(chat), ...googles.map(({ type }) => type)];
    expect(listed.filter((name) => !asked.some((text) => text.includes(name)))).toEqual([]);
  });
});
