// Runs the detectors of every tenant now and then, whatever the number of replicas.
import { messageOf } from '../../base/error.ts';
import { detectDevices, type DetectorContext } from './detect-devices.ts';

const everyMs = 5 * 60_000;

/** The owner stops it. `stop` waits for a round that runs. */
export function startDetectors(context: DetectorContext): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  const timer = setInterval(() => {
    running = running.then(async () => (isStopped ? undefined : await detectAll(context)));
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
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
