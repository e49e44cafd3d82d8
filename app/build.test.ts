import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './build.ts';
import { languages } from './languages.ts';
import { texts as de } from './page/texts/de.ts';
import { texts as en } from './page/texts/en.ts';

/** What a page may take of somebody's time on a slow line, Socket.IO's client included. */
const MAX_SCRIPT_BYTES = 30 * 1024;

describe.each(languages)('the page in %s', (language) => {
  let assets: readonly { name: string; contents: Buffer }[];
  let pages: readonly { name: string; html: string }[];

  beforeAll(async () => {
    const made = await bundle(language);
    assets = made.assets.map(({ path, contents }) => ({
      name: basename(path),
      contents: Buffer.from(contents),
    }));
    pages = made.pages.map(({ path, contents }) => ({
      name: basename(path),
      html: contents.toString(),
    }));
  });
  const script = () => assets.find(({ name }) => name.endsWith('.js'))?.contents ?? Buffer.of();

  it('has one script, one stylesheet and one favicon, named by what is in them', () => {
    expect(assets.map(({ name }) => name).sort()).toEqual([
      expect.stringMatching(/^favicon-[A-Z0-9]{8}\.svg$/),
      expect.stringMatching(/^main-[A-Z0-9]{8}\.js$/),
      expect.stringMatching(/^style-[A-Z0-9]{8}\.css$/),
    ]);
  });

  it('has a script of 30 KB at the most, compressed', () => {
    expect(gzipSync(script(), { level: 9 }).length).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
  });

  it('has a script without what only other transports than WebSocket need', () => {
    expect(script().toString()).toContain('WebSocket');
    expect(script().toString()).not.toMatch(/XMLHttpRequest|WebTransport/);
  });

  it('is one for the door and one for a room, which differ in nothing else', () => {
    const [door, room] = pages;
    expect([door?.name, room?.name]).toEqual([`index.${language}.html`, `room.${language}.html`]);
    expect(door?.html).toContain('<body class="door">');
    expect(room?.html).toBe(door?.html.replace('<body class="door">', '<body class="chat">'));
  });

  it('has its language, and a text wherever one belongs', () => {
    for (const { html } of pages) {
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).not.toMatch(/\{\{|\}\}|<!--/);
    }
  });

  it('names no asset that is not there, and runs nothing that the policy forbids', () => {
    const names = assets.map(({ name }) => `/assets/${name}`);
    for (const { html } of pages) {
      const named = [...html.matchAll(/ (?:href|src)="(\/[^"]+)"/g)].map(([, name]) => name);
      expect(new Set(named)).toEqual(new Set(names));
      expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style="| on\w+="/);
    }
  });
});

it('a language costs nobody else a byte', async () => {
  const { assets } = await bundle('en');
  const script = assets.find(({ path }) => path.endsWith('.js'))?.text;
  expect(script).toContain(en.connecting);
  expect(script).not.toContain(de.connecting);
});
