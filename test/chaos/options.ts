import { parseArgs } from 'node:util';
import { type FaultName, faultNames, faults } from './faults.ts';

export interface Options {
  readonly help: boolean;
  readonly seed: number;
  readonly seeds: number;
  readonly seconds: number;
  readonly clients: number;
  readonly rooms: number;
  readonly messages: number;
  readonly instances: number;
  readonly faults: readonly FaultName[];
}

const MAX_SEED = 1_000_000_000;
const list = faultNames.map((name) => `  ${name.padEnd(20)}${faults[name].what}`).join('\n');

export const help = `Injects faults into the chat while clients write, and judges by what they saw.

  npm run chaos -- [options]

  --seed N        of all that is left to chance (default: another each time)
  --seeds N       runs, one after the other, with this seed and those after it (default 1)
  --seconds N     a run lasts this long at least (default 60)
  --messages N    and until this many were acknowledged (default 0)
  --clients N     clients (default 56)
  --rooms N       rooms (default 14)
  --instances N   instances of the chat (default 3)
  --fault NAME    only this fault; may be given several times (default: all)
  --help          this text

Ends with 0 when nothing is wrong, 1 with findings, 2 when it cannot be run. Faults:

${list}
`;

/** Throws an Error for the person when an option is unknown or its value is not usable. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false, short: 'h' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * MAX_SEED)) },
      seeds: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '60' },
      messages: { type: 'string', default: '0' },
      clients: { type: 'string', default: '56' },
      rooms: { type: 'string', default: '14' },
      instances: { type: 'string', default: '3' },
      fault: { type: 'string', multiple: true, default: [] },
    },
  });
  const clients = whole('--clients', values.clients, 1, 1000);
  return {
    help: values.help,
    seed: whole('--seed', values.seed, 0, MAX_SEED),
    seeds: whole('--seeds', values.seeds, 1, 1000),
    seconds: whole('--seconds', values.seconds, 1, 86_400),
    messages: whole('--messages', values.messages, 0, 10_000_000),
    clients,
    rooms: whole('--rooms', values.rooms, 1, clients),
    instances: whole('--instances', values.instances, 1, 20),
    faults: values.fault.length === 0 ? faultNames : values.fault.map(faultNamed),
  };
}

function faultNamed(given: string): FaultName {
  const name = faultNames.find((name) => name === given);
  if (name !== undefined) return name;
  throw new Error(`--fault: expected one of ${faultNames.join(', ')}, got "${given}"`);
}

function whole(option: string, given: string, min: number, max: number): number {
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${option}: expected a whole number from ${min} to ${max}, got "${given}"`);
}
