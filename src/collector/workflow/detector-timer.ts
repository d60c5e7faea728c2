// Runs the detectors of every tenant now and then, whatever the number of replicas.
import { messageOf } from '../../base/error.ts';
import { type BackgroundWork, repeating } from '../repeating.ts';
import { detectDevices, type DetectorContext } from './detect-devices.ts';

const everyMs = 5 * 60_000;

export function startDetectors(context: DetectorContext): BackgroundWork {
  return repeating(async () => {
    await detectAll(context);
    return everyMs;
  }, everyMs);
}

/** Never rejects: what could not be looked at is looked at the next time. */
export async function detectAll(context: DetectorContext): Promise<void> {
  try {
    const tenants = await context.database.asOwner((queries) =>
      queries.query<{ readonly tenant_id: string }>('SELECT tenant_id FROM tenants ORDER BY tenant_id'),
    );
    // A replica that comes a little early must not lose its turn to nobody.
    for (const { tenant_id: tenant } of tenants) await detectDevices(context, tenant, everyMs / 2);
  } catch (error) {
    context.logger.log('warn', 'workflow.detectors-failed', { reason: messageOf(error) });
  }
}
