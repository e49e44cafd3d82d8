import { styleText } from 'node:util';
import type { Kept } from './keep.ts';
import { nameOf } from './lookup.ts';
import type { Difference, Planned } from './plan.ts';

const style = (format: 'bold' | 'dim' | 'green' | 'red' | 'yellow', text: string) =>
  styleText(format, text, { stream: process.stdout });

/** What became of each resource of the program, a line each, and below it what differs. */
export function describeResources(
  resources: readonly Planned[],
  known: ReadonlySet<string>,
): string[] {
  return resources.flatMap((planned) => {
    const { resource, importId, differences } = planned;
    const { inputs, type, name } = resource;
    const called =
      inputs.name ?? inputs.accountId ?? inputs.repositoryId ?? inputs.secretId ?? name;
    const title = `${type.replace(/\/[^:]*/, '')}  ${nameOf(called)}`;
    if (known.has(resource.urn)) return [line('=', 'dim', title, "the stack's already")];
    if (importId === undefined) return [line('+', 'dim', title, 'not there: will be made')];
    const replaced = differences.some(({ replaces }) => replaces);
    const state = replaced ? 'found, would be REPLACED' : 'found';
    return [line('✓', replaced ? 'red' : 'green', title, state), ...differences.map(describe)];
  });
}

function line(mark: string, colour: 'dim' | 'green' | 'red', title: string, state: string) {
  return `  ${style(colour, mark)} ${title.padEnd(58)} ${state}`.trimEnd();
}

function describe({ field, found, wanted, replaces }: Difference): string {
  const how = replaces ? style('red', 'replaces it') : 'in place';
  return `      ${field}: ${shown(found)} → ${shown(wanted)}  ${style('dim', how)}`;
}

const shown = (value: unknown) =>
  value === undefined || value === '' ? 'nothing' : nameOf(value as string);

/** The settings that will be written, each with what the one before it would have done. */
export function describeSettings(kept: readonly Kept[]): string[] {
  return kept.map(({ setting, value, before, why }) => {
    const instead = `${before === '' ? 'nothing' : before} ${why}`;
    const text = typeof value === 'string' ? value || "''" : `[${value.join(', ')}]`;
    return `  ${style('bold', setting.padEnd(22))} ${text.padEnd(22)} ${style('dim', instead)}`;
  });
}
