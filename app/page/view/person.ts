import { make } from './dom.ts';

const graphemes = new Intl.Segmenter();
const HUES = 24;

/** The same name has the same hue for everybody, always. Neighbours on the wheel look alike: 24. */
export function hueOf(name: string): number {
  let hash = 0;
  for (const letter of name) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return ((hash >>> 0) % HUES) * (360 / HUES);
}

/** The first letters of the first two words; else what the name begins with, such as an emoji. */
export function monogramOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)?.slice(0, 2) ?? [name];
  const firsts = words.map((word) => graphemes.segment(word)[Symbol.iterator]().next().value);
  return firsts
    .map((first) => first?.segment ?? '')
    .join('')
    .toLocaleUpperCase();
}

export function makeMonogram(name: string): HTMLElement {
  const monogram = make('span', 'monogram', monogramOf(name));
  monogram.ariaHidden = 'true';
  colour(monogram, name);
  return monogram;
}

/** Lightness and chroma are the theme's, so that every name keeps its contrast in both. */
export function colour(element: HTMLElement, name: string): void {
  element.style.setProperty('--hue', String(hueOf(name)));
}
