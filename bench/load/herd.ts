import type { EnterArgs, ReturnArgs } from './crowd.ts';
import { type Generator, startGenerator } from './generator.ts';
import { Histogram } from './histogram.ts';
import { addFaults, type Faults, noFaults } from './ledger.ts';
import type { Pace, SendArgs, SendReport } from './send.ts';

/** What all generators saw together. */
export interface HerdReport extends Omit<SendReport, 'latency'> {
  readonly latency: Histogram;
}

/** Several generators as one: each has rooms of its own, with all of their members. */
export function startHerd(size: number) {
  const generators = Array.from({ length: size }, startGenerator);
  const all = <T>(work: (generator: Generator, index: number) => Promise<T>) =>
    Promise.all(generators.map(work));
  return {
    /** For what needs but one. */
    first: generators[0] as Generator,

    async enter(args: EnterArgs): Promise<void> {
      const concurrency = Math.ceil(args.concurrency / size);
      await all((generator, index) => {
        const rooms = args.rooms.filter((_, room) => room % size === index);
        return generator.ask('enter', { ...args, rooms, concurrency });
      });
    },

    async send(args: SendArgs): Promise<HerdReport> {
      const pace = shareOf(args.pace, size);
      return sum(await all((generator) => generator.ask('send', { ...args, pace })));
    },

    /** Resolves when no member is connected any more. */
    async cut(): Promise<void> {
      await all((generator) => generator.ask('cut', undefined));
    },

    /** Resolves with how many messages each member was given, and the time until all were. */
    async comeBack(args: ReturnArgs) {
      const concurrency = Math.ceil(args.concurrency / size);
      const reports = await all((generator) => generator.ask('comeBack', { ...args, concurrency }));
      return {
        milliseconds: Math.max(...reports.map(({ milliseconds }) => milliseconds)),
        given: reports.flatMap(({ given }) => given),
      };
    },

    async leave(): Promise<void> {
      await all((generator) => generator.ask('leave', undefined));
    },

    stop() {
      for (const generator of generators) generator.stop();
    },
  };
}

export type Herd = ReturnType<typeof startHerd>;

const shareOf = (pace: Pace, size: number): Pace =>
  'perSecond' in pace ? { perSecond: pace.perSecond / size } : pace;

function sum(reports: readonly SendReport[]): HerdReport {
  const latency = new Histogram();
  for (const report of reports) latency.merge(report.latency);
  const total = (value: (report: SendReport) => number) =>
    reports.reduce((sum, report) => sum + value(report), 0);
  return {
    seconds: Math.max(...reports.map(({ seconds }) => seconds)),
    acknowledged: total(({ acknowledged }) => acknowledged),
    refused: total(({ refused }) => refused),
    refusals: reports.flatMap(({ refusals }) => refusals),
    deliveries: total(({ deliveries }) => deliveries),
    frames: total(({ frames }) => frames),
    latency,
    faults: reports.map(({ faults }) => faults).reduce(addFaults, noFaults as Faults),
    cuts: total(({ cuts }) => cuts),
    resets: total(({ resets }) => resets),
  };
}
