import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const results = join(import.meta.dirname, '../../test-results');
/** What cannot be seen for so long will not come: less than a test may take, so that it can say so. */
export const PATIENCE_MS = 25_000;

/**
 * A browser of a person's own until the test ends. Of a test that fails, a picture of each page and
 * the trace are left in `test-results/`; `npx playwright show-trace FILE` shows it.
 */
export async function openContext(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', baseURL, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.tracing.start({ snapshots: true });
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await keep(context, task.name);
    await context.close();
  });
  return context;
}

export async function openPerson(
  browser: Browser,
  baseURL: string,
  options?: BrowserContextOptions,
): Promise<Page> {
  return (await openContext(browser, baseURL, options)).newPage();
}

async function keep(context: BrowserContext, title: string) {
  await mkdir(results, { recursive: true });
  const name = `${title.replaceAll(/\W+/g, '-').slice(0, 80)}-${crypto.randomUUID().slice(0, 8)}`;
  for (const [index, page] of context.pages().entries()) {
    await page.screenshot({ path: join(results, `${name}-${index + 1}.png`) });
  }
  await context.tracing.stop({ path: join(results, `${name}.zip`) });
}
