import type { FaultyRedis, Undo } from '../support/faults.ts';
import type { TcpProxy, Use } from '../support/proxy.ts';
import type { Crew } from './crew.ts';
import type { Fleet, Slot } from './fleet.ts';
import type { FaultPlan } from './plan.ts';
import type { Ledger } from './record.ts';

/** What faults are done to. */
export interface World {
  readonly redis: FaultyRedis;
  /** Of another Redis, which answers, and to which nobody publishes. */
  readonly silentPort: number;
  readonly fleet: Fleet;
  readonly crew: Crew;
  readonly ledger: Ledger;
}

export interface Fault {
  readonly what: string;
  /** At least and at most, drawn between; some last until the other side has noticed instead. */
  readonly lastsMs: readonly [min: number, max: number];
  /** What it is done to, by name: faults of one thing wait for each other. */
  targets(world: World, plan: FaultPlan): readonly string[];
  /**
   * `moment` is awaited right before the deed: it resolves when messages are in flight, of one
   * client if it is named.
   */
  inject(world: World, plan: FaultPlan, moment: (client?: string) => Promise<void>): Promise<Undo>;
}

const nothingToUndo: Undo = async () => {};

function redisFault(
  what: string,
  lastsMs: Fault['lastsMs'],
  deed: (world: World) => Promise<Undo>,
): Fault {
  return {
    what,
    lastsMs,
    targets: () => ['redis'],
    async inject(world, _plan, moment) {
      await moment();
      return deed(world);
    },
  };
}

function linkFault(
  what: string,
  use: Use,
  lastsMs: Fault['lastsMs'],
  deed: (world: World, plan: FaultPlan) => () => void,
): Fault {
  return {
    what,
    lastsMs,
    targets: ({ fleet }, plan) => [`${use} ${fleet.slot(plan.which).name}`],
    async inject(world, plan, moment) {
      await world.fleet.slot(plan.which).untilLinked(use);
      await moment();
      const undo = deed(world, plan);
      return async () => undo();
    },
  };
}

function instanceFault(
  what: string,
  lastsMs: Fault['lastsMs'],
  deed: (slot: Slot) => Promise<Undo>,
): Fault {
  return {
    what,
    lastsMs,
    targets: ({ fleet }, { which }) => [fleet.slot(which).name],
    async inject({ fleet }, { which }, moment) {
      await moment();
      return deed(fleet.slot(which));
    },
  };
}

function clientFault(
  what: string,
  lastsMs: Fault['lastsMs'],
  deed: (door: TcpProxy) => () => void,
): Fault {
  return {
    what,
    lastsMs,
    targets: ({ crew }, { which }) => [crew.member(which).name],
    async inject({ crew }, { which }, moment) {
      const { name, door } = crew.member(which);
      await moment(name);
      const undo = deed(door);
      return async () => undo();
    },
  };
}

async function empty({ redis, ledger }: World): Promise<Undo> {
  ledger.add('', { what: 'emptied' });
  return redis.kill({ keepData: false });
}

/** Asleep, nothing arrives and nothing leaves; who wakes finds the connection gone. */
function sleepOf(door: TcpProxy): () => void {
  const wake = door.stall();
  return () => {
    door.cut();
    wake();
  };
}

export const faults = {
  'redis-killed': redisFault('Redis ends and comes back with its data', [0, 1500], (world) =>
    world.redis.kill(),
  ),
  'redis-emptied': redisFault('Redis ends and comes back empty', [0, 1500], empty),
  'redis-frozen': redisFault('Redis answers nobody', [500, 5000], (world) => world.redis.freeze()),
  'redis-full': redisFault('Redis has no memory left', [1000, 2000], (world) => world.redis.fill()),
  'redis-read-only': redisFault('Redis takes no writes', [1000, 3000], (world) =>
    world.redis.readOnly(),
  ),
  'commands-closed': redisFault('all links of commands are closed', [0, 0], (world) =>
    world.redis.closeConnections('normal'),
  ),
  'subscribers-closed': redisFault('all links of subscribers are closed', [0, 0], (world) =>
    world.redis.closeConnections('pubsub'),
  ),
  'commands-stalled': linkFault(
    'the link of commands of an instance is half-open',
    'commands',
    [1000, 12_000],
    (world, { which, way }) => world.fleet.slot(which).link.stall({ use: 'commands', way }),
  ),
  'subscriber-stalled': linkFault(
    'the subscriber of an instance is half-open',
    'subscriber',
    [1000, 12_000],
    (world, { which, way }) => world.fleet.slot(which).link.stall({ use: 'subscriber', way }),
  ),
  'subscriber-deaf': linkFault(
    'the subscriber of an instance is answered, and hears nothing',
    'subscriber',
    [0, 0],
    (world, { which }) => {
      world.fleet.slot(which).link.deafen(world.silentPort);
      return () => {};
    },
  ),
  'instance-killed': instanceFault('an instance is killed', [0, 1000], (slot) => slot.kill()),
  'instance-drained': instanceFault('an instance drains', [0, 0], (slot) => slot.drain()),
  'instances-rolled': {
    what: 'all instances are replaced, one after the other',
    lastsMs: [0, 0],
    targets: ({ fleet }) => fleet.slots.map(({ name }) => name),
    async inject({ fleet }, _plan, moment) {
      for (const slot of fleet.slots) await slot.replace(moment);
      return nothingToUndo;
    },
  },
  'client-cut': clientFault("a client's connection is cut", [0, 0], (door) => {
    door.cut();
    return () => {};
  }),
  'client-asleep': clientFault('a client sleeps', [1000, 8000], sleepOf),
  'client-not-reading': clientFault('a client does not read', [1000, 6000], (door) =>
    door.stall({ way: 'down' }),
  ),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];
