import type { Exchange } from '../../../local/google/server.ts';

/** A kind of call that the program makes to Google, and that changes something there. */
export interface Call {
  /** For the person, and to know it again. */
  readonly title: string;
  /** Whether what it begins is an operation, which goes on when it is answered. */
  readonly operation: boolean;
}

/**
 * Such as `POST redis instances` of `POST /redis/v1beta1/projects/P/locations/L/instances`: without
 * what is the same in all of them. That one API is enabled or several at once makes no difference.
 */
export function titleOf({ method, path }: Pick<Exchange, 'method' | 'path'>): string {
  const [, segment = '', , ...rest] = path.split('/');
  const enabling = /^serviceusage\/.*:(enable|batchEnable)$/.test(path.slice(1));
  if (enabling) return `${method} serviceusage services:enable`;
  const place = /^(projects\/[^/:]+\/?)?((locations|regions)\/[^/]+\/|global\/)?/;
  const own = rest.join('/').replace(place, '') || 'projects';
  const name = own.startsWith(':') ? `projects${own}` : own;
  // What Google names is called otherwise each time.
  const plain =
    segment === 'monitoring' ? name.replace(/\/.*/, '/…') : name.replace(/@[^:]+/, '@…');
  return `${method} ${segment} ${plain}`;
}

/** Whether Google gives the name: it takes a second one of the same title without a word. */
export const isNamedByGoogle = ({ title }: Call): boolean => title.startsWith('POST monitoring ');

/** As Google's interfaces tell of one, Compute's in a way of its own. */
export function isOperation(response: object): boolean {
  const { name = '', kind = '' } = response as { name?: string; kind?: string };
  return /(^|\/)operations\//.test(name) || kind === 'compute#operation';
}

/** The calls among these, each once, in the order of their first. */
export function callsIn(exchanges: readonly Exchange[]): readonly Call[] {
  const calls = new Map<string, Call>();
  for (const exchange of exchanges) {
    const title = titleOf(exchange);
    const operation = isOperation(exchange.response) || calls.get(title)?.operation === true;
    calls.set(title, { title, operation });
  }
  return [...calls.values()];
}
