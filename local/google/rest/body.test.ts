import { expect, test } from 'vitest';
import { readBody } from './body.ts';

test.for([
  ['no JSON', '{"half":'],
  ['no object', 'null'],
  ['a list for a text', '{"name":[]}'],
  ['a text for a list', '{"template":{"containers":"one"}}'],
  ['a list of what is no object', '{"policy":{"bindings":[null]}}'],
  ['a number for a text', '{"template":{"serviceAccount":5}}'],
  ['a label that is no text', '{"labels":{"a":1}}'],
  ['a text for a flag', '{"authEnabled":"yes"}'],
  ['what is nested too deep', `{"a":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`],
] as const)('refuses %s', ([, text]) => {
  expect(() => readBody(text)).toThrow(/^Invalid (JSON payload|value at)/);
});

test.for([
  ['nothing', '', {}],
  ['null as nothing', '{"labels":null,"size":1}', { size: 1 }],
  ["an enumeration's number as its word", '{"tier":3}', { tier: 'STANDARD_HA' }],
  ['a number that is written as a text', '{"memorySizeGb":"5"}', { memorySizeGb: 5 }],
  [
    "somebody's own keys, whatever they are",
    '{"labels":{"env":"dev"}}',
    { labels: { env: 'dev' } },
  ],
  [
    'an account where it is an object',
    '{"serviceAccount":{"displayName":"x"}}',
    { serviceAccount: { displayName: 'x' } },
  ],
] as const)('takes %s', ([, text, body]) => {
  expect(readBody(text)).toEqual(body);
});
