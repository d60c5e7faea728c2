// The access log: who signed in or failed to, saw, took and changed what. Each entry is a record of the collector's own
// chain and a row for the page /access, both in the transaction of what they speak of.
import { randomUUID } from 'node:crypto';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { RecordFields, RecordType } from '../../audit/record.ts';
import type { CollectorContext, Person } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { appendOwn } from '../own-chain/append-own.ts';

export type AccessType = Extract<
  RecordType,
  | 'access.failed'
  | 'access.signed_in'
  | 'access.signed_out'
  | 'access.viewed'
  | 'account.changed'
  | 'device.revoked'
  | 'token.issued'
  | 'token.rotated'
>;

export interface AccessEntry {
  readonly type: AccessType;
  /** Without a password, a token or a cookie. `by` is who did it. */
  readonly fields: RecordFields & { readonly by: string };
}

/** The last thing that a transaction does, since the own chain is locked until it ends. Role `people`. */
export async function recordAccess(
  queries: Queries,
  context: CollectorContext,
  tenant: string,
  entry: AccessEntry,
): Promise<void> {
  await addAccessRow(queries, context, tenant, entry);
  await appendOwn(queries, context, tenant, entry.type, entry.fields);
}

/** For what another part has put on the record. */
export async function addAccessRow(
  queries: Queries,
  context: CollectorContext,
  tenant: string,
  { type, fields }: AccessEntry,
): Promise<void> {
  const { by, ...details } = fields;
  await queries.query(
    `INSERT INTO access_log (tenant_id, entry_id, at, type, by_whom, details) VALUES ($1, $2, $3, $4, $5, $6)`,
    [tenant, randomUUID(), context.clock.now(), type, by, canonicalJson(details)],
  );
}

/** For what holds evidence or data about people: nothing is shown when this cannot be recorded. */
export async function recordViewed(
  context: CollectorContext,
  person: Person,
  what: string,
  subject: string | null = null,
): Promise<void> {
  const { tenant, name: by, role } = person;
  await context.database.transaction({ role: 'people', tenant }, (queries) =>
    recordAccess(queries, context, tenant, { type: 'access.viewed', fields: { by, role, what, subject } }),
  );
}

export interface AccessRow {
  readonly id: string;
  readonly at: Date;
  readonly type: AccessType;
  readonly by: string;
  /** Fields of the record besides `by`. */
  readonly details: RecordFields;
}

/** Newest first. `before`: only what comes after this row in that order. */
export async function listAccess(
  queries: Queries,
  options: { readonly before?: Pick<AccessRow, 'at' | 'id'> | undefined; readonly limit: number },
): Promise<readonly AccessRow[]> {
  const { before, limit } = options;
  const rows = await queries.query<{ entry_id: string; at: Date; type: AccessType; by_whom: string; details: string }>(
    `SELECT entry_id, at, type, by_whom, details FROM access_log
     WHERE $1::timestamptz IS NULL OR at < $1::timestamptz OR (at = $1::timestamptz AND entry_id < $2::uuid)
     ORDER BY at DESC, entry_id DESC LIMIT $3`,
    [before?.at ?? null, before?.id ?? null, limit],
  );
  return rows.map((row) => ({
    id: row.entry_id,
    at: row.at,
    type: row.type,
    by: row.by_whom,
    details: JSON.parse(row.details) as RecordFields,
  }));
}
