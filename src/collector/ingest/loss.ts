// The collector has less than it cosigned: it was restored from a backup, and says so.
import type { CollectorContext, Device } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { reportLoss } from '../workflow/report-chain.ts';
import type { ChainRow } from './chain-row.ts';

export interface Loss {
  readonly device: Device;
  readonly chain: ChainRow;
  /** As the device says: it has the cosignature. */
  readonly cosignedSize: number;
}

/** As `chain.loss`, once until the chain has grown past it. The last thing of its transaction. */
export async function noteLoss(
  queries: Queries,
  context: CollectorContext,
  { device, chain, cosignedSize }: Loss,
): Promise<void> {
  if (chain.lossSize > chain.size) return;
  await queries.query('UPDATE chains SET loss_size = $3 WHERE tenant_id = $1 AND chain = $2', [
    device.tenant,
    chain.chain,
    cosignedSize,
  ]);
  const { tenant, deviceId } = device;
  const fields = {
    subject_chain: chain.chain,
    subject_device: device.deviceId,
    held_size: chain.size,
    cosigned_size: cosignedSize,
  };
  const fact = { tenant, deviceId, chain: chain.chain, held: chain.size, cosigned: cosignedSize, fields };
  await reportLoss(queries, context, fact);
}
