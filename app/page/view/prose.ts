import { isEmoji, type Part, parse } from '../model/prose.ts';
import { make } from './dom.ts';

/** A message's text with its links and code. Text is data: it never goes through a parser of HTML. */
export function makeProse(text: string): HTMLElement {
  const prose = make('div', 'text', ...parse(text).map(makePart));
  prose.dir = 'auto';
  prose.classList.toggle('emoji', isEmoji(text));
  return prose;
}

function makePart(part: Part): Node | string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return ltr(make('code', '', part.text));
    case 'block':
      return ltr(make('pre', '', make('code', '', part.text)));
    case 'link':
      return makeLink(part.text, part.href);
  }
}

function makeLink(text: string, href: string): HTMLAnchorElement {
  const link = ltr(make('a', '', text));
  link.href = href;
  // What it leads to can neither reach back into the chat nor learn the room's name.
  link.rel = 'noopener noreferrer';
  link.target = '_blank';
  link.title = href;
  return link;
}

function ltr<E extends HTMLElement>(element: E): E {
  element.dir = 'ltr';
  return element;
}
