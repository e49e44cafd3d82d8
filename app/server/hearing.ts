import { randomUUID } from 'node:crypto';
import type { Redis } from './redis.ts';

const PROBE_MS = 5000;
/** Probes that were published and not heard: one may be on its way, one may be late. */
const MAX_UNHEARD = 2;

/**
 * Publishes to itself now and then, and renews the subscriber's link when that does not come back: a
 * link can be up, and answer pings, and yet bring nothing, as one to a node that was the primary.
 * @returns what ends it.
 */
export function keepHearing({ commands, subscriber, renew }: Redis): () => void {
  const channel = `chat:hearing:${randomUUID()}`;
  /** Numbers of the newest probes. */
  const newest = { sent: 0, published: 0, heard: 0 };
  subscriber.on('ready', () => {
    newest.heard = newest.sent;
  });
  const heard = (number: string) => {
    newest.heard = Number(number);
  };
  // Waits for the link, and is taken up again with it; fails only when the server is closed.
  subscriber.subscribe(channel, heard).catch(() => {});

  const timer = setInterval(() => {
    if (!subscriber.isReady || !commands.isReady) return;
    if (newest.published - newest.heard >= MAX_UNHEARD) {
      renew('subscriber', `the last ${MAX_UNHEARD} probes were published and not heard`);
      return;
    }
    const number = ++newest.sent;
    const published = () => {
      newest.published = number;
    };
    // One that was not published says nothing of hearing.
    commands.publish(channel, String(number)).then(published, () => {});
  }, PROBE_MS).unref();
  return () => clearInterval(timer);
}
