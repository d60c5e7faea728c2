// Once a day, for each tenant, in one replica: closed days go into the archive, then what is old leaves the database.
import { messageOf } from '../../base/error.ts';
import type { CollectorContext } from '../context.ts';
import { type BackgroundWork, repeating } from '../repeating.ts';
import { listTenants } from '../tenants.ts';
import { disposeAccessLog } from './dispose-access-log.ts';
import { disposeDue } from './dispose.ts';
import { takeLease } from './lease.ts';
import { openTarget } from './open-target.ts';
import { archiveTenant } from './write-archive.ts';

/** A day that ended is archived within the hour; a second run the same day finds nothing to do. */
const everyMs = 60 * 60_000;
const firstAfterMs = 60_000;
const leaseMs = 30 * 60_000;

export function startUpkeep(context: CollectorContext): BackgroundWork {
  return repeating(async (signal) => {
    await runUpkeep(context, signal);
    return everyMs;
  }, firstAfterMs);
}

/** All tenants, one after the other. Never rejects: what fails for one is logged, and done the next time. */
export async function runUpkeep(context: CollectorContext, signal: AbortSignal): Promise<void> {
  try {
    for (const { tenantId } of await listTenants(context.database)) {
      if (signal.aborted) return;
      await upkeepOf(context, tenantId, signal);
    }
  } catch (error) {
    context.logger.log('error', 'upkeep.failed', { reason: messageOf(error) });
  }
}

async function upkeepOf(context: CollectorContext, tenant: string, signal: AbortSignal): Promise<void> {
  const lease = await takeLease(context, { tenant, name: 'upkeep', durationMs: leaseMs });
  if (lease === undefined) return;
  const renewed = { lastMs: context.clock.monotonicMs() };
  const onProgress = (): void => {
    if (context.clock.monotonicMs() - renewed.lastMs < leaseMs / 3) return;
    renewed.lastMs = context.clock.monotonicMs();
    lease.renew().catch(() => undefined);
  };
  const { archive } = context.settings;
  try {
    if (archive !== undefined) {
      const target = openTarget(archive, () => context.clock.now(), context.program.outbound);
      const { parts } = await archiveTenant({ context, tenant, target, signal, onProgress });
      if (parts.length > 0) context.logger.log('info', 'archive.written', { parts: parts.length });
    }
    const { plan, disposed } = await disposeDue({ context, tenant, by: 'schedule', signal, onProgress });
    if (disposed.length > 0) context.logger.log('info', 'retention.disposed', { days: disposed.length });
    const lines = await disposeAccessLog(context.database, tenant, plan.cutoff);
    if (lines > 0) context.logger.log('info', 'retention.access-log', { lines });
  } catch (error) {
    context.logger.log('error', 'upkeep.failed', { reason: messageOf(error) });
  } finally {
    await lease.release().catch(() => undefined);
  }
}
