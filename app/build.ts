/**
 * Bundles the page into app/dist: index.html, which names its assets by hash, and assets/, which may
 * therefore be kept for ever. `node app/build.ts`, or with `--watch` anew at every change.
 */

import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, context, type OutputFile, type Plugin } from 'esbuild';
import { texts } from './client/texts.ts';

const CLIENT = fileURLToPath(new URL('client/', import.meta.url));
const DIST = fileURLToPath(new URL('dist/', import.meta.url));

const options = {
  absWorkingDir: CLIENT,
  entryPoints: ['index.html', 'page.ts', 'style.css', 'favicon.svg'],
  entryNames: '[name]-[hash]',
  loader: { '.html': 'copy', '.svg': 'copy' },
  outdir: `${DIST}assets`,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome119', 'firefox121', 'safari17.4'],
  logLevel: 'warning',
  write: false,
} satisfies BuildOptions;

/** Resolves when app/dist is complete. Safe to run while another process builds, or serves from it. */
export async function buildPage(): Promise<void> {
  const { outputFiles } = await build(options);
  await writePage(outputFiles);
}

/** Builds at every change until the process ends. */
async function watchPage(): Promise<void> {
  const write: Plugin = {
    name: 'write',
    setup: ({ onEnd }) =>
      onEnd(async ({ outputFiles, errors }) => {
        if (outputFiles && errors.length === 0) await writePage(outputFiles);
      }),
  };
  const watched = await context({ ...options, plugins: [write], logLevel: 'info' });
  await watched.watch();
}

async function writePage(files: readonly OutputFile[]): Promise<void> {
  const html = files.find(({ path }) => path.endsWith('.html'));
  if (!html) throw new Error(`expected index.html from esbuild, got ${files.length} other files`);
  const others = files.filter((file) => file !== html);
  const folder = `${DIST}assets/`;
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of others) await put(path, contents);
  const assets = others.map(({ path }) => basename(path));
  await put(`${DIST}index.html`, link(html.text, assets));
  for (const name of await readdir(folder)) {
    if (!assets.includes(name) && !name.endsWith('.part'))
      await rm(`${folder}${name}`, { force: true });
  }
}

/** Puts the texts and the assets' hashed names into the page. */
function link(html: string, assets: readonly string[]): string {
  const sources = new Map(assets.map((name) => [name.replace(/-[^-]+$/, ''), name]));
  return html
    .replaceAll(/(?<=(?:href|src)=")([^"/]+)(?=")/g, (source) => {
      const asset = sources.get(basename(source, extname(source)));
      if (!asset) throw new Error(`expected index.html to name an entry point, got "${source}"`);
      return `/assets/${asset}`;
    })
    .replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const text = (texts as Record<string, unknown>)[name];
      if (typeof text !== 'string') throw new Error(`expected a text in texts.ts, got "${name}"`);
      return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    });
}

/** In one step: whoever serves the folder meanwhile reads the old file or the new one. */
async function put(path: string, contents: Uint8Array | string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, contents);
  await rename(part, path);
}

if (process.argv[1] === import.meta.filename) {
  await (process.argv.includes('--watch') ? watchPage() : buildPage());
}
