// Records that only the device's token vouches for: nothing of the chain changes because of them, and that they came is on
// the record once a day for each device.
import { randomUUID } from 'node:crypto';
import { messageOf } from '../../base/error.ts';
import type { CollectorContext, Device } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { Refused } from '../http/refused.ts';
import { reportOwn } from '../workflow/own-incidents.ts';
import { keptBytes } from './kept-bytes.ts';
import { withRetries } from './retries.ts';

export interface UnsignedClaim {
  readonly device: Device;
  /** As it was sent: there may be none of this name. */
  readonly chain: string;
  readonly seq: number;
  readonly line: string;
  readonly now: Date;
}

/** 403 `unsigned`. Thrown, so that nothing of its transaction stays. */
export class UnsignedBatch extends Refused {
  readonly claim: UnsignedClaim;

  constructor(claim: UnsignedClaim) {
    super(
      'unsigned',
      'The key of this device signed neither these records nor a checkpoint over them, so nothing of them was taken, and the chain is as it was. If the key was lost, enrol again.',
    );
    this.claim = claim;
  }
}

/** In a transaction of its own. Never rejects: the answer to the device does not wait for a database that fails. */
export async function keepClaim(context: CollectorContext, claim: UnsignedClaim): Promise<void> {
  try {
    await withRetries(() =>
      context.database.transaction({ role: 'ingest', tenant: claim.device.tenant }, (queries) =>
        noteOfDay(queries, context, claim),
      ),
    );
  } catch (error) {
    context.logger.log('warn', 'ingest.unsigned-not-noted', { reason: messageOf(error) });
  }
}

/** The first record of the first such batch is kept as evidence, up to 64 KiB. */
async function noteOfDay(queries: Queries, context: CollectorContext, claim: UnsignedClaim): Promise<void> {
  const { device, chain, seq, line, now } = claim;
  const { tenant, deviceId } = device;
  const dedupKey = `UNSIGNED ${deviceId} ${now.toISOString().slice(0, 10)}`;
  const known = await queries.query('SELECT 1 FROM incidents WHERE tenant_id = $1 AND dedup_key = $2 LIMIT 1', [
    tenant,
    dedupKey,
  ]);
  if (known.length > 0) return;
  await queries.query(
    `INSERT INTO quarantine (tenant_id, id, chain, device_id, seq, received_at, reason, body)
     VALUES ($1, $2, $3, $4, $5, $6, 'unsigned', $7)`,
    [tenant, randomUUID(), chain, deviceId, seq, now.toISOString(), keptBytes(line)],
  );
  await reportOwn(queries, context, tenant, {
    type: 'log_damage',
    severity: 'low',
    title: 'Records came with the token of a device and without a signature of its key: they were refused',
    rule: 'UNSIGNED',
    observed: 1,
    threshold: 1,
    measure: 'refused batches that no key of the device signed, the first of a day',
    deviceId,
    chain: undefined,
    evidence: [],
    dedupKey,
  });
}
