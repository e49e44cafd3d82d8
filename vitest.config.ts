import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], timeoutSeconds: number, globalSetup = '') => ({
  test: {
    name,
    include,
    globalSetup: globalSetup === '' ? [] : [globalSetup],
    testTimeout: timeoutSeconds * 1000,
    hookTimeout: timeoutSeconds * 1000,
  },
});

/** The parts of `npm test`; scripts/test/plan.ts says what each needs and how long it may take. */
export default defineConfig({
  test: {
    // Two cores are what the budgets are for; by itself vitest would leave one of them idle.
    maxWorkers: 2,
    projects: [
      project('unit', ['{infra,app,local,scripts,bench}/**/*.test.ts'], 20),
      project('redis', ['test/redis/*.test.ts'], 60),
      project('chaos', ['test/chaos/*.test.ts'], 120),
      project('start', ['test/start/*.test.ts'], 120),
      project('browser', ['test/browser/*.test.ts'], 120),
      project('gcloud', ['test/gcloud/*.test.ts'], 180),
      project('pulumi', ['test/pulumi/*.test.ts'], 60),
      project('image', ['test/image/*.test.ts'], 120, 'test/image/setup.ts'),
    ],
  },
});
