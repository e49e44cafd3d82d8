/**
 * Installs the packages of package-lock.json when they are missing or out of date, among them Node
 * itself (the npm package `node`), which the npm scripts then find first on their PATH. It runs
 * before that, on whatever Node the person has: plain JavaScript, nothing imported but Node's own.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, writeFileSync } from 'node:fs';

const OLDEST_NODE = 20;
const top = new URL('../', import.meta.url);
/** Holds the lock file's digest as of the last complete install; `npm ci` deletes it with the rest. */
const marker = new URL('node_modules/.installed', top);

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}

function installed() {
  try {
    return readFileSync(marker, 'utf8');
  } catch {
    return undefined;
  }
}

const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_NODE) {
  fail(`expected Node ${OLDEST_NODE} or later, got ${process.version}; install a newer one`);
}

const wanted = createHash('sha256')
  .update(readFileSync(new URL('package-lock.json', top)))
  .digest('hex');

if (installed() !== wanted) {
  // `npm ci` would empty the folder that the link leads to, which is somebody else's.
  const folder = new URL('node_modules', top);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    fail(
      'node_modules is a symbolic link, and out of date: install where it leads to, or remove it',
    );
  }
  console.error('Installing packages (the first time, and when they change) …');
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : ['npm'];
  const { status } = spawnSync(
    /** @type {string} */ (command[0]),
    [...command.slice(1), 'ci', '--loglevel=error', '--no-progress'],
    // Standard output belongs to the command that was typed.
    { cwd: top, stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) fail('npm ci failed; see above');
  writeFileSync(marker, wanted);
}
