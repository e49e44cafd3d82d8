import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from '../../local/google/server.ts';
import { verbs } from '../verbs.ts';
import { adoptTutorial, typeTutorial, whyNotByHand } from './byhand.ts';
import { messages, smokeTest, writeMessages } from './chat.ts';
import { type Outcome, requireSuccess, summaryOf } from './cli.ts';
import { chatOf, removeZone, requireDomain } from './domain.ts';
import { makeDrift, requireNoDrift } from './drift.ts';
import { PROJECT_ID, REGION } from './environment.ts';
import { changesIn, doneIn, nameOf } from './events.ts';
import { People } from './people.ts';
import { requireSecret } from './secret.ts';
import { must, type Stage, type Step } from './stage.ts';
import { outputsOf, redisOf, serviceOf, settingsOf } from './there.ts';
import { dependenciesIn, drawTimeline, spansOf } from './timeline.ts';
import { tooEarly } from './waits.ts';

/** What `npm run rehearse` shows, in this order: each step goes on from the one before it. */
export const steps: readonly Step[] = [
  { title: 'preview', run: preview },
  { title: 'up', run: up },
  { title: 'the chat works', run: chat },
  { title: 'up again: nothing to do', run: again },
  { title: 'the tutorial by gcloud, compared', whyNot: whyNotByHand, run: typeTutorial },
  { title: 'a change in place: more memory for Redis', run: inPlace },
  { title: 'a new image, while people chat', run: newImage },
  { title: 'refresh: no drift', run: refresh },
  { title: 'a drift by hand, and up --refresh', run: drift },
  { title: 'destroy', run: destroy },
  { title: 'adopt what gcloud made', whyNot: whyNotByHand, run: adoptTutorial },
];

async function preview({ cli, world }: Stage): Promise<readonly string[]> {
  const [before, there] = [world.exchanges.length, world.project.contents.length];
  const outcome = requireSuccess(await cli.act('preview'));
  const { create = 0 } = changesIn(outcome.events);
  must(create > 0, 'expected resources to create, got none');
  requireUntouched(world.changesSince(before));
  const { contents } = world.project;
  must(contents.length === there, `made by a preview: ${contents}`);
  return [`${create} to create; nothing was asked of Google but to be read`];
}

async function up(stage: Stage): Promise<readonly string[]> {
  const { cli, world } = stage;
  const outcome = requireSuccess(await cli.act('up'));
  const { image } = await outputsOf(stage);
  must(/^127\.0\.0\.1:\d+\/[\w/-]+@sha256:[0-9a-f]{64}$/.test(image), `image is ${image}`);
  const { template } = await serviceOf(stage);
  const deployed = template.containers[0]?.image;
  must(deployed === image, `the service runs ${deployed}, the image is ${image}`);
  const digest = image.split('@')[1] ?? '';
  const [pushed] = world.images(repositoryOf(image)).filter((one) => one.digest === digest);
  must(pushed !== undefined, `the registry does not have ${digest}`);
  const megabytes = (pushed.sizeBytes / 1e6).toFixed(0);
  return [
    `${summaryOf(outcome)}; ${world.project.contents.length} things at Google`,
    `image built, pushed (${megabytes} MB) and deployed by its digest, ${digest.slice(0, 19)}…`,
    ...(await requireSecret(stage, outcome.output)),
    ...(await timeline(stage, outcome)),
  ];
}

const repositoryOf = (image: string) => image.split('/')[2] ?? '';

async function timeline({ cli }: Stage, { events }: Outcome) {
  const dependencies = dependenciesIn(await cli.ask('stack', 'export'));
  const early = tooEarly(dependencies);
  must(early.length === 0, early.join('\n'));
  return drawTimeline(spansOf(events), dependencies);
}

async function chat(stage: Stage): Promise<readonly string[]> {
  const url = await chatOf(stage);
  const checks = await smokeTest(url);
  await writeMessages(url);
  return [`npm run smoke: ${checks.join(', ')}`, ...(await requireDomain(stage))];
}

async function again({ cli, world }: Stage): Promise<readonly string[]> {
  const before = world.exchanges.length;
  const outcome = requireSuccess(await cli.act('up', '--expect-no-changes'));
  requireUntouched(world.changesSince(before));
  return [`${summaryOf(outcome)}; no call that changes anything`];
}

function requireUntouched(calls: readonly Exchange[]) {
  const list = calls.map(({ method, path }) => `${method} ${path}`);
  must(calls.length === 0, `expected no call that changes anything, got\n${list.join('\n')}`);
}

async function inPlace(stage: Stage): Promise<readonly string[]> {
  const { cli } = stage;
  const before = Number(settingsOf(stage).redisMemoryGb);
  await cli.ask('config', 'set', 'redisMemoryGb', String(before + 1));
  const outcome = requireSuccess(await cli.act('up'));
  requireOnly(outcome, ['update redis']);
  const { memorySizeGb } = await redisOf(stage);
  must(memorySizeGb === before + 1, `Redis has ${memorySizeGb} GB`);
  const url = await chatOf(stage);
  return [`Redis ${before} → ${memorySizeGb} GB, nothing else touched; ${await messages(url)}`];
}

async function newImage(stage: Stage): Promise<readonly string[]> {
  const { cli, folder } = stage;
  const { image } = await outputsOf(stage);
  const { latestReadyRevision: before } = await serviceOf(stage);
  appendFileSync(join(folder, 'app/server/main.ts'), '\n// Rehearsed.\n');
  const people = await People.start(await chatOf(stage));
  try {
    const outcome = requireSuccess(await cli.act('up'));
    await people.more();
    const { acknowledged, findings } = await people.verdict();
    const { latestReadyRevision: after } = await serviceOf(stage);
    must(before !== after, `the revision is still ${after}`);
    must((await outputsOf(stage)).image !== image, 'the image is the one from before');
    requireOnly(outcome, ['update app', 'update eraser']);
    must(findings.length === 0, `people saw:\n${findings.join('\n')}`);
    return [
      `${revision(before)} → ${revision(after)}`,
      `six people in three rooms meanwhile: ${acknowledged} messages acknowledged, each there once, in one order`,
    ];
  } finally {
    people.leave();
  }
}

const revision = (name: string) => name.split('/').at(-1);

/** Throws where anything else was done, such as a replacement. */
function requireOnly({ events }: Outcome, expected: readonly string[]) {
  const done = new Set(doneIn(events));
  const others = [...done].filter((one) => !expected.includes(one) && !/ chat-\w+$/.test(one));
  const absent = expected.filter((one) => !done.has(one));
  must(others.length === 0, `also done: ${others.join(', ')}`);
  must(absent.length === 0, `not done: ${absent.join(', ')}`);
}

async function refresh({ cli }: Stage): Promise<readonly string[]> {
  const outcome = requireSuccess(await cli.act('refresh', '--expect-no-changes'));
  return [summaryOf(outcome)];
}

async function drift(stage: Stage): Promise<readonly string[]> {
  const made = await makeDrift(stage);
  const outcome = requireSuccess(await stage.cli.act('up', '--refresh'));
  await requireNoDrift(stage);
  return [`${made.join('; ')}: as the program says again (${doneIn(outcome.events).join(', ')})`];
}

const ADDRESSES = `compute/v1/projects/${PROJECT_ID}/regions/${REGION}/addresses`;
const LOOK_MS = 500;

/** With direct egress a first destroy has to leave the subnet: what it says then, once Google is done. */
async function untilFree({ world }: Stage, { output }: Outcome): Promise<readonly string[]> {
  const [told] = /The subnet, and with it the network, stays for now/.exec(output) ?? [];
  if (told === undefined) return [];
  const start = performance.now();
  for (;;) {
    const { items = [] } = await world.rest<{ items?: readonly object[] }>('GET', ADDRESSES);
    if (items.length === 0) break;
    await sleep(LOOK_MS);
  }
  const waited = ((performance.now() - start) / 1000).toFixed(0);
  return [`"${told}": ${waited} s later destroy, typed again, took the rest`];
}

async function destroy(stage: Stage): Promise<readonly string[]> {
  const { cli, world } = stage;
  const lifted = await liftProtection(stage);
  const { image } = await outputsOf(stage);
  const first = await cli.act('destroy', ...verbs.destroy);
  const held = await untilFree(stage, first);
  const outcome = requireSuccess(
    held.length > 0 ? await cli.act('destroy', ...verbs.destroy) : first,
  );
  await removeZone(stage);
  const { contents, enabled, cloud } = world.project;
  must(contents.length === 0, `left behind: ${contents.join(', ')}`);
  must(!cloud.isRunning, 'something of it still runs on this machine');
  const images = world.images(repositoryOf(image));
  must(images.length === 0, `the registry still has ${images.length} images`);
  return [
    ...lifted,
    ...held,
    `${summaryOf(outcome)}; the project is empty, but for ${enabled.size} enabled APIs`,
    ...drawTimeline(spansOf(outcome.events), undefined),
  ];
}

/** Where the stack is protected, that is shown, and taken away in two steps: docs/operations.md. */
async function liftProtection(stage: Stage): Promise<readonly string[]> {
  const { cli, world } = stage;
  if (settingsOf(stage).deletionProtection !== 'true') return [];
  const open = unprotectedIn(await cli.ask('stack', 'export'));
  must(open.length === 0, `a protected stack does not protect ${open.join(', ')}`);
  const before = world.exchanges.length;
  // With its preview, as a person types it: that is what refuses.
  const refused = await cli.pulumi('destroy', '--yes', ...verbs.destroy);
  must(refused.code !== 0, 'a protected stack was destroyed');
  must(/protect/.test(refused.output), `not refused for its protection:\n${refused.output}`);
  requireUntouched(world.changesSince(before));
  await cli.ask('config', 'set', 'deletionProtection', 'false');
  requireSuccess(await cli.act('up'));
  return ['protected: destroy was refused before anything was touched; protection lifted by up'];
}

interface Exported {
  readonly deployment: {
    readonly resources: readonly {
      readonly urn: string;
      readonly protect?: boolean;
      readonly inputs?: { readonly deletionProtection?: boolean };
    }[];
  };
}

/** What Google can protect, by the program's names, and is not: neither it nor the engine refuses. */
function unprotectedIn(exported: string): readonly string[] {
  const { resources } = (JSON.parse(exported) as Exported).deployment;
  return resources.flatMap(({ urn, protect, inputs }) => {
    if (!/gcp:(redis\/instance:Instance|cloudrunv2\/service:Service)::/.test(urn)) return [];
    return protect === true && inputs?.deletionProtection === true ? [] : [nameOf(urn)];
  });
}
