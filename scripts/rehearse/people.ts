import { setTimeout as sleep } from 'node:timers/promises';
import { check } from '../../test/chaos/checker.ts';
import { conclude } from '../../test/chaos/conclude.ts';
import { OwnMember } from '../../test/chaos/own.ts';
import { Ledger } from '../../test/chaos/record.ts';
import { TcpProxy } from '../../test/support/proxy.ts';
import { must } from './stage.ts';

const ROOMS = ['hall', 'kitchen', 'garden'];
const PEOPLE = 6;
/** A room keeps a thousand messages, and all of them are read at the end. */
const MEAN_PAUSE_MS = 1500;
/** For as many answers as there are people, a new instance's start in between. */
const LIMIT_MS = 60_000;
/** The same each time. */
const SEED = 7;

/** What people went through. */
export interface Verdict {
  readonly acknowledged: number;
  /** Empty: each message that was acknowledged is there once, for everybody, in one order. */
  readonly findings: readonly string[];
}

/** People who chat at the service's address, each in two rooms, until they are asked. */
export class People {
  readonly #port: number;
  readonly #ledger = new Ledger();
  #members: readonly OwnMember[] = [];

  private constructor(url: string) {
    this.#port = Number(new URL(url).port);
  }

  /** Resolves when they are in, and write. */
  static async start(url: string): Promise<People> {
    const people = new People(url);
    const next = () => people.#port;
    people.#members = await Promise.all(
      Array.from({ length: PEOPLE }, async (_, i) => {
        const rooms = [ROOMS[i % ROOMS.length] ?? '', ROOMS[(i + 1) % ROOMS.length] ?? ''];
        const pace = { joinsAfterMs: 0, meanPauseMs: MEAN_PAUSE_MS };
        const plan = { name: `person ${i + 1}`, old: false, rooms, ...pace };
        const door = await TcpProxy.start(next);
        return new OwnMember({ plan, seed: SEED, door, ledger: people.#ledger });
      }),
    );
    for (const member of people.#members) member.start();
    await people.more();
    return people;
  }

  /** Resolves when as many more messages are acknowledged as there are people. */
  async more(): Promise<void> {
    const { ackedAtMs } = this.#ledger;
    const enough = ackedAtMs.length + this.#members.length;
    const until = performance.now() + LIMIT_MS;
    while (ackedAtMs.length < enough) {
      must(performance.now() < until, `nobody is answered any more, for ${LIMIT_MS / 1000} s`);
      await sleep(50);
    }
  }

  /** They stop, read everything once more, and go. */
  async verdict(): Promise<Verdict> {
    const [members, ledger] = [this.#members, this.#ledger];
    await conclude({ members, ledger, rooms: ROOMS, next: () => this.#port });
    const witnesses = members.map(({ name, rooms }) => ({ name, old: false, rooms }));
    const findings = check(ledger.records, witnesses).map(({ what, client, room }) => {
      return `${client} in ${room}: ${what}`;
    });
    return { acknowledged: ledger.ackedAtMs.length, findings };
  }

  leave() {
    for (const member of this.#members) {
      member.close();
      member.door.close();
    }
  }
}
