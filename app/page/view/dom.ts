/** The element of index.html with this id; throws when the two have drifted apart. */
export function byId<T extends Element>(id: string, type: new () => T): T {
  return the(`#${id}`, type, document);
}

/** The first element within `root` that matches; throws when there is none of that type. */
export function the<T extends Element>(selector: string, type: new () => T, root: ParentNode): T {
  const found = root.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`expected ${type.name} at ${selector}, got ${found?.tagName ?? 'nothing'}`);
}

/** Text is data: it never goes through a parser. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = '',
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

export function makeButton(label: string, onClick: () => void): HTMLButtonElement {
  const button = make('button', 'link', label);
  button.type = 'button';
  button.addEventListener('click', onClick);
  return button;
}
