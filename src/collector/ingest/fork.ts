// Two histories of one chain: the second is kept as evidence, and nothing more of the chain is taken.
import { randomUUID } from 'node:crypto';
import { Refused } from '../http/refused.ts';
import { reportFork } from '../workflow/report-chain.ts';
import type { BatchPlace } from './batch-place.ts';
import { keptBytes } from './kept-bytes.ts';

export interface Fork {
  /** Where the histories part. */
  readonly seq: number;
  /** `leaf`: another record at a place that is held. `link`: written after another one. `root`: another tree is signed. */
  readonly reason: 'leaf' | 'link' | 'root';
  readonly line: string;
}

/** On the record as `chain.fork`. The answer for the device. */
export async function quarantine(at: BatchPlace, { seq, reason, line }: Fork): Promise<Refused> {
  const { queries, device, head, chain, context, now } = at;
  const id = randomUUID();
  await queries.query(
    `INSERT INTO quarantine (tenant_id, id, chain, device_id, seq, received_at, reason, body)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      device.tenant,
      id,
      chain.chain,
      device.deviceId,
      seq,
      now.toISOString(),
      reason,
      // What came first stays what it is.
      keptBytes(head.checkpoint === undefined ? line : `${head.checkpoint.text}\n${line}`),
    ],
  );
  await queries.query(`UPDATE chains SET state = 'quarantined' WHERE tenant_id = $1 AND chain = $2`, [
    device.tenant,
    chain.chain,
  ]);
  const fields = {
    subject_chain: chain.chain,
    subject_device: device.deviceId,
    seq_forked: seq,
    reason,
    held_size: chain.size,
    cosigned_size: chain.cosignedSize,
    quarantine_id: id,
  };
  await reportFork(queries, context, {
    tenant: device.tenant,
    deviceId: device.deviceId,
    chain: chain.chain,
    seq,
    fields,
  });
  context.logger.log('error', 'ingest.fork', { reason });
  return forked(chain.size, seq);
}

function forked(size: number, seq: number): Refused {
  const message = `The collector holds another record at place ${seq} of this chain. Nothing was taken, and the chain is in quarantine until somebody has looked at it.`;
  return new Refused('fork', message, { size, seq });
}

/** For whatever comes after a fork. */
export function quarantined(size: number): Refused {
  const message = `The chain is in quarantine, since two histories of it were sent: nothing more of it is taken. The collector holds ${size} records of it.`;
  return new Refused('fork', message, { size });
}
