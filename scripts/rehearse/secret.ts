import { must, type Stage } from './stage.ts';
import { redisOf } from './there.ts';
import { inRegion } from './world.ts';

/** That what Redis asks for is in clear nowhere but where it belongs; in words, none without AUTH. */
export async function requireSecret({ cli, world }: Stage, printed: string) {
  const { name } = await redisOf({ world });
  const { authString } = await world.rest<{ authString?: string }>(
    'GET',
    `redis/v1/${name}/authString`,
  );
  if (authString === undefined) return [];
  const at = async (collection: string) =>
    JSON.stringify(await world.rest('GET', `run/v2/${inRegion(collection)}`));
  const places = {
    'the service': await at('services'),
    'the job': await at('jobs'),
    'the outputs': await cli.ask('stack', 'output', '--json'),
    'the state': await cli.ask('stack', 'export'),
    'what the CLI prints': printed,
  };
  for (const [place, text] of Object.entries(places)) {
    must(!text.includes(authString), `the AUTH string of Redis is in clear in ${place}`);
  }
  return ['the AUTH string of Redis: in no setting, output or state in clear'];
}
