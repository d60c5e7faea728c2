// Forwarding beside requests: each receiver in its own time, one replica at a time, with a growing pause after a failure.
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../base/error.ts';
import { takeLease } from '../archive/lease.ts';
import type { CollectorContext } from '../context.ts';
import { listTenants } from '../tenants.ts';
import { type ForwardRun, forwardAll, lagOf } from './forward.ts';
import { openReceiver, type Receiver } from './receiver.ts';

const idleMs = 5000;
const leaseMs = 2 * 60_000;
const firstPauseMs = 1000;
const maxPauseMs = 5 * 60_000;

/** Starts one loop for each receiver. Throws ArchiveError `settings` at once. */
export function startForwarding(context: CollectorContext): { stop(): Promise<void> } {
  const abort = new AbortController();
  const loops = context.settings.forward.map((settings) =>
    loop(
      context,
      openReceiver(settings, () => context.clock.now(), context.program.outbound),
      abort.signal,
    ),
  );
  return {
    async stop() {
      abort.abort();
      await Promise.allSettled(loops);
    },
  };
}

async function loop(context: CollectorContext, receiver: Receiver, signal: AbortSignal): Promise<void> {
  const refusals = new Map<string, Map<string, Map<number, number>>>();
  let failures = 0;
  while (!signal.aborted) {
    let later: ForwardRun['later'];
    try {
      later = await round(context, receiver, { signal, refusals });
    } catch (error) {
      if (signal.aborted) return;
      later = { reason: 'database' };
      context.logger.log('warn', 'forward.error', { receiver: receiver.name, reason: messageOf(error) });
    }
    failures = later === undefined ? 0 : failures + 1;
    const waitMs = later === undefined ? idleMs : (later.afterMs ?? pauseAfter(failures, Math.random()));
    await pause(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** Full jitter: anything up to twice as long as the time before, so that replicas and tenants do not come together. */
export function pauseAfter(failures: number, random: number): number {
  const longest = Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(failures, 20));
  return Math.max(firstPauseMs / 2, Math.round(longest * random));
}

interface Round {
  readonly signal: AbortSignal;
  /** By tenant and chain. */
  readonly refusals: Map<string, Map<string, Map<number, number>>>;
}

/** Every tenant once, where no other replica is at it. The last thing that went wrong. */
async function round(
  context: CollectorContext,
  receiver: Receiver,
  { signal, refusals }: Round,
): Promise<ForwardRun['later']> {
  let later: ForwardRun['later'];
  let lag = 0;
  for (const { tenantId: tenant } of await listTenants(context.database)) {
    if (signal.aborted) return undefined;
    const lease = await takeLease(context, { tenant, name: `forward ${receiver.name}`, durationMs: leaseMs });
    if (lease === undefined) continue;
    const own = refusals.get(tenant) ?? new Map<string, Map<number, number>>();
    refusals.set(tenant, own);
    try {
      const run = await forwardAll({ context, tenant, receiver, signal, isMine: () => lease.renew(), refusals: own });
      later = run.later ?? later;
      lag += await lagOf(context, tenant, receiver.name);
    } finally {
      await lease.release();
    }
  }
  context.metrics?.forwardLag(receiver.name, lag);
  return later;
}
