// What all exchanges of one running proxy share.
import { Budget } from '../base/async.ts';
import type { Call } from './call.ts';
import { CancelSource } from './cancel-source.ts';
import { PassThrough } from './pass-through.ts';
import type { ProxyPorts, ProxySettings } from './ports.ts';
import { StatisticsCounter } from './statistics.ts';
import { UpstreamContacts } from './upstream-contacts.ts';
import { UpstreamPool } from './upstream.ts';
import { openUpstreams, type Upstream } from './upstreams.ts';
import { TextMemory } from './text-memory.ts';

export interface ProxyState {
  readonly ports: ProxyPorts;
  readonly settings: ProxySettings;
  /** Grows when a tool is routed whose requests are for a host of its user's own. */
  readonly upstreams: Map<string, Upstream>;
  readonly memory: TextMemory;
  readonly budget: Budget;
  readonly pool: UpstreamPool;
  readonly passThrough: PassThrough;
  readonly contacts: UpstreamContacts;
  readonly statistics: StatisticsCounter;
  /** Exchanges that run, with their end. */
  readonly running: Map<Call, Promise<void>>;
  /** Aborts when the proxy gives up on what still runs. */
  readonly shutdown: CancelSource;
  isDraining: boolean;
}

/** Throws ProxyError `upstream-invalid`. */
export function createState(ports: ProxyPorts, settings: ProxySettings): ProxyState {
  const pool = new UpstreamPool({
    idleTimeoutMs: settings.upstreamIdleTimeoutMs,
    certificateAuthorities: settings.certificateAuthorities,
    proxies: settings.proxies,
  });
  return {
    ports,
    settings,
    upstreams: openUpstreams(settings.upstreams),
    memory: new TextMemory(ports.history, ports.wordMap.map),
    budget: new Budget(settings.maxInFlightBytes),
    pool,
    passThrough: new PassThrough(pool, settings.upstreamIdleTimeoutMs),
    contacts: new UpstreamContacts(pool, ports.clock),
    statistics: new StatisticsCounter(),
    running: new Map(),
    shutdown: new CancelSource(),
    isDraining: false,
  };
}
