import { styleText } from 'node:util';
import type { RegisteredResource } from '../../local/resource.ts';
import type { Difference } from './difference.ts';
import type { Kept } from './keep.ts';
import type { Known } from './known.ts';
import { nameOf } from './lookup.ts';
import type { Planned } from './plan.ts';

const style = (format: 'bold' | 'dim' | 'green' | 'red', text: string) =>
  styleText(format, text, { stream: process.stdout });

/** What became of each resource of the program, a line each, and below it what differs. */
export function describeResources(resources: readonly Planned[], known: Known): string[] {
  return resources.flatMap((planned) => {
    const { resource, importId, differences } = planned;
    const title = `${resource.type.replace(/\/[^:]*/, '')}  ${calledOf(resource)}`;
    const twins = twinsOf(planned, known);
    if (known.has(resource.urn)) return [line('=', 'dim', title, "the stack's already"), ...twins];
    if (importId === undefined) return [line('+', 'dim', title, 'not there: will be made')];
    const replaced = differences.some(({ replaces }) => replaces);
    // One that an operation left out of the state, or another stack's: only the person can tell.
    const maker = planned.byPulumi ? ', made by Pulumi: be sure that no other stack has it' : '';
    const state = replaced ? 'found, would be REPLACED' : `found${maker}`;
    return [
      line('✓', replaced ? 'red' : 'green', title, state),
      ...differences.map(describe),
      ...twins,
    ];
  });
}

/** What an update whose answer was lost has made twice: the stack has one of them alone. */
function twinsOf({ resource, importId, titled }: Planned, known: Known): string[] {
  const own = nameOf(known.get(resource.urn) ?? importId);
  return titled
    .filter((name) => nameOf(name) !== own)
    .map(
      (name) => `      there is another of this title: ${name}; unless a stack has it, delete it`,
    );
}

/** The name that a resource has at Google. */
export function calledOf({ inputs, name }: RegisteredResource): string {
  const { accountId, repositoryId, secretId } = inputs;
  return nameOf(inputs.name ?? accountId ?? repositoryId ?? secretId ?? name);
}

function line(mark: string, colour: 'dim' | 'green' | 'red', title: string, state: string) {
  return `  ${style(colour, mark)} ${title.padEnd(58)} ${state}`.trimEnd();
}

function describe({ field, found, wanted, replaces }: Difference): string {
  const how = replaces ? style('red', 'replaces it') : 'in place';
  return `      ${field}: ${shown(found)} → ${shown(wanted)}  ${style('dim', how)}`;
}

function shown(value: unknown): string {
  if (value === undefined || value === '') return 'nothing';
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value).startsWith('projects/') ? nameOf(value) : String(value);
}

/** The settings that will be written, each with what the one before it would have done. */
export function describeSettings(kept: readonly Kept[]): string[] {
  return kept.map(({ setting, value, before, why }) => {
    const instead = `${before === '' ? 'nothing' : before} ${why}`;
    const text = typeof value === 'string' ? value || "''" : `[${value.join(', ')}]`;
    return `  ${style('bold', setting.padEnd(22))} ${text.padEnd(22)} ${style('dim', instead)}`;
  });
}
