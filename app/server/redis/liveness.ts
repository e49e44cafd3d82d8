import { randomUUID } from 'node:crypto';
import type { Redis } from './redis.ts';

/** A link that does nothing is noticed after two to three of these. */
const PROBE_MS = 3000;
/** Probes that may be missing: Redis may be busy, or stand still for a while, and come back. */
const MAX_MISSING = 2;

/**
 * Publishes to itself every few seconds, and makes a link anew that fails it. Neither looks dead by
 * itself: what is written to a half-open connection vanishes, and keeps it from ever being idle; a
 * subscriber may be attached to a node that answers pings and gets no messages, as after a failover.
 * @returns what ends it.
 */
export function keepAlive({ commands, subscriber, renew }: Redis): () => void {
  const channel = `chat:probe:${randomUUID()}`;
  /** Numbers of the newest probe that was sent, that Redis has answered, that came back. */
  const newest = { sent: 0, answered: 0, heard: 0 };
  commands.on('ready', () => {
    newest.answered = newest.sent;
  });
  subscriber.on('ready', () => {
    newest.heard = newest.sent;
  });
  const heard = (number: string) => {
    newest.heard = Number(number);
  };
  // Waits for the link, and is taken up again with it; fails only when the server is closed.
  subscriber.subscribe(channel, heard).catch(() => {});

  const timer = setInterval(() => {
    if (!commands.isReady) return;
    if (newest.sent - newest.answered >= MAX_MISSING) {
      return renew('commands', `the last ${MAX_MISSING} probes were not answered`);
    }
    if (subscriber.isReady && newest.answered - newest.heard >= MAX_MISSING) {
      return renew('subscriber', `the last ${MAX_MISSING} probes were published and not heard`);
    }
    const number = ++newest.sent;
    const answered = () => {
      newest.answered = number;
    };
    // What fails says nothing: the link is away, and comes back by itself.
    commands.publish(channel, String(number)).then(answered, answered);
  }, PROBE_MS).unref();
  return () => clearInterval(timer);
}
