import * as pulumi from '@pulumi/pulumi';
import { checks, type NameSetting, nameLengths, withSuffix } from './conflicts.ts';
import type { Problem } from './problem.ts';
import type { Rule } from './rule.ts';
import { providerRules, rules, type Settings } from './rules.ts';

export type { Settings } from './rules.ts';

/**
 * The stack's settings, every one of them checked, the suffix already on the names. Throws one
 * error that lists all that is wrong: nothing has been created by then.
 */
export function readSettings(): Settings {
  const problems: Problem[] = unknownSettings();
  const values: Partial<Record<keyof Settings, unknown>> = {
    ...readAll('gcp', providerRules, problems),
    ...readAll(pulumi.getProject(), rules, problems),
  };
  for (const { needs, check } of checks) {
    if (needs.every((name) => values[name] !== undefined)) {
      problems.push(...check(values as Settings));
    }
  }
  // A RunError, because the CLI prints its message without a stack of this program's functions.
  if (problems.length > 0) throw new pulumi.RunError(refusal(problems));
  return suffixed(values as Settings);
}

function readAll<Rules extends Readonly<Record<string, Rule<unknown>>>>(
  namespace: string,
  rulesOf: Rules,
  problems: Problem[],
): Partial<Record<keyof Rules, unknown>> {
  const config = new pulumi.Config(namespace);
  const read = Object.entries(rulesOf).map(([name, rule]) => {
    const text = config.get(name);
    const value = text === undefined ? undefined : rule.read(text);
    const setting = namespace === pulumi.getProject() ? name : `${namespace}:${name}`;
    if (value === undefined) {
      const change = `pulumi config set ${rule.example(setting)}`;
      problems.push({ setting, value: text, allowed: rule.allowed, change });
    }
    return [name, value];
  });
  return Object.fromEntries(read);
}

/**
 * The CLI lets a misspelt setting pass, and one of a project of another name, as this one may have
 * been called before: the default would silently stand in for it.
 */
function unknownSettings(): Problem[] {
  const project = pulumi.getProject();
  return Object.entries(pulumi.runtime.allConfig()).flatMap(([key, value]) => {
    const [namespace = '', name = ''] = key.split(':');
    if (namespace === project && !(name in rules)) {
      const allowed = 'a setting that Pulumi.yaml declares';
      return [{ setting: name, value, allowed, change: `pulumi config rm ${name}` }];
    }
    if (namespace === project || namespace === 'gcp' || !(name in rules)) return [];
    const allowed = `${project}:${name}: this project is called ${project}`;
    return [{ setting: key, value, allowed, change: `pulumi config rm ${key}` }];
  });
}

function suffixed(settings: Settings): Settings {
  const names = Object.keys(nameLengths) as NameSetting[];
  const complete = names.map((name) => [name, withSuffix(settings[name], settings.suffix)]);
  return { ...settings, ...Object.fromEntries(complete) };
}

function refusal(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? 'one setting is' : `${problems.length} settings are`;
  const blocks = problems.map(({ setting, value, allowed, change }) => {
    const found = value === undefined ? 'is not set' : `is ${JSON.stringify(value)}`;
    // The stack that is selected may be another one.
    const where = change.startsWith('pulumi ') ? ` --stack ${pulumi.getStack()}` : '';
    return `  ${setting} ${found}\n    expected  ${allowed}\n    change    ${change}${where}`;
  });
  return `${count} wrong; nothing has been created:\n${blocks.join('\n')}`;
}
