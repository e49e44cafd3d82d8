/**
 * Bundles the page into app/dist: a page for each language, for the door and for a room, which name
 * their assets by hash, and assets/, which may therefore be kept for ever. Beside each file stands
 * what it is compressed. `node app/build.ts`, or with `--watch` anew at every change.
 */

import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { type BuildOptions, build, context, type OutputFile, type Plugin } from 'esbuild';
import { type Language, languages } from './languages.ts';

const PAGE = fileURLToPath(new URL('page/', import.meta.url));
const DIST = fileURLToPath(new URL('dist/', import.meta.url));
/** What is shown before any script has run: the sign-in at `/`, the empty chat in a room. */
const PAGES = { index: 'door', room: 'chat' } as const;

/** Engine.IO's other transports are a tenth of the script, and the chat speaks WebSocket alone. */
const webSocketOnly: Plugin = {
  name: 'websocket only',
  setup({ onLoad }) {
    const others =
      /[\\/]engine\.io-client[\\/]build[\\/]esm[\\/]transports[\\/](polling|webtransport)/;
    const contents = 'export const XHR = undefined, Fetch = undefined, WT = undefined;';
    onLoad({ filter: others }, () => ({ contents }));
  },
};

const options = {
  absWorkingDir: PAGE,
  entryPoints: ['index.html', 'main.ts', 'style.css', 'favicon.svg'],
  entryNames: '[name]-[hash]',
  loader: { '.html': 'copy', '.svg': 'copy' },
  outdir: `${DIST}assets`,
  bundle: true,
  minify: true,
  charset: 'utf8',
  format: 'esm',
  target: ['chrome119', 'firefox121', 'safari17.4'],
  plugins: [webSocketOnly],
  logLevel: 'warning',
  write: false,
} satisfies BuildOptions;

const pathOfTexts = (language: Language) => `${PAGE}texts/${language}.ts`;

/** What the page is made of in one language: the script holds the texts of this one alone. */
export async function bundle(language: Language) {
  const alias = { '#texts': pathOfTexts(language) };
  const { outputFiles } = await build({ ...options, alias });
  const html = outputFiles.find(({ path }) => path.endsWith('.html'));
  if (!html) throw new Error(`expected index.html from esbuild, got ${outputFiles.length} others`);
  const assets = outputFiles.filter((file) => file !== html);
  const template = link(withoutComments(html.text), assets);
  const texts = await readTexts(language);
  const pages = Object.entries(PAGES).map(([name, first]) => {
    const text = fill(template, { ...texts, first });
    return { path: `${DIST}${name}.${language}.html`, contents: Buffer.from(text) };
  });
  return { assets, pages };
}

/** Resolves when app/dist is complete. Safe to run while another process builds, or serves from it. */
export async function buildPage(): Promise<void> {
  const folder = `${DIST}assets/`;
  await mkdir(folder, { recursive: true });
  const kept = new Set<string>();
  for (const language of languages) {
    const { assets, pages } = await bundle(language);
    // What is the same in all languages has the same name.
    for (const { path, contents } of assets.filter(({ path }) => !kept.has(basename(path)))) {
      for (const name of await put(path, contents)) kept.add(name);
    }
    for (const { path, contents } of pages) await put(path, contents);
  }
  for (const name of await readdir(folder)) {
    if (!kept.has(name) && !name.endsWith('.part')) await rm(`${folder}${name}`, { force: true });
  }
}

/** Not what the process has read before: a build that watches would not see a new text. */
async function readTexts(language: Language): Promise<Readonly<Record<string, unknown>>> {
  const { texts } = await import(`${pathToFileURL(pathOfTexts(language))}?${Date.now()}`);
  return texts;
}

/** Builds at every change until the process ends. */
async function watchPage(): Promise<void> {
  const again: Plugin = {
    name: 'again',
    setup: ({ onEnd }) => onEnd(({ errors }) => (errors.length === 0 ? buildPage() : undefined)),
  };
  // One language's bundle, and the texts of all, are all that is to be looked at.
  const entryPoints = [...options.entryPoints, ...languages.map(pathOfTexts)];
  const alias = { '#texts': pathOfTexts(languages[0]) };
  const watched = await context({
    ...options,
    entryPoints,
    alias,
    plugins: [...options.plugins, again],
    logLevel: 'info',
  });
  await watched.watch();
}

const withoutComments = (html: string) => html.replaceAll(/\s*<!--.*?-->/gs, '');

/** Puts the assets' hashed names into the page. */
function link(html: string, assets: readonly OutputFile[]): string {
  const names = assets.map(({ path }) => basename(path));
  const sources = new Map(names.map((name) => [name.replace(/-[^-]+$/, ''), name]));
  return html.replaceAll(/(?<=(?:href|src)=")([^"/#]+)(?=")/g, (source) => {
    const asset = sources.get(basename(source, extname(source)));
    if (!asset) throw new Error(`expected index.html to name an entry point, got "${source}"`);
    return `/assets/${asset}`;
  });
}

/** Puts the texts into the page. */
function fill(html: string, texts: Readonly<Record<string, unknown>>): string {
  return html.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const text = texts[name];
    if (typeof text !== 'string') throw new Error(`expected a text in page/texts, got "${name}"`);
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  });
}

/** Writes a file, and beside it what the server sends in its place; answers with their names. */
async function put(path: string, plain: Uint8Array): Promise<string[]> {
  const forms = {
    // Its default is the slowest and shortest.
    [`${path}.br`]: await promisify(brotliCompress)(plain),
    [`${path}.gz`]: await promisify(gzip)(plain, { level: 9 }),
    [path]: plain,
  };
  for (const [name, form] of Object.entries(forms)) {
    // In one step: whoever serves the folder meanwhile reads the old file or the new one.
    const part = `${name}.${process.pid}.part`;
    await writeFile(part, form);
    await rename(part, name);
  }
  return Object.keys(forms).map((name) => basename(name));
}

if (process.argv[1] === import.meta.filename) {
  await (process.argv.includes('--watch') ? watchPage() : buildPage());
}
