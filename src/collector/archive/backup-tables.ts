// Which tables a backup holds, how their rows become text and rows again, and a sum over rows in whatever order.
import { createHash } from 'node:crypto';
import type { Queries } from '../database/database.ts';
import { ArchiveError } from './archive-error.ts';

export interface BackupTable {
  readonly name: string;
  /** In the order of the table. */
  readonly columns: readonly string[];
  /** Row-level security goes by it. */
  readonly hasTenant: boolean;
}

/** Who works on what just now is nothing to bring back; the schema is made by the program that restores. */
const leftOut: ReadonlySet<string> = new Set(['leases', 'schema_version']);
const identifier = /^[a-z_][a-z0-9_]*$/;

/** As the catalog has them, tables that others refer to first. */
export async function listTables(queries: Queries): Promise<readonly BackupTable[]> {
  const rows = await queries.query<{ readonly name: string; readonly column: string }>(
    `SELECT c.relname AS name, a.attname AS "column"
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY c.relname, a.attnum`,
  );
  const columns = new Map<string, string[]>();
  for (const { name, column } of rows) {
    if (leftOut.has(name)) continue;
    if (!identifier.test(name) || !identifier.test(column))
      throw new ArchiveError('other-version', 'The schema holds a table that is not of this program.');
    columns.set(name, [...(columns.get(name) ?? []), column]);
  }
  const references = await queries.query<{ readonly child: string; readonly parent: string }>(
    `SELECT c.relname AS child, p.relname AS parent FROM pg_constraint k
     JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid WHERE k.contype = 'f'`,
  );
  return ordered([...columns.keys()], references).map((name) => {
    const own = columns.get(name) ?? [];
    return { name, columns: own, hasTenant: own.includes('tenant_id') };
  });
}

/** `tenants` first: what stands in the others belongs to one of them. */
function ordered(
  names: readonly string[],
  references: readonly { readonly child: string; readonly parent: string }[],
): readonly string[] {
  const done: string[] = [];
  const rest = new Set([...names].toSorted((left, right) => Number(right === 'tenants') - Number(left === 'tenants')));
  while (rest.size > 0) {
    const free = [...rest].filter((name) =>
      references.every(({ child, parent }) => child !== name || parent === name || !rest.has(parent)),
    );
    if (free.length === 0)
      throw new ArchiveError('other-version', 'Tables of the schema refer to each other in a circle.');
    for (const name of free) {
      rest.delete(name);
      done.push(name);
    }
  }
  return done;
}

/** Rows of one table as texts, of the tenant that `app.tenant_id` names; of a table without tenants all. */
export async function* rowTexts(queries: Queries, { name, columns, hasTenant }: BackupTable): AsyncGenerator<string> {
  const where = hasTenant ? ` WHERE tenant_id = current_setting('app.tenant_id')::uuid` : '';
  const list = columns.map((column) => `"${column}"`).join(', ');
  await queries.query(
    `DECLARE backup_rows NO SCROLL CURSOR FOR SELECT row_to_json(r)::text AS text FROM (SELECT ${list} FROM ${name}${where}) r`,
  );
  try {
    for (;;) {
      const rows = await queries.query<{ readonly text: string }>(`FETCH ${pageRows} FROM backup_rows`);
      for (const { text } of rows) yield text;
      if (rows.length < pageRows) return;
    }
  } finally {
    await queries.query('CLOSE backup_rows');
  }
}

const pageRows = 500;

/** Rows as `rowTexts` gives them. Columns that the table has got since take their defaults. */
export async function insertTexts(
  queries: Queries,
  { name, columns }: BackupTable,
  texts: readonly string[],
): Promise<void> {
  const list = columns.map((column) => `"${column}"`).join(', ');
  await queries.query(
    `INSERT INTO ${name} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${name}, $1::json)`,
    [`[${texts.join(',')}]`],
  );
}

/** The same for the same rows in any order: SHA-256 of each, added modulo 2^256. Finds errors; what proves is the chain. */
export class RowSum {
  #sum = 0n;
  #rows = 0;

  add(text: string): void {
    this.#sum = BigInt.asUintN(256, this.#sum + BigInt(`0x${createHash('sha256').update(text).digest('hex')}`));
    this.#rows += 1;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Hex. */
  get sum(): string {
    return this.#sum.toString(16).padStart(64, '0');
  }
}

/** From here on row-level security shows this tenant's rows. Until the transaction ends. */
export async function useTenant(queries: Queries, tenant: string): Promise<void> {
  await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
}
