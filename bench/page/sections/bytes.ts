import { Table } from '../../table.ts';
import { atMost } from '../../target.ts';
import { newRoom, type PageSection } from '../bench.ts';
import { type Visitor, withVisitor } from '../visitor.ts';

const MAX_SCRIPT_KB = 30;
const encodings = ['gzip', 'br'] as const;

const metrics = [
  { key: 'Document', title: 'HTML KB', digits: 2 },
  { key: 'Stylesheet', title: 'CSS KB', digits: 2 },
  { key: 'Script', title: 'script KB', digits: 2 },
  { key: 'heads', title: 'heads KB', digits: 2 },
  { key: 'requests', title: 'requests' },
  { key: 'all', title: 'all KB', digits: 2 },
];

/** What a first visit transfers. */
export const bytes: PageSection = {
  name: 'bytes',
  title: 'What a first visit transfers, up to the door',

  async run(bench) {
    const title = 'bodies by kind, and the heads of all answers, of 1,024 bytes a KB';
    const table = new Table({ title, metrics, compare: 'all' }, encodings);
    // Once: they are the same each time.
    for (const encoding of encodings) {
      bench.progress(`bytes, ${encoding}`);
      table.add(encoding, await withVisitor(bench, (visitor) => load(visitor, encoding)));
    }
    const what = "the page's script, the Socket.IO client in it, with gzip";
    const values = table.values('gzip', 'Script');
    const targets = [atMost(MAX_SCRIPT_KB, { what, values, unit: ' KB' })];
    return { tables: [table], targets, faults: [] };
  },
};

async function load(visitor: Visitor, encoding: (typeof encodings)[number]) {
  const { cdp, page } = visitor;
  const answers = new Map<string, { type: string; head: number }>();
  const sum: Record<string, number> = { Document: 0, Stylesheet: 0, Script: 0, heads: 0, all: 0 };
  const add = (key: string, bytes: number) => {
    sum[key] = (sum[key] ?? 0) + bytes / 1024;
  };
  const others: string[] = [];
  await cdp.send('Network.enable');
  await cdp.send('Network.setExtraHTTPHeaders', { headers: { 'Accept-Encoding': encoding } });
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => {
    const used = response.headers['Content-Encoding'];
    if (type in sum && used !== encoding) others.push(`${response.url}: ${used}`);
    answers.set(requestId, { type, head: response.encodedDataLength });
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const { type, head } = answers.get(requestId) ?? { type: 'Other', head: 0 };
    if (type in sum) add(type, encodedDataLength - head);
    add('heads', head);
    add('all', encodedDataLength);
  });
  await visitor.goTo(`/rooms/${encodeURIComponent(newRoom('bytes'))}`);
  await page.waitForLoadState('networkidle');
  if (others.length > 0) throw new Error(`expected ${encoding}, got ${others.join(', ')}`);
  return { ...sum, requests: answers.size };
}
