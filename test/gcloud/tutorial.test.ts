import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Lookup } from '../../scripts/adopt/lookup.ts';
import { collect } from '../../scripts/compare/collect.ts';
import { compare } from '../../scripts/compare/compare.ts';
import { pushNothing } from '../../scripts/compare/push.ts';
import { reasons } from '../../scripts/compare/reasons.ts';
import { makeRegistered } from '../../scripts/compare/registered.ts';
import { describe } from '../../scripts/compare/report.ts';
import { cleanUp, repository, tutorial } from '../../scripts/compare/tutorial.ts';
import { launch } from '../browser/launch.ts';
import { openPerson } from '../browser/person.ts';
import { enter, reads, say } from '../browser/words.ts';
import { projects, region, startCloud } from './project.ts';

const [project, other] = projects;
const place = { project, region };
const ask = { token: 'any', limitMs: 30_000 };

let cloud: Awaited<ReturnType<typeof startCloud>>;
let browser: Browser;
let image = '';

// Each test goes on from the one before it, as the tutorial does.
beforeAll(async () => {
  [cloud, browser] = await Promise.all([startCloud(), launch()]);
  await cloud.type(repository(place));
  image = await pushNothing(`127.0.0.1:${cloud.port}/${project}/cloud-run-source-deploy/chat-app`);
  await cloud.type(tutorial({ ...place, image }));
});
afterAll(async () => {
  await browser?.close();
  await cloud?.stop();
});

test("every command of the tutorial's succeeds, and nothing else is asked for", () => {
  expect(cloud.failures).toEqual([]);
  expect(cloud.leaks).toEqual([]);
});

test('two people chat in what it ends in', async () => {
  const about = `gcloud run services describe chat-app --format "value(status.url)"`;
  const url = (await cloud.type([about])).split('\n').at(-1) ?? '';
  const [ada, bob] = [await openPerson(browser, url), await openPerson(browser, url)];
  await enter(ada, 'Ada', 'tutorial');
  await enter(bob, 'Bob', 'tutorial');
  await say(ada, 'Typed by hand, all of it.');
  await reads(bob, ['Typed by hand, all of it.']);
});

test('what is refused is told in words', async () => {
  const again = `gcloud redis instances create chat-redis --size=1 --region=${region}`;
  await expect(cloud.type([again])).rejects.toThrow('ALREADY_EXISTS');
  const range = `gcloud compute networks vpc-access connectors create other --region ${region}`;
  await expect(cloud.type([`${range} --range "10.8.0.0/27"`])).rejects.toThrow('INVALID_ARGUMENT');
});

test('what the program makes differs in nothing that has no reason', async () => {
  console.log(
    "The program's side is made by its registered inputs: the Pulumi CLI is not used here.",
  );
  const endpoints = { config: {}, env: cloud.providerEnv(other) };
  const config = { image };
  await makeRegistered({ project: other, region, stack: 'dev', config, endpoints, ask });
  const google = new Lookup(endpoints, ask.token, ask.limitMs);
  const [byTutorial, byProgram] = [
    await collect(google, place),
    await collect(google, { project: other, region }),
  ];
  const comparison = compare(byTutorial, byProgram, reasons);
  expect(comparison, describe(comparison).join('\n')).toMatchObject({ unexplained: [], stale: [] });
  expect(comparison.same).toBeGreaterThan(50);
});

test('its clean-up leaves an empty project', async () => {
  await cloud.type(cleanUp(place));
  expect(cloud.google.project(project).contents).toEqual([]);
  expect(cloud.google.project(project).cloud.isRunning).toBe(false);
});
