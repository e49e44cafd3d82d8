import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Throws with all that axe has to say against the page as it stands; `state` is for the person. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  // Through the debugger: the page's own rules allow no script that is not the page's.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(await source);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run({ resultTypes: ['violations'] })",
  );
  if (violations.length === 0) return;
  const lines = violations.flatMap(({ id, help, nodes }) => [
    `  ${id}: ${help}`,
    ...nodes.map(({ target, failureSummary = '' }) => {
      return `    ${target.join(' ')}: ${failureSummary.split('\n').slice(1).join('; ').trim()}`;
    }),
  ]);
  throw new Error(`axe on "${state}":\n${lines.join('\n')}`);
}
