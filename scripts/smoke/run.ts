import { randomBytes } from 'node:crypto';
import { connect } from '../../app/client/chat.ts';
import { type Check, checks, type Visit } from './checks.ts';

export interface Row {
  readonly title: string;
  readonly result: 'ok' | 'off' | 'not tried';
  readonly ms: number;
  /** What was seen, or what is off. */
  readonly note: string;
}

/**
 * Goes through all checks at an address, and closes what it opened. After one that is off, the
 * others are not tried: each builds on those before it.
 */
export async function* smoke(url: URL, limitMs: number): AsyncGenerator<Row> {
  const room = `smoke-${randomBytes(6).toString('hex')}`;
  const [ann, ben] = [connect({ url: url.origin }), connect({ url: url.origin })];
  let off = false;
  try {
    for (const check of checks) {
      if (off) yield { title: check.title, result: 'not tried', ms: 0, note: '' };
      else {
        const row = await tried(check, { url, room, ann, ben, limitMs });
        off = row.result === 'off';
        yield row;
      }
    }
  } finally {
    ann.close();
    ben.close();
  }
}

async function tried({ title, run }: Check, visit: Visit): Promise<Row> {
  const start = performance.now();
  const ms = () => Math.round(performance.now() - start);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = visit.limitMs / 1000;
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), visit.limitMs);
  });
  try {
    const note = await Promise.race([run(visit), late]);
    return { title, result: 'ok', ms: ms(), note };
  } catch (error) {
    return { title, result: 'off', ms: ms(), note: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}
