// Exceptions that were asked for on devices, and what their logs say became of them.
import type { AuditRecord } from '../../audit/record.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { countOf, fieldsOf, momentOf, textOf } from '../../incidents/fields.ts';
import type { Queries } from '../database/database.ts';
import type { AcceptedBatch, BatchObserver } from '../ingest/batch-observer.ts';
import { nextNumber } from './incident-table.ts';
import { storable } from './storable.ts';

const idPattern = /^[\w.-]{1,100}$/;
const maxMember = 500;

/** `exception.requested`, `exception.approved` and `exception.revoked`. */
export const observeExceptions: BatchObserver = async (queries, batch) => {
  for (const { record } of batch.records) {
    const id = textOf(record['exception_id']);
    if (id === undefined || !idPattern.test(id)) continue;
    if (record.type === 'exception.requested') await add(queries, batch, { id, record, state: 'requested' });
    else if (record.type === 'exception.approved') await approve(queries, batch, id, record);
    else if (record.type === 'exception.revoked') await revoke(queries, batch, id, record);
  }
};

interface Added {
  readonly id: string;
  readonly record: AuditRecord;
  readonly state: 'requested' | 'approved' | 'revoked';
}

/** The first record of an id counts: the log cannot change what was asked for. */
async function add(queries: Queries, batch: AcceptedBatch, { id, record, state }: Added): Promise<void> {
  const { tenant, chain, deviceId } = batch;
  const [known] = await queries.query(
    'SELECT 1 FROM exceptions WHERE tenant_id = $1 AND chain = $2 AND exception_id = $3',
    [tenant, chain, id],
  );
  if (known !== undefined) return;
  const number = await nextNumber(queries, tenant, 'exception');
  await queries.query(
    `INSERT INTO exceptions (tenant_id, number, chain, exception_id, device_id, requested_at, requested_by, allow, reason,
       days, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tenant,
      number,
      chain,
      id,
      deviceId,
      momentOf(record.timestamp) ?? batch.receivedAt.toISOString(),
      storable(textOf(record['requested_by']) ?? '', 320),
      allowText(record['allow']),
      storable(textOf(record['reason']) ?? '', 2000),
      Math.min(countOf(record['days']), 100_000),
      state === 'revoked' ? 'requested' : state,
    ],
  );
}

async function approve(queries: Queries, batch: AcceptedBatch, id: string, record: AuditRecord): Promise<void> {
  // A device that enrolled later sends what it approved before, maybe without what was asked for.
  await add(queries, batch, { id, record, state: 'approved' });
  await queries.query(
    `UPDATE exceptions SET state = 'approved', approved_at = $4, approved_by = $5, expires = $6, is_signed = $7
     WHERE tenant_id = $1 AND chain = $2 AND exception_id = $3 AND state <> 'revoked'`,
    [
      batch.tenant,
      batch.chain,
      id,
      momentOf(record.timestamp) ?? batch.receivedAt.toISOString(),
      storable(textOf(record['approved_by']) ?? '', 320),
      momentOf(record['expires']) ?? null,
      record['is_signed'] === true,
    ],
  );
}

async function revoke(queries: Queries, batch: AcceptedBatch, id: string, record: AuditRecord): Promise<void> {
  await add(queries, batch, { id, record, state: 'revoked' });
  await queries.query(
    `UPDATE exceptions SET state = 'revoked', revoked_at = $4, revoked_by = $5
     WHERE tenant_id = $1 AND chain = $2 AND exception_id = $3 AND state <> 'revoked'`,
    [
      batch.tenant,
      batch.chain,
      id,
      momentOf(record.timestamp) ?? batch.receivedAt.toISOString(),
      storable(textOf(record['revoked_by']) ?? '', 320),
    ],
  );
}

const members = ['rule', 'class', 'finding', 'file', 'tool', 'model', 'provider', 'endpoint'] as const;

/** Canonical JSON of the members that an exception can have, each a text. */
function allowText(value: unknown): string {
  const fields = fieldsOf(value);
  const known = members.flatMap((name) => {
    const text = textOf(fields[name]);
    return text === undefined ? [] : [[name, storable(text, maxMember)] as const];
  });
  return canonicalJson(Object.fromEntries(known));
}
