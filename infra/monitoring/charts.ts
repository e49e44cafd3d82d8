import type { Settings } from '../config.ts';
import {
  connectorBits,
  NEAR,
  nearMaximum,
  nearOf,
  redisConnections,
  SLOW_SECONDS,
} from './limits.ts';
import { balancer, chat, connector, type Metric, redis, run } from './metrics.ts';
import { bucketsOf, type Series } from './series.ts';
import { chart, type Widget } from './widgets.ts';

/** From 0 to 1, shown from 0 % to 100 %. */
const SHARE = '10^2.%';
/** Of a chart, for Google to fill in: it grows with the time that is looked at. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the name is Google's.
const STEP = '${__interval}';

/** What is charted, in rows of what belongs together. A line is where the alert about it begins. */
export class Charts {
  readonly #settings: Settings;
  readonly #series: Series;

  constructor(settings: Settings, series: Series) {
    this.#settings = settings;
    this.#series = series;
  }

  people(): readonly Widget[] {
    return [
      chart('Sockets', this.#now('sum by (state)', chat.sockets), { stacked: true }),
      chart('Sockets of each instance', this.#now('sum by (instance)', chat.sockets)),
      chart('Rooms that each instance follows', this.#now('sum by (instance)', chat.rooms)),
      chart('Sign-ins a second, by outcome', this.#rate(chat.signIns, 'outcome')),
      chart('Handshakes refused a second, by reason', this.#rate(chat.handshakesRefused, 'reason')),
    ];
  }

  requests(): readonly Widget[] {
    const byClass = this.#rate(run.requests, 'response_code_class');
    return [chart('Requests a second, by class of answer', byClass, { stacked: true })];
  }

  messages(): readonly Widget[] {
    return [
      chart('Messages a second', [
        { query: this.#rate(chat.accepted), legend: 'sent' },
        { query: this.#rate(chat.deliveries), legend: 'delivered, once per socket' },
      ]),
      chart(
        'From sending to acknowledgement',
        this.#quantiles(chat.sendSeconds, [0.5, 0.95, 0.99]),
        {
          unit: 's',
          limit: { value: SLOW_SECONDS, label: 'slow' },
        },
      ),
      chart('Requests refused a second, by reason', this.#rate(chat.refusals, 'reason')),
      chart('Rooms read again a second, by cause', [
        { query: this.#rate(chat.roomSyncs, 'cause') },
        { query: this.#rate(chat.roomResets), legend: 'begun anew' },
      ]),
    ];
  }

  instances(): readonly Widget[] {
    const value = nearMaximum(this.#settings);
    const byRevision = this.#now('sum by (revision_name)', run.instances);
    return [
      // Not stacked: the alert is about each revision by itself.
      chart('Instances, by revision', byRevision, {
        limit: value === undefined ? undefined : { value, label: 'near maxInstances' },
      }),
      chart('CPU of the instances', this.#quantiles(run.cpu, [0.5, 0.95]), { unit: SHARE }),
      chart('Memory of the instances', this.#quantiles(run.memory, [0.5, 0.95]), { unit: SHARE }),
    ];
  }

  load(): readonly Widget[] {
    return [
      chart('Load of each instance', this.#now('max by (instance)', chat.load), { unit: SHARE }),
    ];
  }

  redis(): readonly Widget[] {
    const connections = nearOf(redisConnections(this.#settings));
    const memory = [
      { query: this.#now('max', redis.memory), legend: 'data' },
      { query: this.#now('max', redis.systemMemory), legend: 'all of it' },
    ];
    return [
      chart('Memory', memory, { unit: SHARE, limit: { value: NEAR, label: 'nearly full' } }),
      chart('Connections', this.#now('max', redis.connections), {
        limit: { value: connections, label: 'nearly all' },
      }),
      chart('CPU of the main thread, by node', this.#rate(redis.cpuSeconds, 'node_id'), {
        unit: SHARE,
      }),
    ];
  }

  links(): readonly Widget[] {
    return [chart('Links to Redis: 1 while all are up', this.#now('min by (link)', chat.redisUp))];
  }

  connector(): readonly Widget[] {
    const bits = ['sent', 'received'] as const;
    const value = nearOf(connectorBits(this.#settings));
    return [
      chart(
        'Throughput',
        bits.map((legend) => ({ query: `8 * ${this.#rate(connector[legend])}`, legend })),
        // Stacked: the alert is about both together.
        { unit: 'bit/s', stacked: true, limit: { value, label: 'nearly saturated' } },
      ),
      chart('Instances', this.#now('max', connector.instances)),
      chart('CPU', this.#quantiles(connector.cpu, [0.5, 0.95])),
    ];
  }

  balancer(): readonly Widget[] {
    const byClass = this.#rate(balancer.requests, 'response_code_class');
    return [
      chart('Requests a second, by class of answer', byClass, { stacked: true }),
      chart('Round trip to the browser', this.#quantiles(balancer.roundTrip, [0.5, 0.95]), {
        unit: 'ms',
      }),
    ];
  }

  #now(how: string, metric: Metric): string {
    return `${how} (${this.#series(metric)})`;
  }

  /** A second. */
  #rate(metric: Metric, by?: string): string {
    return `sum${by ? ` by (${by})` : ''} (rate(${this.#series(metric)}[${STEP}]))`;
  }

  #quantiles(metric: Metric, shares: readonly number[]) {
    const buckets = this.#rate(bucketsOf(metric), 'le');
    return shares.map((share) => {
      return { query: `histogram_quantile(${share}, ${buckets})`, legend: `p${share * 100}` };
    });
  }
}
