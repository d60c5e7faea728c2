// Records and the head of their chain, as rows.
import type { Queries } from '../database/database.ts';
import type { CheckedLine } from './batch-lines.ts';

export interface NewRecords {
  readonly tenant: string;
  readonly chain: string;
  readonly receivedAt: Date;
  readonly records: readonly CheckedLine[];
}

/** In one statement. Lines stay what they were, byte for byte: columns beside them only say what stands in them. */
export async function insertRecords(
  queries: Queries,
  { tenant, chain, receivedAt, records }: NewRecords,
): Promise<void> {
  if (records.length === 0) return;
  const received = receivedAt.toISOString();
  await queries.query(
    `INSERT INTO records (tenant_id, chain, seq, day, received_at, type, happened_at, leaf, line)
     SELECT $1::uuid, $2::text, row.seq, $3::date, $4::timestamptz, row.type, row.happened_at::timestamptz,
       decode(row.leaf, 'hex'), row.line
     FROM unnest($5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[])
       AS row (seq, type, happened_at, leaf, line)`,
    [
      tenant,
      chain,
      received.slice(0, 10),
      received,
      records.map(({ seq }) => seq),
      records.map(({ type }) => type),
      records.map(({ timestamp }) => timestamp),
      records.map(({ leaf }) => leaf),
      records.map(({ line }) => line),
    ],
  );
}

export interface ChainHead {
  readonly tenant: string;
  readonly chain: string;
  readonly size: number;
  readonly headLeaf: string;
  readonly frontier: readonly string[];
  readonly keys: readonly string[];
  readonly inc: number;
  /** Of the last new record. */
  readonly lastTimestamp: string | undefined;
  /** The note that covers all of it; undefined: what was cosigned before stays. */
  readonly cosigned: string | undefined;
  readonly now: Date;
}

/** The caller holds the lock of the row, and the head only moves forward. `full` once all that was cosigned is here. */
export async function moveHead(queries: Queries, head: ChainHead): Promise<void> {
  const { tenant, chain, size, headLeaf, frontier, keys, inc, lastTimestamp, cosigned, now } = head;
  await queries.query(
    `UPDATE chains SET size = $3, head_leaf = $4, frontier = $5::text[], keys = $6::text[], inc = $7,
       last_timestamp = coalesce($8::text, last_timestamp), last_received_at = $9::timestamptz,
       cosigned_size = CASE WHEN $10::text IS NULL THEN cosigned_size ELSE $3 END,
       cosigned_note = coalesce($10::text, cosigned_note),
       cosigned_at = CASE WHEN $10::text IS NULL THEN cosigned_at ELSE $9::timestamptz END,
       mode = CASE WHEN $10::text IS NOT NULL OR cosigned_size <= $3 THEN 'full' ELSE mode END
     WHERE tenant_id = $1 AND chain = $2 AND size <= $3`,
    [
      tenant,
      chain,
      size,
      headLeaf,
      [...frontier],
      [...keys],
      inc,
      lastTimestamp ?? null,
      now.toISOString(),
      cosigned ?? null,
    ],
  );
}

export interface WitnessedHead {
  readonly tenant: string;
  readonly chain: string;
  readonly size: number;
  readonly cosigned: string;
  readonly now: Date;
}

/** Cosigned without its records. The caller holds the lock of the row. */
export async function moveWitnessed(
  queries: Queries,
  { tenant, chain, size, cosigned, now }: WitnessedHead,
): Promise<void> {
  await queries.query(
    `UPDATE chains SET mode = 'hash-only', cosigned_size = $3, cosigned_note = $4, cosigned_at = $5, last_received_at = $5
     WHERE tenant_id = $1 AND chain = $2 AND cosigned_size <= $3`,
    [tenant, chain, size, cosigned, now.toISOString()],
  );
}
