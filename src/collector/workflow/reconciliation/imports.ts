// Comparisons that were made: kept with the file, its hash and who brought it, and on the record.
import { hash, randomUUID } from 'node:crypto';
import type { Person } from '../../context.ts';
import type { Queries } from '../../database/database.ts';
import { RequestError } from '../../error.ts';
import { appendOwn, type OwnChainContext } from '../../own-chain/append-own.ts';
import { storable } from '../storable.ts';
import type { ImportKind, ImportView, ReconciliationResult } from '../view-types.ts';
import { compareTable } from './compare.ts';

export const importKinds: readonly ImportKind[] = ['roster', 'usage', 'seats'];

export interface ImportAsk {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** Untrusted: the text. Throws RequestError `bad-request`. */
export function parseImportKind(text: string | undefined): ImportKind {
  const kind = importKinds.find((each) => each === text);
  if (kind === undefined) throw new RequestError('bad-request', `A list is one of: ${importKinds.join(', ')}.`);
  return kind;
}

/** Untrusted: the file. The caller's transaction holds the comparison and its record, or neither. Throws RequestError. */
export async function importTable(
  queries: Queries,
  context: OwnChainContext,
  person: Person,
  { kind, fileName, bytes }: ImportAsk,
): Promise<ImportView> {
  const { tenant } = person;
  const now = context.clock.now();
  const { rows, result } = await compareTable(queries, { tenant, now }, kind, bytes);
  const id = randomUUID();
  const sha256 = hash('sha256', bytes, 'hex');
  const name = storable(fileName, 200);
  await queries.query(
    `INSERT INTO reconciliation_imports (tenant_id, import_id, kind, file_name, sha256, rows, at, by_name, content, result)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tenant,
      id,
      kind,
      name,
      sha256,
      rows,
      now,
      person.name,
      Buffer.from(bytes).toString('base64'),
      JSON.stringify(result),
    ],
  );
  await appendOwn(queries, context, tenant, 'reconciliation.imported', {
    import_id: id,
    kind,
    rows,
    sha256,
    figures: result.figures.map(({ label, value }) => ({ label, value })),
    by: person.name,
    by_id: person.id,
  });
  return { id, kind, fileName: name, sha256, rows, by: person.name, at: now.toISOString(), result };
}

interface Row {
  readonly import_id: string;
  readonly kind: ImportKind;
  readonly file_name: string;
  readonly sha256: string;
  readonly rows: number;
  readonly at: Date;
  readonly by_name: string;
  readonly result: string;
}

const maxListed = 12;

/** The newest first. */
export async function listImports(queries: Queries, tenant: string): Promise<readonly ImportView[]> {
  const rows = await queries.query<Row>(
    `SELECT import_id, kind, file_name, sha256, rows, at, by_name, result FROM reconciliation_imports
     WHERE tenant_id = $1 ORDER BY at DESC, import_id LIMIT $2`,
    [tenant, maxListed],
  );
  return rows.map((row) => ({
    id: row.import_id,
    kind: row.kind,
    fileName: row.file_name,
    sha256: row.sha256,
    rows: row.rows,
    by: row.by_name,
    at: row.at.toISOString(),
    // Ours: written by `importTable`.
    result: JSON.parse(row.result) as ReconciliationResult,
  }));
}

/** A comparison as CSV, with cells that no spreadsheet calculates: see src/report/csv-cell.ts. */
export async function findImport(queries: Queries, tenant: string, id: string): Promise<ImportView | undefined> {
  const [row] = await queries.query<Row>(
    `SELECT import_id, kind, file_name, sha256, rows, at, by_name, result FROM reconciliation_imports
     WHERE tenant_id = $1 AND import_id::text = $2`,
    [tenant, id],
  );
  if (row === undefined) return undefined;
  const { import_id, kind, file_name: fileName, sha256, rows, by_name: by, at } = row;
  const result = JSON.parse(row.result) as ReconciliationResult;
  return { id: import_id, kind, fileName, sha256, rows, by, at: at.toISOString(), result };
}
