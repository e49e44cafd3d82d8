import { byId } from './dom.ts';

/** A panel that on a narrow screen stands behind a button; on a wide one it is always there. */
export class Drawer {
  readonly #toggle: HTMLButtonElement;
  readonly #panel: HTMLElement;

  /**
   * @param id of the panel; its button has `-toggle` behind it.
   * @param onOpen there is room for one panel at a time.
   */
  constructor(id: string, onOpen: () => void) {
    this.#panel = byId(id, HTMLElement);
    this.#toggle = byId(`${id}-toggle`, HTMLButtonElement);
    this.#toggle.addEventListener('click', () => {
      const opens = !this.#isOpen;
      if (opens) onOpen();
      this.#set(opens);
    });
    document.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || !this.#isOpen) return;
      this.close();
      this.#toggle.focus();
    });
  }

  close(): void {
    this.#set(false);
  }

  get #isOpen(): boolean {
    return this.#toggle.ariaExpanded === 'true';
  }

  #set(open: boolean): void {
    this.#toggle.ariaExpanded = String(open);
    this.#panel.classList.toggle('open', open);
  }
}
