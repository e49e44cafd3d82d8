import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { copyProject } from '../start/project.ts';
import { Start } from '../support/start.ts';
import { launch } from './launch.ts';
import { openContext, openPerson } from './person.ts';

/**
 * One `npm start` of two instances and one Chromium, for all tests of a file. Each test takes rooms
 * of its own, since what is said in a room stays there. `settings` are those of Pulumi.yaml.
 */
export function useStack(settings: Readonly<Record<string, string | number>> = {}) {
  let project: Awaited<ReturnType<typeof copyProject>> | undefined;
  let start: Start | undefined;
  let browser: Browser | undefined;
  let url = '';

  beforeAll(async () => {
    project = await copyProject();
    // JSON is YAML.
    await writeFile(join(project.folder, 'Pulumi.dev.yaml'), JSON.stringify({ config: settings }));
    start = new Start({ folder: project.folder });
    [url, browser] = await Promise.all([start.url(), launch()]);
    // Chromium has a way to localhost even when it is told to be offline.
    url = url.replace('localhost', '127.0.0.1');
  });
  afterAll(async () => {
    await browser?.close();
    await start?.stop();
    await project?.remove();
  });

  return {
    get url() {
      return url;
    },
    get folder() {
      return there(project).folder;
    },
    get start() {
      return there(start);
    },
    /** A page in a browser of its own. */
    person: (options?: BrowserContextOptions) => openPerson(there(browser), url, options),
    /** A browser, for a person with several tabs. */
    context: (options?: BrowserContextOptions) => openContext(there(browser), url, options),
  };
}

export type Stack = ReturnType<typeof useStack>;

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected to be called within a test');
  return value;
}
