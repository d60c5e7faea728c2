// A row for any table, made up from the catalog: so that a table that somebody adds is attacked like all others.
import { randomUUID } from 'node:crypto';
import type { Queries } from '../../src/collector/database/database.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly is_identity: boolean;
  readonly checks: string | null;
}

/** Tables of the schema with rows of tenants; partitions are not among them. */
export async function tenantTables(queries: Queries): Promise<readonly string[]> {
  const rows = await queries.query<{ name: string }>(
    `SELECT c.relname::text AS name FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      ORDER BY c.relname`,
  );
  return rows.map(({ name }) => name);
}

/** What a rule over several columns asks for. */
const fitting: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  people: { source: 'oidc', password: null },
};

/** As whoever these queries are. The tenant is set by it, and stays set for the rest of the transaction. */
export async function insertAnyRow(queries: Queries, table: string, tenant: string): Promise<void> {
  await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
  await insertRowOf(queries, table, tenant, await parentKeys(queries, table, tenant));
}

/** For the tenant, whatever the transaction's is. */
export async function insertRowOf(
  queries: Queries,
  table: string,
  tenant: string,
  keys: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const columns = (await columnsOf(queries, table)).filter((column) => !column.is_identity);
  const names = columns.map(({ name }) => name).join(', ');
  const places = columns.map((_, index) => `$${index + 1}`).join(', ');
  const known = { ...fitting[table], ...keys, tenant_id: tenant };
  const values = columns.map((column) =>
    column.name in known ? known[column.name as keyof typeof known] : valueFor(column),
  );
  await queries.query(`INSERT INTO ${table} (${names}) VALUES (${places})`, values);
}

/** Of rows that the table refers to, which are made when there are none. */
async function parentKeys(queries: Queries, table: string, tenant: string): Promise<Record<string, unknown>> {
  const references = await queries.query<{ parent: string; own: string[]; other: string[] }>(
    `SELECT k.confrelid::regclass::text AS parent,
            ARRAY(SELECT attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u (n, o)
                    JOIN pg_attribute ON attrelid = k.conrelid AND attnum = n ORDER BY o) AS own,
            ARRAY(SELECT attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u (n, o)
                    JOIN pg_attribute ON attrelid = k.confrelid AND attnum = n ORDER BY o) AS other
       FROM pg_constraint k WHERE k.conrelid = $1::regclass AND k.contype = 'f'`,
    [table],
  );
  const keys: Record<string, unknown> = {};
  for (const { parent, own, other } of references) {
    const find = `SELECT * FROM ${parent} WHERE tenant_id = $1 LIMIT 1`;
    if ((await queries.query(find, [tenant])).length === 0) await insertAnyRow(queries, parent, tenant);
    const [row] = await queries.query<Record<string, unknown>>(find, [tenant]);
    for (const [index, name] of own.entries()) keys[name] = row?.[other[index] ?? ''];
  }
  return keys;
}

async function columnsOf(queries: Queries, table: string): Promise<readonly Column[]> {
  return queries.query<Column>(
    `SELECT a.attname::text AS name, format_type(a.atttypid, NULL) AS type,
            a.attidentity <> '' OR a.attgenerated <> '' AS is_identity,
            (SELECT string_agg(pg_get_constraintdef(k.oid), ' ') FROM pg_constraint k
              WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)) AS checks
       FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [table],
  );
}

function valueFor({ type, checks }: Column): unknown {
  // `state = ANY (ARRAY['active'::text, …])`: the first that is allowed.
  const [, allowed] = /'([^']+)'::text/.exec(checks ?? '') ?? [];
  if (type === 'text') return allowed ?? randomUUID();
  if (type === 'uuid') return randomUUID();
  if (type === 'bytea') return Buffer.from(randomUUID());
  if (type === 'boolean') return true;
  if (type === 'date') return new Date().toISOString().slice(0, 10);
  if (type.startsWith('timestamp')) return new Date();
  if (type === 'json' || type === 'jsonb') return '{}';
  if (type.endsWith('[]')) return [];
  return 1;
}
