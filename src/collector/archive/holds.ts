// Legal holds of a tenant: what may not be disposed of, whatever its age. People set and clear them, with a reason.
import { randomBytes } from 'node:crypto';
import { type HoldScope, holdsRecord, isAboutRecords, touchesDays } from '../../audit/disposal-holds.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { CollectorContext } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { appendOwn } from '../own-chain/append-own.ts';
import { ArchiveError } from './archive-error.ts';

export interface CollectorHoldScope extends HoldScope {
  /** `dev_…`. */
  readonly device?: string;
}

export interface CollectorHold {
  /** `hold_` and 8 hexadecimal digits. */
  readonly id: string;
  readonly scope: CollectorHoldScope;
  readonly reason: string;
  readonly by: string;
  /** RFC 3339 UTC. */
  readonly setAt: string;
  /** Undefined: it holds. */
  readonly cleared: { readonly at: string; readonly reason: string; readonly by: string } | undefined;
}

type HoldContext = Pick<CollectorContext, 'database' | 'clock' | 'signer' | 'witness'>;

interface Decision {
  readonly tenant: string;
  /** Who decides, as records name people. */
  readonly by: string;
  readonly reason: string;
}

const scopeNames = ['from', 'to', 'repository', 'developer', 'device'] as const;
const maxTextLength = 1000;

/** From its commit on nothing of it is disposed of. Throws ArchiveError `hold` for a scope or a reason that is none. */
export async function setHold(
  context: HoldContext,
  { tenant, by, reason, scope }: Decision & { readonly scope: CollectorHoldScope },
): Promise<CollectorHold> {
  checkText(reason, 'reason');
  checkScope(scope);
  const id = `hold_${randomBytes(4).toString('hex')}`;
  const setAt = context.clock.now().toISOString();
  await context.database.transaction({ role: 'people', tenant }, async (queries) => {
    await queries.query(
      `INSERT INTO legal_holds (tenant_id, hold_id, scope, reason, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [tenant, id, JSON.stringify(scope), reason, by, setAt],
    );
    const { from = null, to = null, repository = null, developer = null, device = null } = scope;
    const fields = { hold_id: id, scope: { from, to, repository, developer, device }, reason, by, restates: null };
    await appendOwn(queries, context, tenant, 'legalhold.set', fields);
  });
  return { id, scope, reason, by, setAt, cleared: undefined };
}

/** Throws ArchiveError `hold` where there is no such hold, or it is over. */
export async function clearHold(
  context: HoldContext,
  { tenant, by, reason, id }: Decision & { readonly id: string },
): Promise<CollectorHold> {
  checkText(reason, 'reason');
  const at = context.clock.now().toISOString();
  return await context.database.transaction({ role: 'people', tenant }, async (queries) => {
    const hold = (await readHolds(queries, tenant)).find((each) => each.id === id);
    if (hold === undefined) throw new ArchiveError('hold', `There is no legal hold ${id.slice(0, 40)}.`);
    if (hold.cleared !== undefined) throw new ArchiveError('hold', `The legal hold ${id} is over already.`);
    await queries.query(
      `UPDATE legal_holds SET cleared_at = $3, cleared_by = $4, clear_reason = $5 WHERE tenant_id = $1 AND hold_id = $2`,
      [tenant, id, at, by, reason],
    );
    await appendOwn(queries, context, tenant, 'legalhold.cleared', { hold_id: id, reason, by, restates: null });
    return { ...hold, cleared: { at, reason, by } };
  });
}

interface HoldRow {
  readonly hold_id: string;
  readonly scope: string;
  readonly reason: string;
  readonly set_by: string;
  readonly set_at: string | Date;
  readonly cleared_at: string | Date | null;
  readonly cleared_by: string | null;
  readonly clear_reason: string | null;
}

/** Oldest first, those that are over too. */
export async function readHolds(queries: Queries, tenant: string): Promise<readonly CollectorHold[]> {
  const rows = await queries.query<HoldRow>(
    `SELECT hold_id, scope, reason, set_by, set_at, cleared_at, cleared_by, clear_reason
     FROM legal_holds WHERE tenant_id = $1 ORDER BY set_at, hold_id`,
    [tenant],
  );
  return rows.map((row) => ({
    id: row.hold_id,
    scope: JSON.parse(row.scope) as CollectorHoldScope,
    reason: row.reason,
    by: row.set_by,
    setAt: new Date(row.set_at).toISOString(),
    cleared:
      row.cleared_at === null
        ? undefined
        : { at: new Date(row.cleared_at).toISOString(), reason: row.clear_reason ?? '', by: row.cleared_by ?? '' },
  }));
}

export async function listHolds({ database }: HoldContext, tenant: string): Promise<readonly CollectorHold[]> {
  return await database.transaction({ role: 'reader', tenant }, (queries) => readHolds(queries, tenant));
}

/** Whether every record of these days is held: no look at the records is needed. */
export function holdsDays({ scope }: CollectorHold, first: string, last: string): boolean {
  return !isAboutSome(scope) && touchesDays(scope, first, last);
}

/** Whether it can hold a record of these days. */
export function mayHold({ scope }: CollectorHold, first: string, last: string): boolean {
  return touchesDays(scope, first, last);
}

/** `receivedDay`: a record is of the day on which it came as well as of that on which it was written. */
export function holdsReceived(
  { scope }: CollectorHold,
  {
    record,
    deviceId,
    receivedDay,
  }: { readonly record: AuditRecord; readonly deviceId: string; readonly receivedDay: string },
): boolean {
  if (scope.device !== undefined && scope.device !== deviceId) return false;
  if (holdsRecord(scope, record)) return true;
  return holdsRecord(scope, { ...record, timestamp: `${receivedDay}T12:00:00.000Z` });
}

function isAboutSome(scope: CollectorHoldScope): boolean {
  return scope.device !== undefined || isAboutRecords(scope);
}

function checkScope(scope: CollectorHoldScope): void {
  for (const name of scopeNames) {
    const value = scope[name];
    if (value !== undefined) checkText(value, name);
  }
  for (const day of [scope.from, scope.to]) {
    if (day !== undefined && !isDay(day))
      throw new ArchiveError('hold', `"${day.slice(0, 40)}" is no day such as 2026-01-31.`);
  }
  if (scope.from !== undefined && scope.to !== undefined && scope.from > scope.to)
    throw new ArchiveError('hold', 'The period of the hold ends before it begins.');
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00.000Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function checkText(text: string, what: string): void {
  if (text.trim() === '' || text.length > maxTextLength || /\p{Cc}/u.test(text))
    throw new ArchiveError('hold', `The ${what} of a hold is a line of 1 to ${maxTextLength} characters.`);
}
