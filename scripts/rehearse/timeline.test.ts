import { expect, test } from 'vitest';
import { changesIn, doneIn, type EngineEvent, type Told } from './events.ts';
import { criticalPath, dependenciesIn, drawTimeline, spansOf } from './timeline.ts';

const urnOf = (type: string, name: string) => `urn:pulumi:dev::chat::${type}::${name}`;
const types: Readonly<Record<string, string>> = {
  api: 'gcp:projects/service:Service',
  redis: 'gcp:redis/instance:Instance',
  image: 'docker:index/image:Image',
  app: 'gcp:cloudrunv2/service:Service',
};
const urn = (name: string) => urnOf(types[name] ?? '', name);

/** Two events for each entry: when it started, and when it ended. */
function told(entries: Readonly<Record<string, readonly [number, number]>>, op = 'create') {
  const events = Object.entries(entries).flatMap(([name, [from, to]]): Told[] => {
    const metadata = { op, urn: urn(name), type: types[name] ?? '' };
    return [
      { atMs: from, event: { resourcePreEvent: { metadata } } },
      { atMs: to, event: { resOutputsEvent: { metadata } } },
    ];
  });
  return events.toSorted((one, other) => one.atMs - other.atMs);
}

const needs = {
  redis: ['api'],
  image: ['api'],
  app: ['redis', 'image'],
};
const dependencies = dependenciesIn(
  JSON.stringify({
    deployment: {
      resources: [
        { urn: urn('api') },
        ...Object.entries(needs).map(([name, all]) => ({
          urn: urn(name),
          dependencies: all.map(urn),
        })),
      ],
    },
  }),
);
const up = told({
  api: [1000, 2000],
  redis: [2000, 6000],
  image: [2100, 9000],
  app: [9100, 11_000],
});
const names = (spans: readonly { urn: string }[]) =>
  spans.map((span) => span.urn.split('::').at(-1));

test('tells from when to when each resource was worked on', () => {
  const [first] = spansOf(up);
  expect(first).toEqual({ urn: urn('api'), op: 'create', startMs: 1000, endMs: 2000 });
  expect(names(spansOf(up))).toEqual(['api', 'redis', 'image', 'app']);
});

test('leaves out what was left alone, and what is not at Google', () => {
  const metadata = { op: 'create', urn: 'urn::chat:infra:Apis::apis', type: 'chat:infra:Apis' };
  const component: Told = { atMs: 1, event: { resOutputsEvent: { metadata } } };
  expect(spansOf([component, ...told({ redis: [1, 2] }, 'same')])).toEqual([]);
});

test('an operation that failed took its time, too', () => {
  const metadata = { op: 'create', urn: urn('redis'), type: types.redis ?? '' };
  const events: Told[] = [
    { atMs: 5, event: { resourcePreEvent: { metadata } } },
    { atMs: 9, event: { resOpFailedEvent: { metadata } } },
  ];
  expect(spansOf(events)).toMatchObject([{ startMs: 5, endMs: 9 }]);
});

test('the critical path goes back from the last, to what each waited for longest', () => {
  expect(names(criticalPath(spansOf(up), dependencies))).toEqual(['api', 'image', 'app']);
});

test('holds the makespan against the longest single resource', () => {
  const lines = drawTimeline(spansOf(up), dependencies);
  expect(lines.at(-1)).toBe(
    '  makespan 10.0 s, longest single resource 6.9 s (Image image): 1.45 times as long',
  );
  expect(lines.at(-2)).toContain('Service api 1.0 → Image image 6.9 → Service app 1.9 s');
});

test('draws a bar for each, in the order in which they began, from its start to its end', () => {
  const [api, redis, image] = drawTimeline(spansOf(up), dependencies);
  expect(api).toMatch(/Service api\s+█{4} .* 0\.0 –\s+1\.0 s/);
  expect(redis).toMatch(/Instance redis +░{18} .* 1\.0 –\s+5\.0 s/);
  expect(image).toMatch(/Image image +█{30} /);
  expect(drawTimeline([], dependencies)).toEqual([]);
});

test('has no critical path where nothing waits for anything by itself', () => {
  expect(drawTimeline(spansOf(up), undefined).join('\n')).not.toMatch(/█|critical/);
});

test('says what was done, and counts what was left alone', () => {
  const summary: EngineEvent = { summaryEvent: { resourceChanges: { same: 12, update: 1 } } };
  const events = [...told({ redis: [1, 2] }, 'update'), { atMs: 3, event: summary }];
  expect(doneIn([...told({ api: [0, 1] }, 'same'), ...events])).toEqual(['update redis']);
  expect(changesIn(events)).toEqual({ same: 12, update: 1 });
  expect(changesIn([])).toEqual({});
});
