import { byId } from './dom.ts';

const SHOWN_MS = 4000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Says something for a moment, above everything else. */
export function flash(text: string): void {
  const line = byId('flash', HTMLElement);
  clearTimeout(timer);
  line.textContent = text;
  timer = setTimeout(() => line.replaceChildren(), SHOWN_MS);
}
