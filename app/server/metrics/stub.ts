import { Metrics } from './metrics.ts';

/** All that an instance with Redis tells, of one at which nobody is: for who looks at names. */
export function idleMetrics(): Metrics {
  const metrics = new Metrics();
  metrics.watch({
    sockets: () => ({ signed_in: 0, unsigned: 0 }),
    rooms: () => 0,
    load: () => 0,
    draining: () => false,
    links: () => ({ commands: true, subscriber: true }),
  });
  return metrics;
}
