// Forwarding beside requests: each receiver in its own time, one replica at a time, with a growing pause after a failure.
import { messageOf } from '../../base/error.ts';
import { takeLease } from '../archive/lease.ts';
import type { CollectorContext } from '../context.ts';
import { type BackgroundWork, repeating } from '../repeating.ts';
import { listTenants } from '../tenants.ts';
import { type ForwardRun, forwardAll, lagOf } from './forward.ts';
import { openReceiver, type Receiver } from './receiver.ts';

const idleMs = 5000;
const leaseMs = 2 * 60_000;
const firstPauseMs = 1000;
/** A receiver may say 0, and go on saying it. */
const leastPauseMs = firstPauseMs / 2;
const maxPauseMs = 5 * 60_000;

/** Starts one loop for each receiver. Throws ArchiveError `settings` at once. */
export function startForwarding(context: CollectorContext): BackgroundWork {
  const { clock, program, settings } = context;
  const receivers = settings.forward.map((receiver) => openReceiver(receiver, () => clock.now(), program.outbound));
  const loops = receivers.map((receiver) => startReceiver(context, receiver));
  return {
    async stop() {
      await Promise.all(loops.map((each) => each.stop()));
    },
  };
}

function startReceiver(context: CollectorContext, receiver: Receiver): BackgroundWork {
  const refusals = new Map<string, Map<string, Map<number, number>>>();
  let failures = 0;
  return repeating(async (signal) => {
    let later: ForwardRun['later'];
    try {
      later = await round(context, receiver, { signal, refusals });
    } catch (error) {
      if (signal.aborted) return idleMs;
      later = { reason: 'database' };
      context.logger.log('warn', 'forward.error', { receiver: receiver.name, reason: messageOf(error) });
    }
    failures = later === undefined ? 0 : failures + 1;
    return later === undefined ? idleMs : pauseAfter(failures, Math.random(), later.afterMs);
  });
}

/**
 * In ms. What the receiver asked for, if it did; else full jitter: anything up to twice as long as the time before, so
 * that replicas and tenants do not come together.
 */
export function pauseAfter(failures: number, random: number, askedMs?: number): number {
  const longest = Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(failures, 20));
  return Math.max(leastPauseMs, askedMs ?? Math.round(longest * random));
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
