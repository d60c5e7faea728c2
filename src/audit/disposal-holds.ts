// Legal holds: what may not be disposed of, whatever its age. They are records of the log, and folded from them.
import type { AuditRecord, RecordFields } from './record.ts';

/** What a hold is about: all that is given must fit. An empty scope holds everything. */
export interface HoldScope {
  /** First day (UTC, `2026-01-31`) of what is held. */
  readonly from?: string;
  /** Last day, itself included. */
  readonly to?: string;
  /** Folder name of a workspace, as in records. */
  readonly repository?: string;
  /** As in records. */
  readonly developer?: string;
}

export interface LegalHold {
  /** `hold_` and 8 hexadecimal digits. */
  readonly id: string;
  readonly scope: HoldScope;
  readonly reason: string;
  readonly by: string;
  /** RFC 3339 UTC: of its first record, also when that one has been disposed of since. */
  readonly setAt: string;
  /** Undefined: it holds. */
  readonly cleared: { readonly at: string; readonly reason: string; readonly by: string } | undefined;
}

/** Fields of a `legalhold.set` record. */
export function holdFields({ id, scope, reason, by }: Pick<LegalHold, 'id' | 'scope' | 'reason' | 'by'>): RecordFields {
  const { from = null, to = null, repository = null, developer = null } = scope;
  return { hold_id: id, scope: { from, to, repository, developer }, reason, by, restates: null };
}

/** Takes `legalhold.set` and `legalhold.cleared` in any order; other records are passed over. Oldest first. */
export function foldHolds(records: Iterable<AuditRecord>): readonly LegalHold[] {
  const set = new Map<string, LegalHold>();
  const cleared = new Map<string, NonNullable<LegalHold['cleared']>>();
  for (const record of records) {
    const id = textOf(record['hold_id']);
    if (id === '') continue;
    const reason = textOf(record['reason']);
    const by = textOf(record['by']);
    const at = firstTimestampOf(record);
    if (record.type === 'legalhold.cleared') cleared.set(id, { at, reason, by });
    if (record.type === 'legalhold.set' && !set.has(id))
      set.set(id, { id, scope: scopeOf(record['scope']), reason, by, setAt: at, cleared: undefined });
  }
  return [...set.values()]
    .map((hold) => ({ ...hold, cleared: cleared.get(hold.id) }))
    .toSorted((left, right) => (left.setAt < right.setAt ? -1 : left.setAt > right.setAt ? 1 : 0));
}

/** When the fact was first recorded: a record that restates a disposed one names its time. */
export function firstTimestampOf(record: AuditRecord): string {
  const restates: unknown = record['restates'];
  const first = typeof restates === 'object' && restates !== null ? valueOf(restates, 'timestamp') : undefined;
  return typeof first === 'string' ? first : record.timestamp;
}

/** Whether a stretch of the log (RFC 3339 UTC, both ends included) touches the days of a hold. */
export function touchesDays({ from, to }: HoldScope, firstTimestamp: string, lastTimestamp: string): boolean {
  if (from !== undefined && lastTimestamp.slice(0, 10) < from) return false;
  return to === undefined || firstTimestamp.slice(0, 10) <= to;
}

/** Whether a hold says anything besides days: then each record has to be looked at. */
export function isAboutRecords({ repository, developer }: HoldScope): boolean {
  return repository !== undefined || developer !== undefined;
}

/** Case is ignored: a hold rather keeps too much. */
export function holdsRecord(scope: HoldScope, record: AuditRecord): boolean {
  if (!touchesDays(scope, record.timestamp, record.timestamp)) return false;
  if (scope.repository !== undefined && !isAmong(scope.repository, repositoriesOf(record))) return false;
  return scope.developer === undefined || isAmong(scope.developer, peopleOf(record));
}

function repositoriesOf(record: AuditRecord): readonly unknown[] {
  const files: readonly unknown[] = Array.isArray(record['files']) ? record['files'] : [];
  const named = files.map((file) => (typeof file === 'object' && file !== null ? valueOf(file, 'repository') : null));
  return [record['repository'], ...named, ...listOf(record['repositories'])];
}

const people = ['developer', 'by', 'requested_by', 'approved_by', 'revoked_by', 'approver'] as const;

function peopleOf(record: AuditRecord): readonly unknown[] {
  return [...people.map((name) => record[name]), ...listOf(record['developers'])];
}

function valueOf(object: object, name: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[name];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isAmong(wanted: string, values: readonly unknown[]): boolean {
  const plain = wanted.toLowerCase();
  return values.some((value) => typeof value === 'string' && value.toLowerCase() === plain);
}

function scopeOf(value: unknown): HoldScope {
  if (typeof value !== 'object' || value === null) return {};
  const given = (['from', 'to', 'repository', 'developer'] as const).flatMap((name) => {
    const text = valueOf(value, name);
    return typeof text === 'string' ? [[name, text] as const] : [];
  });
  return Object.fromEntries(given);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
