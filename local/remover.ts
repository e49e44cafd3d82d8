/** Removes the container whose name it is given, whatever it does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { docker } from './docker.ts';

/** Whoever asked for it may have been killed before the engine made it: then it comes to be later. */
const LATEST_MS = 5000;

const name = process.argv[2] as string;
const end = Date.now() + LATEST_MS;
// The name is what is printed when there was one.
const remove = () => docker('rm', '--force', '--volumes', name).catch(() => '');
while ((await remove()) !== name && Date.now() < end) await sleep(100);
