import { texts } from '#texts';
import type { Message } from '../../protocol.ts';
import { byId, make } from './dom.ts';

/** What comes within this time is told together. */
const GATHER_MS = 1500;
/** More messages than this are counted, not read aloud. */
const MAX_READ = 3;

/** Tells those who listen what was said: the log itself stays silent, however much is put there. */
export class Announcer {
  readonly #region = byId('announcer', HTMLElement);
  #waiting: Message[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      this.#region.replaceChildren();
    });
  }

  add(messages: readonly Message[]): void {
    this.#waiting.push(...messages);
    this.#timer ??= setTimeout(() => this.#tell(), GATHER_MS);
  }

  #tell(): void {
    this.#timer = undefined;
    const said = this.#waiting.splice(0);
    const lines =
      said.length > MAX_READ
        ? [texts.newBelow(said.length)]
        : said.map(({ user, text }) => `${user}: ${text}`);
    this.#region.replaceChildren(...lines.map((line) => make('p', '', line)));
  }
}
