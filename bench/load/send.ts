import { setTimeout as sleep } from 'node:timers/promises';
import type { Crowd, CrowdedRoom } from './crowd.ts';
import { type Faults, Sent } from './ledger.ts';
import { stampedText } from './text.ts';

/** How long acks and deliveries may take after the last message. */
const SETTLE_MS = 10_000;
const LOOK_MS = 10;
const PACE_MS = 2;
/** A sender who was refused waits. */
const REFUSED_MS = 100;
const KEPT_REFUSALS = 3;

/** Either a closed loop or a fixed rate. */
export type Pace =
  | { readonly unacknowledged: number }
  /** Messages per second of the whole crowd. */
  | { readonly perSecond: number };

export interface SendArgs {
  readonly pace: Pace;
  /** In each room. */
  readonly senders: number;
  readonly seconds: number;
}

export interface SendReport {
  /** From the first message until the last delivery. */
  readonly seconds: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** Some of the sentences. */
  readonly refusals: readonly string[];
  readonly deliveries: number;
  readonly frames: number;
  /** See `Histogram`. */
  readonly latency: readonly number[];
  readonly faults: Faults;
  readonly cuts: number;
  readonly resets: number;
}

/** Sends for some seconds, waits for what is under way, and tells what came of it. */
export async function send(crowd: Crowd, { pace, senders, seconds }: SendArgs) {
  const refusals: string[] = [];
  const lines = crowd.rooms.flatMap((room) => {
    return Array.from({ length: senders }, (_, sender) => new Line(crowd, room, sender, refusals));
  });
  const before = { ...totals(lines), faults: crowd.faults() };
  crowd.meter.clear();
  const start = performance.now();
  const end = start + seconds * 1000;
  if ('unacknowledged' in pace) for (const line of lines) line.loop(pace.unacknowledged, end);
  else await keepRate(lines, pace.perSecond, end);
  await sleep(Math.max(0, end - performance.now()));
  await untilSettled(crowd, lines);
  const { deliveries, frames, latency, lastAt, cuts, resets } = crowd.meter;
  const after = totals(lines);
  const report: SendReport = {
    seconds: (lastAt - start) / 1000,
    acknowledged: after.acknowledged - before.acknowledged,
    refused: after.refused - before.refused,
    refusals: refusals.slice(0, KEPT_REFUSALS),
    deliveries,
    frames,
    latency: latency.counts,
    faults: difference(crowd.faults(), before.faults),
    cuts,
    resets,
  };
  return report;
}

/** One sender. */
class Line {
  readonly sent: Sent;
  waiting = 0;
  refused = 0;
  readonly #crowd: Crowd;
  readonly #room: CrowdedRoom;
  readonly #sender: number;
  readonly #refusals: string[];

  constructor(crowd: Crowd, room: CrowdedRoom, sender: number, refusals: string[]) {
    this.#crowd = crowd;
    this.#room = room;
    this.#sender = sender;
    this.#refusals = refusals;
    room.sent[sender] ??= new Sent();
    this.sent = room.sent[sender];
  }

  /** Keeps this many messages without an ack, until `end`. */
  loop(unacknowledged: number, end: number) {
    const next = (accepted: boolean) => {
      if (performance.now() >= end) return;
      if (accepted) this.send(next);
      else setTimeout(() => this.send(next), REFUSED_MS);
    };
    for (let index = 0; index < unacknowledged; index++) this.send(next);
  }

  send(answered: (accepted: boolean) => void = () => {}) {
    const { sent } = this;
    const count = sent.count++;
    sent.open.add(count);
    this.waiting++;
    const text = stampedText({ sender: this.#sender, count, sentAt: performance.now() });
    const draft = { text, id: `${this.#crowd.id}-${this.#sender}-${count}` };
    this.#room.members[this.#sender]?.link.ask('sendMessage', draft, ([error]) => {
      this.waiting--;
      if (error) {
        this.refused++;
        this.#refusals.push(error);
      } else {
        sent.open.delete(count);
        sent.acknowledged++;
      }
      answered(!error);
    });
  }
}

/** In turn, so that what comes close together goes to different rooms. */
async function keepRate(lines: readonly Line[], perSecond: number, end: number) {
  const start = performance.now();
  for (let sent = 0; performance.now() < end; await sleep(PACE_MS)) {
    const due = ((performance.now() - start) / 1000) * perSecond;
    for (; sent < due; sent++) lines[(sent * STRIDE) % lines.length]?.send();
  }
}

/** Prime, so that neighbours among the senders, who share a room, do not send together. */
const STRIDE = 7;

async function untilSettled(crowd: Crowd, lines: readonly Line[]) {
  const end = performance.now() + SETTLE_MS;
  const settled = () => lines.every((line) => line.waiting === 0) && crowd.faults().missing === 0;
  while (!settled() && performance.now() < end) await sleep(LOOK_MS);
}

const totals = (lines: readonly Line[]) => ({
  acknowledged: lines.reduce((sum, { sent }) => sum + sent.acknowledged, 0),
  refused: lines.reduce((sum, line) => sum + line.refused, 0),
});

const difference = (after: Faults, before: Faults): Faults => ({
  missing: after.missing - before.missing,
  duplicate: after.duplicate - before.duplicate,
  reordered: after.reordered - before.reordered,
});
