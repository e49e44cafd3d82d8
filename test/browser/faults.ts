import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { programs } from '../support/programs.ts';
import type { Stack } from './stack.ts';

const idOf = ({ start }: Stack) => start.process.pid as number;

/** All instances end at once; `npm start` starts others. */
export function killInstances(stack: Stack): void {
  for (const pid of programs(idOf(stack), /server\/main\.ts/)) process.kill(pid, 'SIGKILL');
}

/** A change in app/ is deployed: resolves when new instances have taken the places of the old. */
export async function roll({ start, folder }: Stack): Promise<void> {
  const seen = start.lines.length;
  await appendFile(join(folder, 'app/server/main.ts'), '\n// A change.\n');
  await start.line(/^deployed/, seen);
}

/** Redis answers nobody, and all connections stay open. @returns what lets it go on. */
export function freezeRedis(stack: Stack): () => void {
  const pids = programs(idOf(stack), /(redis|valkey)-server/);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  };
}

/** Notes every state that the page tells, from now on. @returns those so far. */
export async function noteStates(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`{
    const line = document.querySelector('#state');
    window.told = [];
    new MutationObserver(() => window.told.push(line.dataset.is))
      .observe(line, { attributes: true, attributeFilter: ['data-is'] });
  }`);
  return () => page.evaluate<string[]>('window.told');
}
