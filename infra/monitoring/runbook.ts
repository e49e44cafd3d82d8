import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config.ts';

const file = join(import.meta.dirname, '../../docs/alerts.md');

/**
 * The section of docs/alerts.md with this title, with the stack's own names in the commands: what
 * whoever is called gets to read. Throws an Error when there is none.
 */
export function runbookOf(title: string, settings: Settings): string {
  const sections = readFileSync(file, 'utf8').split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`docs/alerts.md: expected a section "## ${title}"`);
  const names: Readonly<Record<string, string>> = {
    PROJECT_ID: settings.project,
    REGION: settings.region,
    SERVICE: settings.serviceName,
    REDIS: settings.redisName,
    CONNECTOR: settings.connectorName,
  };
  const text = section.slice(title.length).trim();
  return text.replaceAll(/\b[A-Z_]+\b/g, (word) => names[word] ?? word);
}
