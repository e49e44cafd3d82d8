import { expect, test } from 'vitest';
import { ownSettings } from './copy.ts';

test("leaves the person's project, and what only their passphrase opens, where they are", () => {
  const file = `encryptionsalt: v1:abc
config:
  gcp:project: their-project
  gcp:accessToken:
    secure: v1:def
  chat:suffix:
    secure: v1:ghi
  chat:redisMemoryGb: 5
  chat:rangesInUse:
    - 10.8.0.0/28
`;
  expect(ownSettings(file)).toEqual({
    'chat:redisMemoryGb': 5,
    'chat:rangesInUse': ['10.8.0.0/28'],
  });
});

test('takes a file without a setting', () => {
  expect(ownSettings('config: {}\n')).toEqual({});
  expect(ownSettings('')).toEqual({});
});
