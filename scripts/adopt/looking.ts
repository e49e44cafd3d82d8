import { onTestFinished } from 'vitest';
import { readStack } from '../../local/stack.ts';
import { discover, type Names } from './discover.ts';
import { place, serveGoogle } from './fixture.ts';
import { settingsToKeep } from './keep.ts';
import { type Json, Lookup } from './lookup.ts';
import { plan } from './plan.ts';

/** What a stack without settings of its own calls its things. */
export const usual = {
  service: 'chat-app',
  redis: 'chat-redis',
  connector: 'chat-vpc',
  'service-account': 'chat-identity',
};

/** Google with these things in it, gone after the test. */
export async function lookup(things: Record<string, Json>) {
  const google = await serveGoogle(things);
  onTestFinished(google.close);
  return new Lookup({ config: google.config, env: {} }, 'a-token', 5000);
}

export interface AdoptOptions {
  readonly stack?: string;
  readonly names?: Names;
  /** Settings of the stack over those of its file. */
  readonly config?: Readonly<Record<string, string>>;
}

/** All that comes of looking at these things for a stack: what is found, kept, planned, imported. */
export async function adopt(
  things: Record<string, Json>,
  { stack = 'dev', names = {}, config: own = {} }: AdoptOptions = {},
) {
  const google = await lookup(things);
  const { own: current } = readStack(stack, own);
  const found = await discover(google, place, names, usual);
  const kept = settingsToKeep(found, current);
  const settings = Object.fromEntries(kept.map(({ setting, value }) => [setting, value]));
  const overrides = {
    'gcp:project': place.project,
    'gcp:region': place.region,
    ...own,
    ...settings,
  };
  const planned = await plan({ google, place, stack, config: overrides });
  const of = (type: string) => {
    const one = planned.resources.find(({ resource }) => resource.type.endsWith(`:${type}`));
    if (one === undefined) throw new Error(`expected a ${type} in the program`);
    return one;
  };
  return { found, kept, settings, planned, of };
}
