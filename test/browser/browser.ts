import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFailed } from 'vitest';
import { find, chromium as part } from '../../local/parts.ts';

const results = join(import.meta.dirname, '../../test-results');

/** A real Chromium that talks to nobody but the page's own server. */
export async function launch(): Promise<Browser> {
  const executablePath = find(part);
  if (executablePath === undefined) throw new Error(`expected ${part.title}: ${part.how}`);
  const quiet = ['background-networking', 'component-update', 'sync', 'default-apps'];
  const args = [...quiet.map((what) => `--disable-${what}`), '--no-first-run'];
  // Chromium's own sandbox refuses to run as root.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath, args });
}

/** A person with a browser of their own; a test that fails leaves a picture of what they saw. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  onTestFailed(async ({ task }) => {
    await mkdir(results, { recursive: true });
    const name = task.name.replaceAll(/\W+/g, '-');
    await page.screenshot({ path: join(results, `${name}-${Date.now()}.png`) });
  });
  return page;
}

export async function signIn(page: Page, url: string, name: string, room: string) {
  await page.goto(url);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Room', { exact: true }).fill(room);
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('heading', { name: room }).waitFor();
}

export async function say(page: Page, text: string) {
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(text);
  await box.press('Enter');
}

/** A message in the log, whoever wrote it. */
export const messageOf = (page: Page, text: string) =>
  page.getByRole('log').locator('li.message').filter({ hasText: text });
