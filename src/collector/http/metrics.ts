// What the collector counts about itself, in the text format of Prometheus. No name of a person, a device or a tenant.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolFigures } from '../database/database.ts';
import type { RefusalCode } from '../../sync/protocol.ts';

export class CollectorMetrics {
  readonly #registry = new Registry();
  readonly #batches: Counter<'outcome'>;
  readonly #records: Counter;
  readonly #refusals: Counter<'code'>;
  readonly #seconds: Histogram<'route' | 'status'>;
  readonly #running: Gauge;
  readonly #cosigned: Counter;
  readonly #connections: Gauge<'state'>;
  readonly #lag: Gauge<'forwarder'>;
  readonly #forwarded: Counter<'forwarder'>;
  readonly #forwardFailures: Counter<'forwarder'>;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#batches = new Counter({
      name: 'pretense_batches_total',
      help: 'Batches that were answered with 200, by whether they brought something new',
      labelNames: ['outcome'],
      registers,
    });
    this.#records = new Counter({ name: 'pretense_records_total', help: 'Records that were stored', registers });
    this.#cosigned = new Counter({ name: 'pretense_cosignatures_total', help: 'Cosignatures given', registers });
    this.#refusals = new Counter({
      name: 'pretense_refusals_total',
      help: 'Requests that were refused, by code of the protocol',
      labelNames: ['code'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'pretense_http_request_seconds',
      help: 'Time from the head of a request to the end of its answer',
      labelNames: ['route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.#running = new Gauge({ name: 'pretense_ingest_running', help: 'Batches in work', registers });
    this.#connections = new Gauge({
      name: 'pretense_database_connections',
      help: 'Connections to PostgreSQL in use and idle, and work that waits for one',
      labelNames: ['state'],
      registers,
    });
    this.#lag = new Gauge({
      name: 'pretense_forward_lag_records',
      help: 'Records that a forwarder has not delivered yet',
      labelNames: ['forwarder'],
      registers,
    });
    this.#forwarded = new Counter({
      name: 'pretense_forwarded_total',
      help: 'Records that a forwarder delivered',
      labelNames: ['forwarder'],
      registers,
    });
    this.#forwardFailures = new Counter({
      name: 'pretense_forward_failures_total',
      help: 'Deliveries of a forwarder that failed and are tried again',
      labelNames: ['forwarder'],
      registers,
    });
  }

  accepted(batch: { readonly records: number; readonly isCosigned: boolean }): void {
    this.#batches.inc({ outcome: batch.records === 0 ? 'replayed' : 'stored' });
    this.#records.inc(batch.records);
    if (batch.isCosigned) this.cosigned();
  }

  cosigned(): void {
    this.#cosigned.inc();
  }

  refused(code: RefusalCode): void {
    this.#refusals.inc({ code });
  }

  /** `route`: the pattern, never the address. */
  answered(route: string, status: number, seconds: number): void {
    this.#seconds.observe({ route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  ingestRunning(count: number): void {
    this.#running.set(count);
  }

  /** `forwarder`: its name in the settings. */
  forwardLag(forwarder: string, records: number): void {
    this.#lag.set({ forwarder }, records);
  }

  forwarded(forwarder: string, records: number): void {
    this.#forwarded.inc({ forwarder }, records);
  }

  forwardFailed(forwarder: string): void {
    this.#forwardFailures.inc({ forwarder });
  }

  databasePool({ inUse, idle, waiting }: PoolFigures): void {
    this.#connections.set({ state: 'in_use' }, inUse);
    this.#connections.set({ state: 'idle' }, idle);
    this.#connections.set({ state: 'waiting' }, waiting);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
