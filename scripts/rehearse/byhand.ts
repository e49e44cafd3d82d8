import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { providerVariables } from '../../local/google/exports.ts';
import type { Project } from '../../local/google/project.ts';
import { find, gcloud } from '../../local/parts.ts';
import { Lookup } from '../adopt/lookup.ts';
import { collect, type Found } from '../compare/collect.ts';
import { compare } from '../compare/compare.ts';
import { reasons } from '../compare/reasons.ts';
import { describe } from '../compare/report.ts';
import { cleanUp, environmentOf, repository, tutorial, type } from '../compare/tutorial.ts';
import { verbs } from '../verbs.ts';
import { messages, writeMessages } from './chat.ts';
import { requireSuccess, summaryOf } from './cli.ts';
import { settingsOfStack } from './copy.ts';
import { BY_HAND, PROJECT_ID, providerSettings, REGION } from './environment.ts';
import { must, type Stage } from './stage.ts';
import { outputsOf, redisOf, serviceOf, settingsOf } from './there.ts';

const place = { project: BY_HAND, region: REGION };
const STACK = 'byhand';
const LIMIT_MS = 30_000;

/** Why nothing is made by hand here. */
export function whyNotByHand({ options: { stack } }: Stage): string | undefined {
  if (find(gcloud) === undefined) return `there is no gcloud: ${gcloud.how}`;
  const set = Object.keys(settingsOfStack(stack)).map((key) => key.split(':').at(-1));
  if (set.length === 0) return undefined;
  return `the tutorial makes what the defaults do, and ${stack} sets ${set.join(', ')}`;
}

/** The tutorial, typed into a project of its own, and held against what the program has made. */
export async function typeTutorial(stage: Stage): Promise<readonly string[]> {
  const { image } = await outputsOf(stage);
  await byGcloud(stage, [...repository(place), ...tutorial({ ...place, image })]);
  const { port } = stage.world;
  const env = providerVariables({ port, ...place });
  const google = new Lookup({ config: {}, env }, 'any', LIMIT_MS);
  const [byHand, byProgram] = [
    await collect(google, place),
    await collect(google, { project: PROJECT_ID, region: REGION }),
  ];
  const others = notCompared(byProgram, stage.world.project);
  must(others.length === 0, `made by the program, and compared with nothing: ${others.join(', ')}`);
  const comparison = compare(byHand, byProgram, reasons);
  const { same, explained, unexplained, stale } = comparison;
  must(unexplained.length + stale.length === 0, describe(comparison).join('\n'));
  const count = new Set(explained.map(({ reason }) => reason)).size;
  return [
    `${same} fields are the same, ${explained.length} differ for ${count} reasons; none without`,
    'the reasons are in scripts/compare/reasons.ts',
  ];
}

/** What is in a project and was not fetched; an execution or a revision belongs to what was. */
function notCompared(found: readonly Found[], { id, contents }: Project): readonly string[] {
  const names = new Set(found.map(({ name }) => name));
  return contents.filter((one) => {
    const name = one.split('/').at(-1)?.replaceAll(id, 'PROJECT') ?? '';
    return !/\/(revisions|executions)\//.test(one) && !names.has(name);
  });
}

/** `npm run adopt` on what gcloud has made: nothing that holds data is replaced. */
export async function adoptTutorial(stage: Stage): Promise<readonly string[]> {
  const { world } = stage;
  const { uri } = await serviceOf(stage, BY_HAND);
  const { createTime } = await redisOf(stage, BY_HAND);
  await writeMessages(uri);
  const cli = stage.cli.of(STACK);
  const base = settingsOf(stage).baseImage ?? '';
  await cli.init({ ...providerSettings(world.port, BY_HAND), baseImage: base });
  requireSuccess(await cli.script('adopt.ts', '--yes', '--stack', STACK));
  const outcome = requireSuccess(await cli.act('up'));
  const { createTime: after } = await redisOf(stage, BY_HAND);
  must(after === createTime, `Redis was made at ${createTime}, the one there now at ${after}`);
  const kept = await messages((await serviceOf(stage, BY_HAND)).uri);
  requireSuccess(await cli.act('up', '--expect-no-changes'));
  requireSuccess(await cli.act('destroy', ...verbs.destroy));
  await byGcloud(stage, cleanUp(place).slice(-1));
  const { contents } = world.byHand;
  must(contents.length === 0, `left behind: ${contents.join(', ')}`);
  return [
    `imported, then up: ${summaryOf(outcome)}; the same Redis, ${kept}`,
    'up again: no change; destroyed: what --source made by itself was left, and deleted by gcloud',
  ];
}

/** gcloud with nothing of the person's own. */
async function byGcloud({ world, folder, options, say }: Stage, commands: readonly string[]) {
  const home = join(folder, '..', 'gcloud');
  mkdirSync(home, { recursive: true });
  const env = environmentOf(home, { port: world.port, ...place });
  await type(commands, env, (line) => options.verbose && say(`    ${line}`));
}
