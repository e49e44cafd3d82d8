import { expect, test } from 'vitest';
import { apis } from './apis.ts';
import { gcloudVariables, providerVariables } from './exports.ts';

const args = { port: 8090, project: 'demo-project', region: 'europe-west3' };

test.each(
  Object.entries({ ...providerVariables(args), ...gcloudVariables(args) }).filter(([, value]) =>
    value.startsWith('http:'),
  ),
)('%s leads to an interface that answers, in a version that it has', (_, endpoint) => {
  const { host, pathname } = new URL(endpoint);
  const [, segment, version] = /^\/(\w+)\/(?:(.+)\/)?$/.exec(pathname) ?? [];
  const versions = apis.filter((api) => api.segment === segment).flatMap((api) => api.versions);
  expect(host).toBe('127.0.0.1:8090');
  // A client that is told no version says one itself.
  expect(versions).toContain(version ?? versions[0] ?? 'a version');
});
