// A drill: how much would be lost and how long it would take, had the database been lost now. Measured, and on the record.
import type { CollectorContext } from '../context.ts';
import { appendOwn, ownDeviceId } from '../own-chain/append-own.ts';
import { listTenants } from '../tenants.ts';

export interface DrillFacts {
  readonly backupId: string;
  /** RFC 3339 UTC. */
  readonly snapshotAt: string;
  readonly records: number;
  readonly chains: number;
  readonly cosignedChains: number;
  /** From the first byte of the file to the last check. */
  readonly rtoMs: number;
  readonly by: string;
}

export interface DrillResult {
  /**
   * How much later than the snapshot the newest record of a device came that the backup lacks; 0: it lacks none. Devices
   * still have what they sent since: a restored collector asks them for it.
   */
  readonly rpoMs: number;
  readonly rtoMs: number;
  /** Records of devices that came after the snapshot. */
  readonly missing: number;
}

/** Of the running collector: its database says what the backup lacks. Recorded on the own chain of each tenant. */
export async function recordDrill(
  context: Pick<CollectorContext, 'database' | 'clock' | 'signer' | 'witness'>,
  facts: DrillFacts,
): Promise<DrillResult> {
  const tenants = (await listTenants(context.database)).map(({ tenantId }) => tenantId);
  let missing = 0;
  let newestMs = 0;
  for (const tenant of tenants) {
    const [row] = await context.database.transaction({ role: 'reader', tenant }, (queries) =>
      queries.query<{ readonly missing: number; readonly newest: Date | null }>(
        `SELECT count(*) AS missing, max(r.received_at) AS newest
         FROM records r JOIN chains c ON c.tenant_id = r.tenant_id AND c.chain = r.chain
         WHERE r.tenant_id = $1 AND r.day >= $2 AND r.received_at > $3 AND c.device_id <> $4`,
        [tenant, facts.snapshotAt.slice(0, 10), facts.snapshotAt, ownDeviceId],
      ),
    );
    missing += Number(row?.missing ?? 0);
    newestMs = Math.max(newestMs, row?.newest?.getTime() ?? 0);
  }
  const rpoMs = missing === 0 ? 0 : Math.max(0, newestMs - Date.parse(facts.snapshotAt));
  for (const tenant of tenants) {
    await context.database.transaction({ role: 'people', tenant }, (queries) =>
      appendOwn(queries, context, tenant, 'backup.restored', {
        backup_id: facts.backupId,
        snapshot_at: facts.snapshotAt,
        is_drill: true,
        records: facts.records,
        chains: facts.chains,
        cosigned_chains: facts.cosignedChains,
        missing_records: missing,
        rpo_ms: rpoMs,
        rto_ms: facts.rtoMs,
        by: facts.by,
      }),
    );
  }
  return { rpoMs, rtoMs: facts.rtoMs, missing };
}
