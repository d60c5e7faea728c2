// What the collector finds by the clock: devices that fell silent, and chains of which it has cosigned more than it holds.
import type { CollectorContext } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { ownDeviceId } from '../own-chain/append-own.ts';
import { type OwnDetection, type OwnReport, reportOwn } from './own-incidents.ts';

export type DetectorContext = Pick<CollectorContext, 'database' | 'clock' | 'signer' | 'witness' | 'logger'>;

const hourMs = 3_600_000;
export const silentAfterMs = 24 * hourMs;
export const lateAfterMs = 24 * hourMs;
export const veryLateAfterMs = 7 * 24 * hourMs;
/** Of one kind in one run; the next run finds the rest. */
const maxFound = 500;

/**
 * One round for a tenant. At most one replica does it in `everyMs`: the others answer undefined. A round that was
 * interrupted is made up for by the next one, since what it finds is still so. Throws StoreError.
 */
export async function detectDevices(
  context: DetectorContext,
  tenant: string,
  everyMs = 0,
): Promise<readonly OwnReport[] | undefined> {
  const { database, clock } = context;
  const actor = { role: 'people', tenant } as const;
  const found = await database.transaction(actor, async (queries) => {
    if (!(await takesTurn(queries, tenant, clock.now(), everyMs))) return undefined;
    return [
      ...(await silentDevices(queries, tenant, clock.now())),
      ...(await lateChains(queries, tenant, clock.now())),
    ];
  });
  if (found === undefined) return undefined;
  const reports: OwnReport[] = [];
  for (const detection of found) {
    reports.push(await database.transaction(actor, (queries) => reportOwn(queries, context, tenant, detection)));
  }
  return reports;
}

/** False: another replica has it now, or had it a moment ago. */
async function takesTurn(queries: Queries, tenant: string, now: Date, everyMs: number): Promise<boolean> {
  const name = 'devices';
  await queries.query(
    `INSERT INTO detector_runs (tenant_id, name, ran_at) VALUES ($1, $2, '1970-01-01T00:00:00Z') ON CONFLICT DO NOTHING`,
    [tenant, name],
  );
  const [row] = await queries.query<{ readonly ran_at: string | Date }>(
    'SELECT ran_at FROM detector_runs WHERE tenant_id = $1 AND name = $2 FOR UPDATE SKIP LOCKED',
    [tenant, name],
  );
  if (row === undefined || now.getTime() - new Date(row.ran_at).getTime() < everyMs) return false;
  await queries.query('UPDATE detector_runs SET ran_at = $3 WHERE tenant_id = $1 AND name = $2', [
    tenant,
    name,
    now.toISOString(),
  ]);
  return true;
}

interface SilentRow {
  readonly device_id: string;
  readonly last_heartbeat_at: string | Date;
  readonly chain: string | null;
  readonly seq: number | string | null;
}

/**
 * A device that stopped in good order says so with its last record; one that was never heard is not counted here, nor one
 * that sends checkpoints alone: why it is silent cannot be seen.
 */
async function silentDevices(queries: Queries, tenant: string, now: Date): Promise<readonly OwnDetection[]> {
  const rows = await queries.query<SilentRow>(
    `SELECT device.device_id, device.last_heartbeat_at, last.chain, last.size - 1 AS seq
     FROM devices AS device
     LEFT JOIN LATERAL (
       SELECT chain, size, mode FROM chains
       WHERE tenant_id = device.tenant_id AND device_id = device.device_id AND (size > 0 OR mode = 'hash-only')
       ORDER BY last_received_at DESC LIMIT 1
     ) AS last ON true
     WHERE device.tenant_id = $1 AND device.state = 'active' AND device.last_heartbeat_at <= $2
       AND last.mode IS DISTINCT FROM 'hash-only'
       AND NOT EXISTS (
         SELECT 1 FROM records
         WHERE tenant_id = $1 AND chain = last.chain AND seq = last.size - 1 AND type = 'daemon.stop'
       )
     ORDER BY device.last_heartbeat_at LIMIT $3`,
    [tenant, new Date(now.getTime() - silentAfterMs).toISOString(), maxFound],
  );
  return rows.map(({ device_id: deviceId, last_heartbeat_at: heartbeat, chain, seq }) => {
    const since = new Date(heartbeat).toISOString();
    return {
      type: 'log_silence',
      severity: 'medium',
      title: `No heartbeat for more than 24 hours, the last one at ${since}`,
      rule: 'SILENCE',
      observed: Math.floor((now.getTime() - Date.parse(since)) / hourMs),
      threshold: silentAfterMs / hourMs,
      measure: 'hours since the last heartbeat of a device that did not say that it stopped',
      deviceId,
      chain: chain ?? undefined,
      evidence: seq === null ? [] : [{ seq: Number(seq) }],
      // Until it is heard again, however long that takes.
      dedupKey: `SILENCE ${deviceId} ${since}`,
    };
  });
}

interface LateRow {
  readonly chain: string;
  readonly device_id: string;
  readonly size: number | string;
  readonly cosigned_size: number | string;
  readonly cosigned_at: string | Date;
}

async function lateChains(queries: Queries, tenant: string, now: Date): Promise<readonly OwnDetection[]> {
  const rows = await queries.query<LateRow>(
    `SELECT chain, device_id, size, cosigned_size, cosigned_at FROM chains
     WHERE tenant_id = $1 AND device_id <> $2 AND state = 'open' AND mode = 'full' AND size > 0 AND cosigned_size > size AND cosigned_at <= $3
     ORDER BY cosigned_at LIMIT $4`,
    [tenant, ownDeviceId, new Date(now.getTime() - lateAfterMs).toISOString(), maxFound],
  );
  return rows.map((row) => {
    const [size, cosigned] = [Number(row.size), Number(row.cosigned_size)];
    const lateMs = now.getTime() - new Date(row.cosigned_at).getTime();
    const isVeryLate = lateMs >= veryLateAfterMs;
    return {
      type: 'log_silence',
      severity: isVeryLate ? 'high' : 'medium',
      title: `${cosigned - size} records that the device has shown by a checkpoint have not come for more than ${isVeryLate ? '7 days' : '24 hours'}`,
      rule: 'LATE',
      observed: Math.floor(lateMs / hourMs),
      threshold: (isVeryLate ? veryLateAfterMs : lateAfterMs) / hourMs,
      measure: 'hours since a checkpoint was cosigned whose records are not held',
      deviceId: row.device_id,
      chain: row.chain,
      evidence: [{ seq: size - 1 }],
      dedupKey: `LATE ${isVeryLate ? '7d' : '24h'} ${row.chain} ${size}`,
    };
  });
}
