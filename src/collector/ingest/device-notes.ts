// What a batch says about its device besides its records.
import type { CollectorContext, Device } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { Refused } from '../http/refused.ts';
import type { CheckedLine } from './batch-lines.ts';

const maxSkewMs = 5 * 60_000;
/** The row is not written with each batch. */
const seenEveryMs = 30_000;
const maxTextLength = 200;

export interface DeviceNotes {
  readonly device: Device;
  readonly records: readonly CheckedLine[];
  readonly now: Date;
  /** Its log has grown, and which records there are is not known here. */
  readonly isWitnessed?: boolean;
}

/** Seen, heartbeat, policy, clock. A clock that is wrong is noted and never refused: receipt has our time. */
export async function noteDevice(
  queries: Queries,
  { logger }: CollectorContext,
  { device, records, now, isWitnessed = false }: DeviceNotes,
): Promise<void> {
  const isAlive = isWitnessed || records.some(({ type }) => type === 'heartbeat');
  const policy = records.findLast(({ record }) => isText(record['policy_hash']))?.record['policy_hash'];
  const aheadMs = records.reduce((most, { timestamp }) => Math.max(most, Date.parse(timestamp) - now.getTime()), 0);
  const skewMs = aheadMs > maxSkewMs ? aheadMs : 0;
  if (skewMs > 0) logger.log('warn', 'ingest.clock-skew', { aheadSeconds: Math.round(skewMs / 1000) });
  await queries.query(
    `UPDATE devices SET last_seen_at = $3::timestamptz,
       last_heartbeat_at = CASE WHEN $4 THEN $3::timestamptz ELSE last_heartbeat_at END,
       policy_hash = coalesce($5::text, policy_hash),
       clock_skew_ms = CASE WHEN $6 THEN $7::bigint ELSE clock_skew_ms END
     WHERE tenant_id = $1 AND device_id = $2 AND ($4 OR last_seen_at IS NULL OR last_seen_at < $8::timestamptz
       OR coalesce($5::text <> coalesce(policy_hash, ''), false) OR ($6 AND clock_skew_ms IS DISTINCT FROM $7::bigint))`,
    [
      device.tenant,
      device.deviceId,
      now.toISOString(),
      isAlive,
      typeof policy === 'string' ? policy : null,
      records.length > 0,
      skewMs,
      new Date(now.getTime() - seenEveryMs).toISOString(),
    ],
  );
}

/** No control character: what a column of text cannot hold is not noted. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTextLength && !/\p{Cc}/u.test(value);
}

/**
 * A renamed machine has another name in its records than it enrolled with, and goes on. One that names another device of
 * the organisation does not. Throws Refused `foreign-chain`.
 */
export async function refuseOtherDevices(
  queries: Queries,
  { tenant, deviceId }: Device,
  records: readonly CheckedLine[],
): Promise<void> {
  const named = new Set(records.map(({ record }) => record['device_id']).filter(isText));
  named.delete(deviceId);
  if (named.size === 0) return;
  const found = await queries.query(
    'SELECT 1 FROM devices WHERE tenant_id = $1 AND device_id = ANY($2::text[]) LIMIT 1',
    [tenant, [...named]],
  );
  if (found.length === 0) return;
  throw new Refused('foreign-chain', 'A record names another device of the organisation, so nothing was taken.');
}
