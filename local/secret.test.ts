import { expect, onTestFinished, test } from 'vitest';
import { startCloud } from '../test/support/cloud.ts';

test('no version of a secret has a number again, but those of one that is made anew', async () => {
  const { cloud, make, stop } = await startCloud();
  onTestFinished(stop);
  const makeSecret = () => make('gcp:secretmanager/secret:Secret', { secretId: 'word' });
  const { id: secret } = await makeSecret();
  const add = () =>
    make('gcp:secretmanager/secretVersion:SecretVersion', { secret, secretData: 'hush' });
  expect((await add()).outputs.version).toBe('1');
  const { id, outputs } = await add();
  expect(outputs.version).toBe('2');
  await cloud.remove(id);
  expect((await add()).id).toBe(`${secret}/versions/3`);
  await cloud.remove(secret);
  await makeSecret();
  expect((await add()).outputs.version).toBe('1');
});
