/** One element of a list. */
export interface Row {
  /** What it shows: as long as that is the same, its element stays. */
  readonly of: unknown;
  /** How it shows it: when that is another, the element is made anew. */
  readonly look: string;
  readonly make: () => HTMLElement;
}

/** A list that changes by as few elements as it can: what is read or selected stays where it is. */
export class List {
  readonly #parent: HTMLElement;
  #shown = new Map<unknown, { readonly look: string; readonly element: HTMLElement }>();

  constructor(parent: HTMLElement) {
    this.#parent = parent;
    parent.replaceChildren();
  }

  show(rows: readonly Row[]): void {
    const before = this.#shown;
    this.#shown = new Map();
    for (const { of, look, make } of rows) {
      const known = before.get(of);
      const kept = known?.look === look ? known : { look, element: make() };
      this.#shown.set(of, kept);
    }
    for (const [of, { element }] of before) {
      if (this.#shown.get(of)?.element !== element) element.remove();
    }
    let next = this.#parent.firstElementChild;
    for (const { element } of this.#shown.values()) {
      if (element === next) next = next.nextElementSibling;
      else this.#parent.insertBefore(element, next);
    }
  }

  /** What this element shows. */
  shownBy(element: Element): unknown {
    return [...this.#shown].find(([, shown]) => shown.element === element)?.[0];
  }

  elementOf(of: unknown): HTMLElement | undefined {
    return this.#shown.get(of)?.element;
  }
}
