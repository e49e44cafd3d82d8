import { expect, test } from 'vitest';
import { selected } from './fields.ts';

const answer = {
  services: [
    { name: 'a', state: 'ENABLED', config: { title: 'A', quota: {} } },
    { name: 'b', state: 'DISABLED' },
  ],
  nextPageToken: '2',
};

test.for([
  [null, answer],
  ['services/name,nextPageToken', { services: [{ name: 'a' }, { name: 'b' }], nextPageToken: '2' }],
  [
    'services(name,config/title)',
    { services: [{ name: 'a', config: { title: 'A' } }, { name: 'b' }] },
  ],
  ['nextPageToken,unheard', { nextPageToken: '2' }],
] as const)('of an answer, %s is %j', ([fields, wanted]) => {
  expect(selected(answer, fields)).toEqual(wanted);
});
