// Which days of a tenant may leave the database now, and why the others may not.
import type { AuditRecord } from '../../audit/record.ts';
import { type CollectorHold, holdsDays, holdsReceived, mayHold, readHolds } from './holds.ts';
import { dayAfter, dayOf, dayRows, daysWithRecords } from './day-rows.ts';
import { openPartManifest } from './part-manifest.ts';
import type { ArchiveContext } from './write-archive.ts';

/** Whatever the settings say, younger records stay. */
export const leastRetentionDays = 30;
/** Below that an audit of a year finds its first months gone, unless an archive has them. */
export const advisedRetentionDays = 365;

/**
 * - `due`: its records may go.
 * - `not-archived`: an archive is configured, and does not hold all of them.
 * - `held`: a legal hold keeps them (`holds`).
 */
export type DayFate =
  | { readonly kind: 'due' | 'not-archived' }
  | { readonly kind: 'held'; readonly holds: readonly string[] };

export interface PlannedDay {
  /** UTC, of receipt. */
  readonly day: string;
  readonly rows: number;
  readonly fate: DayFate;
}

export interface CollectorDisposalPlan {
  readonly retentionDays: number;
  /** Days before it are old enough. */
  readonly cutoff: string;
  readonly days: readonly PlannedDay[];
  /** Legal holds in force. */
  readonly holds: readonly CollectorHold[];
  /** For people: what is not as it should be. */
  readonly warnings: readonly string[];
}

/** Changes nothing. Reads the records of a day only where a hold is about some of them. */
export async function planDisposal(context: ArchiveContext, tenant: string): Promise<CollectorDisposalPlan> {
  const { retentionDays, warnings } = retentionOf(context.settings);
  const cutoff = dayOf(new Date(context.clock.now().getTime() - retentionDays * 24 * 60 * 60_000));
  const { database, settings } = context;
  const holds = (
    await database.transaction({ role: 'retention', tenant }, (queries) => readHolds(queries, tenant))
  ).filter(({ cleared }) => cleared === undefined);
  const days: PlannedDay[] = [];
  let before: { readonly day: string; readonly holds: readonly string[] } | undefined;
  for (const day of await daysWithRecords(database, tenant, cutoff)) {
    const extent = await extentOf(context, tenant, day);
    const own = await holdsOf(context, { tenant, day, holds, extent });
    // Answers to the last requests of a day may have come on the next one.
    const carried = before !== undefined && dayAfter(before.day) === day ? before.holds : [];
    before = { day, holds: own };
    const keeping = [...new Set([...own, ...carried])];
    const { rows } = extent;
    if (keeping.length > 0) days.push({ day, rows, fate: { kind: 'held', holds: keeping } });
    else if (settings.archive !== undefined && !(await isArchived(context, { tenant, day, rows })))
      days.push({ day, rows, fate: { kind: 'not-archived' } });
    else days.push({ day, rows, fate: { kind: 'due' } });
  }
  return { retentionDays, cutoff, days, holds, warnings };
}

function retentionOf({ retentionDays, archive }: ArchiveContext['settings']): {
  readonly retentionDays: number;
  readonly warnings: readonly string[];
} {
  const warnings: string[] = [];
  if (retentionDays < leastRetentionDays)
    warnings.push(`retentionDays is ${retentionDays}; records are kept for ${leastRetentionDays} days at least.`);
  if (retentionDays < advisedRetentionDays && archive === undefined)
    warnings.push(
      `retentionDays is ${retentionDays} and there is no archive: an audit of a whole year will find its first months gone. Use ${advisedRetentionDays} or more, or configure an archive.`,
    );
  return { retentionDays: Math.max(retentionDays, leastRetentionDays), warnings };
}

interface Extent {
  readonly rows: number;
  /** RFC 3339 UTC: of the records' own times and the day on which they came. */
  readonly first: string;
  readonly last: string;
}

async function extentOf({ database }: ArchiveContext, tenant: string, day: string): Promise<Extent> {
  const [row] = await database.transaction({ role: 'retention', tenant }, (queries) =>
    queries.query<{
      readonly rows: string | number;
      readonly first: string | Date | null;
      readonly last: string | Date | null;
    }>(
      `SELECT count(*) AS rows, min(happened_at) AS first, max(happened_at) AS last FROM records WHERE tenant_id = $1 AND day = $2`,
      [tenant, day],
    ),
  );
  const text = (time: string | Date | null | undefined): string =>
    time === null || time === undefined ? day : new Date(time).toISOString();
  const [first, last] = [text(row?.first), text(row?.last)];
  return { rows: Number(row?.rows ?? 0), first: first < day ? first : day, last: last > day ? last : day };
}

interface Held {
  readonly tenant: string;
  readonly day: string;
  readonly holds: readonly CollectorHold[];
  readonly extent: Extent;
}

async function holdsOf({ database }: ArchiveContext, { tenant, day, holds, extent }: Held): Promise<readonly string[]> {
  const near = holds.filter((hold) => mayHold(hold, extent.first, extent.last));
  const whole = near.filter((hold) => holdsDays(hold, extent.first, extent.last));
  if (near.length === 0 || whole.length > 0) return whole.map(({ id }) => id);
  const found = new Set<string>();
  for await (const { record, deviceId } of dayRows(database, tenant, day)) {
    for (const hold of near) {
      const held = { record: record as AuditRecord, deviceId, receivedDay: day };
      if (!found.has(hold.id) && holdsReceived(hold, held)) found.add(hold.id);
    }
    if (found.size === near.length) break;
  }
  return [...found];
}

/** Every record of the day stands in a manifest that this collector signed. */
export async function isArchived(
  { database, signer }: ArchiveContext,
  { tenant, day, rows }: { readonly tenant: string; readonly day: string; readonly rows: number },
): Promise<boolean> {
  return await database.transaction({ role: 'retention', tenant }, async (queries) => {
    const parts = await queries.query<{ readonly manifest: string }>(
      `SELECT manifest FROM archive_parts WHERE tenant_id = $1 AND day = $2 ORDER BY part`,
      [tenant, day],
    );
    const stretches = parts.flatMap(({ manifest }) => openPartManifest(manifest, signer.key).chains);
    const archived = stretches.reduce((sum, { first_seq: first, last_seq: last }) => sum + last - first + 1, 0);
    if (archived !== rows) return false;
    const extents = await queries.query<{ chain: string; first: string | number; last: string | number }>(
      `SELECT chain, min(seq) AS first, max(seq) AS last FROM records WHERE tenant_id = $1 AND day = $2 GROUP BY chain`,
      [tenant, day],
    );
    return extents.every(({ chain, first, last }) => {
      const own = stretches.filter((stretch) => stretch.chain === chain);
      return own.some((each) => each.first_seq === Number(first)) && own.some((each) => each.last_seq === Number(last));
    });
  });
}
