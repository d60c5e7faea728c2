// Records of one day of one tenant, page by page in the order of their chains, each looked at before it goes anywhere.
import { leafHash } from '../../audit/line.ts';
import type { Database, Queries } from '../database/database.ts';
import { ArchiveError } from './archive-error.ts';
import { type ArchivedRow, type ExtractedFields, extractedNames } from './parquet.ts';

export interface DayRow extends ArchivedRow {
  /** Hex. */
  readonly leafText: string;
  readonly prevHash: string;
  readonly record: Readonly<Record<string, unknown>>;
}

interface Row {
  readonly chain: string;
  readonly seq: string | number | bigint;
  readonly device_id: string;
  readonly received_at: string | Date;
  readonly leaf: Uint8Array;
  readonly line: string;
}

const pageRows = 1000;

/**
 * Rows of a closed day: nothing is added to it any more. Throws ArchiveError `damaged` at a record whose line is not what
 * was hashed, or which does not follow on the one before it.
 */
export async function* dayRows(database: Database, tenant: string, day: string): AsyncGenerator<DayRow> {
  let before: DayRow | undefined;
  for (;;) {
    const after = { chain: before?.chain ?? '', seq: before?.seq ?? -1 };
    const rows = await database.transaction({ role: 'retention', tenant }, (queries) =>
      page(queries, { tenant, day, ...after }),
    );
    for (const row of rows) {
      const checked = checkedRow(row, before);
      yield checked;
      before = checked;
    }
    if (rows.length < pageRows) return;
  }
}

function page(
  queries: Queries,
  {
    tenant,
    day,
    chain,
    seq,
  }: { readonly tenant: string; readonly day: string; readonly chain: string; readonly seq: number },
): Promise<readonly Row[]> {
  return queries.query<Row>(
    `SELECT r.chain, r.seq, c.device_id, r.received_at, r.leaf, r.line
     FROM records r JOIN chains c ON c.tenant_id = r.tenant_id AND c.chain = r.chain
     WHERE r.tenant_id = $1 AND r.day = $2 AND (r.chain, r.seq) > ($3, $4)
     ORDER BY r.chain, r.seq LIMIT ${pageRows}`,
    [tenant, day, chain, seq],
  );
}

function checkedRow(row: Row, before: DayRow | undefined): DayRow {
  const seq = Number(row.seq);
  const fault = (what: string): ArchiveError =>
    new ArchiveError(
      'damaged',
      `Record ${seq} of the chain ${row.chain} in the database ${what}. It stays where it is.`,
    );
  const leafText = leafHash(Buffer.from(row.line, 'utf8'));
  if (leafText !== Buffer.from(row.leaf).toString('hex')) throw fault('is not the one that was hashed');
  const record = JSON.parse(row.line) as Readonly<Record<string, unknown>>;
  const prevHash = String(record['prev_hash']);
  if (before?.chain === row.chain && before.seq + 1 === seq && before.leafText !== prevHash)
    throw fault('does not follow on the one before it');
  const happened = new Date(String(record['timestamp']));
  return {
    chain: row.chain,
    seq,
    deviceId: row.device_id,
    type: String(record['type']),
    happenedAt: Number.isNaN(happened.getTime()) ? undefined : happened,
    receivedAt: new Date(row.received_at),
    leaf: Buffer.from(leafText, 'hex'),
    line: row.line,
    extracted: extract(record),
    leafText,
    prevHash,
    record,
  };
}

function extract(record: Readonly<Record<string, unknown>>): ExtractedFields {
  const text = (name: string): string | undefined => {
    const value = record[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return Object.fromEntries(extractedNames.map((name) => [name, text(name)])) as ExtractedFields;
}

/** Days (UTC) with records of a tenant that were received before `before`, oldest first. */
export async function daysWithRecords(database: Database, tenant: string, before: string): Promise<readonly string[]> {
  return await database.transaction({ role: 'retention', tenant }, async (queries) => {
    const [row] = await queries.query<{ readonly first: string | null }>(
      `SELECT to_char(min(first_received_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS first FROM chains WHERE tenant_id = $1`,
      [tenant],
    );
    const days: string[] = [];
    for (let day = row?.first ?? before; day < before; day = dayAfter(day)) {
      const found = await queries.query(`SELECT 1 AS found FROM records WHERE tenant_id = $1 AND day = $2 LIMIT 1`, [
        tenant,
        day,
      ]);
      if (found.length > 0) days.push(day);
    }
    return days;
  });
}

const dayMs = 24 * 60 * 60_000;

export function dayAfter(day: string, days = 1): string {
  return dayOf(new Date(Date.parse(`${day}T00:00:00.000Z`) + days * dayMs));
}

/** UTC, `2026-01-31`. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
