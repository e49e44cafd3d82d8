import { docker } from '../../local/docker.ts';

/**
 * Removes the containers and images that a run of these tests has labelled, when its standard input
 * ends: with the run, however that ends. A run that is killed would leave a server that listens.
 */
const filter = `label=${process.argv[2]}`;

for await (const _ of process.stdin);
const containers = await docker('ps', '--all', '--quiet', '--filter', filter);
if (containers !== '') await docker('rm', '--force', '--volumes', ...containers.split('\n'));
await docker('image', 'prune', '--all', '--force', '--filter', filter);
