import { rm } from 'node:fs/promises';
import { SERVICE, serviceOf, startCloud } from '../support/cloud.ts';

/** Runs a service of the image whose id it is given, for somebody to kill it. */
const test = await startCloud({ findImage: async () => process.argv[2] });
// Whoever kills it has nobody who would clear up.
await rm(test.folder, { recursive: true });
await test.make(SERVICE, serviceOf(test));
process.stdout.write('running\n');
