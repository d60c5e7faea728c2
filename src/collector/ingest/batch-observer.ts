// What happens to records besides being kept: in the same transaction, so that nothing is counted that is not stored.
import type { AuditRecord } from '../../audit/record.ts';
import type { Queries } from '../database/database.ts';

export interface AcceptedRecord {
  readonly seq: number;
  /** Hex. */
  readonly leaf: string;
  /** As stored by the device, without its newline. */
  readonly line: string;
  readonly record: AuditRecord;
}

/** New records of one chain, in its order: what the collector had already is not in it. */
export interface AcceptedBatch {
  readonly tenant: string;
  readonly deviceId: string;
  readonly chain: string;
  readonly receivedAt: Date;
  readonly records: readonly AcceptedRecord[];
}

/** Untrusted: what stands in the records. Rejects only when the database does: a strange record counts for nothing. */
export type BatchObserver = (queries: Queries, batch: AcceptedBatch) => Promise<void>;
