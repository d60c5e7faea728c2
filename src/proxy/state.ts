// What all exchanges of one running proxy share.
import { Budget } from '../base/async.ts';
import type { Call } from './call.ts';
import { ClientSchemas } from './client-schemas.ts';
import { PassThrough } from './pass-through.ts';
import type { ProxyPorts, ProxySettings } from './ports.ts';
import { ResultCache } from './result-cache.ts';
import { parseUpstreams, type Upstream } from './route.ts';
import { SignedBlocks } from './signed-blocks.ts';
import { StatisticsCounter } from './statistics.ts';
import { UpstreamPool } from './upstream.ts';
import type { VisitorMemory } from './visitor.ts';

const resultCacheBytes = 48 * 1024 * 1024;

export interface ProxyState {
  readonly ports: ProxyPorts;
  readonly settings: ProxySettings;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly memory: VisitorMemory;
  readonly budget: Budget;
  readonly pool: UpstreamPool;
  readonly passThrough: PassThrough;
  readonly statistics: StatisticsCounter;
  /** Exchanges that run, with their end. */
  readonly running: Map<Call, Promise<void>>;
  /** Aborts when the proxy gives up on what still runs. */
  readonly shutdown: AbortController;
  isDraining: boolean;
}

/** Throws ProxyError `upstream-invalid`. */
export function createState(ports: ProxyPorts, settings: ProxySettings): ProxyState {
  const pool = new UpstreamPool({
    idleTimeoutMs: settings.upstreamIdleTimeoutMs,
    certificateAuthorities: settings.certificateAuthorities,
  });
  return {
    ports,
    settings,
    upstreams: parseUpstreams(ports.formats, settings.upstreams),
    memory: {
      cache: new ResultCache(resultCacheBytes),
      schemas: new ClientSchemas(),
      signedBlocks: new SignedBlocks((text) => ports.keyedHash(Buffer.from(text))),
    },
    budget: new Budget(settings.maxInFlightBytes),
    pool,
    passThrough: new PassThrough(pool, settings.upstreamIdleTimeoutMs),
    statistics: new StatisticsCounter(),
    running: new Map(),
    shutdown: new AbortController(),
    isDraining: false,
  };
}
