import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const top = join(import.meta.dirname, '../..');
const parts = [
  ...['app', 'infra', 'local', 'scripts', 'docs/alerts.md'],
  ...['Pulumi.yaml', 'Pulumi.dev.yaml', 'Pulumi.prod.yaml', 'package.json', 'package-lock.json'],
];

/** A copy of the project: what a test tries there meets neither its data nor its sources. */
export async function copyProject() {
  const folder = await mkdtemp(join(tmpdir(), 'the chat-'));
  for (const name of parts) {
    const filter = (path: string) => !path.includes('node_modules');
    await cp(join(top, name), join(folder, name), { recursive: true, filter });
  }
  await symlink(join(top, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}
