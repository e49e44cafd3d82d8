import { type Browser, chromium } from 'playwright-core';
import { find, chromium as part } from '../../local/parts.ts';

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
