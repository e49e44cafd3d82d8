import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Start } from '../support/start.ts';
import { copyProject } from './project.ts';

const DOMAIN = 'chat.example.com';
let project: Awaited<ReturnType<typeof copyProject>>;
let stack: Start;

beforeAll(async () => {
  project = await copyProject();
  await writeFile(join(project.folder, 'Pulumi.named.yaml'), `config: { domain: ${DOMAIN} }\n`);
  stack = new Start({ folder: project.folder, args: ['--stack', 'named'] });
});
afterAll(async () => {
  await stack.stop();
  await project.remove();
});

it('a stack with a domain is at its own address here, where nobody looks for the domain', async () => {
  const page = await fetch(await stack.url());
  expect(await page.text()).toContain('<title>');
});

it('the domain is answered as well, by TLS', async () => {
  const [, port] = await stack.line(
    /https:\/\/chat\.example\.com is answered at 127\.0\.0\.1:(\d+)/,
  );
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const headers = { Host: DOMAIN };
  const to = { port: Number(port), servername: DOMAIN, headers, rejectUnauthorized: false };
  request(to, ({ statusCode }) => resolve(statusCode))
    .on('error', reject)
    .end();
  expect(await promise).toBe(200);
});
