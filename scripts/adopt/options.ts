import { parseArgs } from 'node:util';
import type { Names } from './discover.ts';

export interface Options {
  readonly help: boolean;
  readonly stack: string | undefined;
  readonly project: string | undefined;
  readonly region: string | undefined;
  readonly names: Names;
  readonly yes: boolean;
  readonly 'dry-run': boolean;
}

export const help = `npm run adopt -- [options]

Takes into a stack what was made by hand, by the commands of Google's tutorial or others: finds it,
says what it found and in what it differs, writes the settings that keep it, imports it, and has
\`pulumi preview\` confirm that nothing is replaced. Asks before each step; changes nothing at Google.

  --stack NAME            the stack to take it into (default: the one that is selected)
  --project ID            Google project (default: the stack's gcp:project)
  --region REGION         region (default: the stack's gcp:region)
  --service NAME          Cloud Run service   (default: the one that is told a REDISHOST)
  --redis NAME            Redis instance      (default: the one at that address)
  --connector NAME        VPC connector       (default: the one that the service uses)
  --service-account NAME  its account         (default: the one that the service runs as)
  --yes                   do not ask
  --dry-run               look and tell, and do nothing else
  --help                  this text

Exits with 0 when all is taken in or nothing has to be, 1 when something is in the way, 2 when it
was called wrongly.
`;

/** Throws an Error for the person when an option is unknown. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { ...flag, short: 'h' },
      stack: text,
      project: text,
      region: text,
      service: text,
      redis: text,
      connector: text,
      'service-account': text,
      yes: { ...flag, short: 'y' },
      'dry-run': flag,
    },
  });
  return {
    ...values,
    stack: values.stack,
    project: values.project,
    region: values.region,
    names: values,
  };
}
