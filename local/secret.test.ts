import { expect, test } from 'vitest';
import { Cloud } from './cloud.ts';
import { realisers } from './realisers.ts';

test('no version of a secret has a number again, but those of one that is made anew', async () => {
  const cloud = new Cloud(realisers, {
    folder: '/nonexistent',
    project: 'demo-project',
    port: 0,
    instances: 1,
    redisServer: undefined,
    onLine: () => {},
    onNotice: () => {},
  });
  const make = (type: string, inputs: Record<string, unknown>) => {
    return cloud.realise({ type: `gcp:secretmanager/${type}`, name: 'some', inputs });
  };
  const makeSecret = () => make('secret:Secret', { secretId: 'word' });
  const { id: secret } = await makeSecret();
  const add = () => make('secretVersion:SecretVersion', { secret, secretData: 'hush' });
  expect((await add()).outputs.version).toBe('1');
  const { id, outputs } = await add();
  expect(outputs.version).toBe('2');
  await cloud.remove(id);
  expect((await add()).id).toBe(`${secret}/versions/3`);
  await cloud.remove(secret);
  await makeSecret();
  expect((await add()).outputs.version).toBe('1');
});
