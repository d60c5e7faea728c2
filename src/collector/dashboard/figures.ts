// What the overview shows of devices and traffic, from roll-ups alone.
import type { Queries } from '../database/database.ts';
import { dayColumns } from './rollups/batch-sums.ts';
import { daySums, type Numeric, teamDayCounts } from './rollups/folded-days.ts';
import { shareColumns, sharePercentile } from './rollups/share-buckets.ts';
import type { DayPeriod } from './period.ts';

export type DaySums = Readonly<Record<(typeof dayColumns)[number], number>>;

export interface DayTraffic extends DaySums {
  readonly day: string;
  /** Of identifiers mutated in the exchanges of the day; undefined: there was none that could be counted. */
  readonly share: { readonly p10: number; readonly p50: number; readonly p90: number } | undefined;
}

/** One for each of the days, in their order, also where nothing happened. */
export async function dailyTraffic(
  queries: Queries,
  tenant: string,
  days: readonly string[],
): Promise<readonly DayTraffic[]> {
  const rows = await daySums(queries, { tenant, days, columns: [...dayColumns, ...shareColumns] });
  const known = new Map(rows.map((row) => [row.day, row]));
  return days.map((day) => {
    const row = known.get(day);
    const numberIn = (column: string) => Number(row?.[column] ?? 0);
    const sumsOfDay = Object.fromEntries(dayColumns.map((column) => [column, numberIn(column)])) as DaySums;
    return { day, ...sumsOfDay, share: shareOf(shareColumns.map(numberIn)) };
  });
}

function shareOf(counts: readonly number[]): DayTraffic['share'] {
  const [p10, p50, p90] = [10, 50, 90].map((percent) => sharePercentile(counts, percent));
  return p10 === undefined || p50 === undefined || p90 === undefined ? undefined : { p10, p50, p90 };
}

export function totalOf(days: readonly DayTraffic[]): DaySums {
  const total = (column: (typeof dayColumns)[number]) => days.reduce((sum, day) => sum + day[column], 0);
  return Object.fromEntries(dayColumns.map((column) => [column, total(column)])) as DaySums;
}

export function exchangesOf(sums: DaySums): number {
  return sums.forwarded + sums.mutated + sums.redacted + sums.blocked + sums.paused;
}

export interface TeamFigures {
  /** Empty: devices of no team. */
  readonly team: string;
  readonly devices: number;
  readonly reporting: number;
  readonly silent: number;
  readonly never: number;
}

/** Silent: no heartbeat came for so long, by the collector's clock. Never: none came at all. */
export const silentAfterMs = 24 * 3_600_000;

/** Devices that may report, by team, in the order of names; those of no team last. */
export async function teamFigures(queries: Queries, tenant: string, now: Date): Promise<readonly TeamFigures[]> {
  const rows = await queries.query<
    Readonly<Record<Exclude<keyof TeamFigures, 'team'>, Numeric>> & { readonly team: string }
  >(
    `SELECT COALESCE(d.team, '') AS team, count(*) AS devices,
      count(*) FILTER (WHERE d.last_heartbeat_at > $2::timestamptz) AS reporting,
      count(*) FILTER (WHERE d.last_heartbeat_at <= $2::timestamptz) AS silent,
      count(*) FILTER (WHERE d.last_heartbeat_at IS NULL) AS never
    FROM devices d
    WHERE d.tenant_id = $1 AND d.state <> 'revoked' AND d.device_id <> 'collector'
    GROUP BY COALESCE(d.team, '') ORDER BY (COALESCE(d.team, '') = ''), COALESCE(d.team, '')`,
    [tenant, new Date(now.getTime() - silentAfterMs).toISOString()],
  );
  return rows.map(({ team, devices, reporting, silent, never }) => ({
    team,
    devices: Number(devices),
    reporting: Number(reporting),
    silent: Number(silent),
    never: Number(never),
  }));
}

export interface TeamDay {
  readonly team: string;
  readonly day: string;
  /** Devices that gave a sign of life on the day. */
  readonly devices: number;
  readonly gaps: number;
}

export async function teamDays(queries: Queries, tenant: string, days: readonly string[]): Promise<readonly TeamDay[]> {
  const rows = await teamDayCounts(queries, { tenant, days });
  return rows.map(({ team, day, devices, gaps }) => ({ team, day, devices: Number(devices), gaps: Number(gaps) }));
}

export interface ToolFigures {
  readonly tool: string;
  readonly label: string;
  readonly protected: number;
  readonly notYetSeen: number;
  readonly drifted: number;
  readonly notProtected: number;
}

const toolLimit = 40;

/** Of devices that report; counted per device. Those with most devices first. */
export async function toolFigures(queries: Queries, tenant: string, now: Date): Promise<readonly ToolFigures[]> {
  const rows = await queries.query<Readonly<Record<'tool' | 'label', string>> & Readonly<Record<string, Numeric>>>(
    `SELECT t.tool, COALESCE(max(t.label), t.tool) AS label,
      count(*) FILTER (WHERE COALESCE(t.state, 'routed') IN ('routed', 'protected') AND t.last_request_at IS NOT NULL) AS protected,
      count(*) FILTER (WHERE t.state IN ('routed', 'protected') AND t.last_request_at IS NULL) AS not_yet_seen,
      count(*) FILTER (WHERE t.state IN ('drifted', 'overridden')) AS drifted,
      count(*) FILTER (WHERE t.state IN ('not-routed', 'not-routable')) AS not_protected
    FROM rollup_tools t JOIN devices d ON d.tenant_id = t.tenant_id AND d.device_id = t.device_id
    WHERE t.tenant_id = $1 AND d.last_heartbeat_at > $2::timestamptz AND d.state <> 'revoked'
    GROUP BY t.tool ORDER BY 3 DESC, t.tool LIMIT ${toolLimit}`,
    [tenant, new Date(now.getTime() - silentAfterMs).toISOString()],
  );
  return rows.map((row) => ({
    tool: row.tool,
    label: row.label,
    protected: Number(row['protected']),
    notYetSeen: Number(row['not_yet_seen']),
    drifted: Number(row['drifted']),
    notProtected: Number(row['not_protected']),
  }));
}

export interface PolicyShare {
  readonly hash: string;
  readonly version: string;
  readonly devices: number;
}

/** What reporting devices go by, the most frequent first. */
export async function policyShares(queries: Queries, tenant: string, now: Date): Promise<readonly PolicyShare[]> {
  const rows = await queries.query<{ hash: string; version: string | null; devices: Numeric }>(
    `SELECT r.policy_hash AS hash, max(r.policy_version) AS version, count(*) AS devices
    FROM rollup_devices r JOIN devices d ON d.tenant_id = r.tenant_id AND d.device_id = r.device_id
    WHERE r.tenant_id = $1 AND d.last_heartbeat_at > $2::timestamptz AND r.policy_hash IS NOT NULL AND d.state <> 'revoked'
    GROUP BY r.policy_hash ORDER BY 3 DESC, 1 LIMIT 20`,
    [tenant, new Date(now.getTime() - silentAfterMs).toISOString()],
  );
  return rows.map(({ hash, version, devices }) => ({ hash, version: version ?? '', devices: Number(devices) }));
}

export interface PolicyStart {
  readonly day: string;
  readonly hash: string;
  readonly version: string;
}

const maxPolicyMarks = 6;

/** Policies that some device first went by in the period; the last ones when there are many. */
export async function policyStarts(
  queries: Queries,
  tenant: string,
  { from, to }: Pick<DayPeriod, 'from' | 'to'>,
): Promise<readonly PolicyStart[]> {
  const rows = await queries.query<{ day: string; hash: string; version: string }>(
    `SELECT hash, version, to_char(first_seen AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM (
      SELECT policy_hash AS hash, min(policy_version) AS version, min(first_seen) AS first_seen FROM rollup_policies WHERE tenant_id = $1 GROUP BY policy_hash
    ) starts WHERE first_seen >= $2::date AND first_seen < $3::date + 1 ORDER BY first_seen DESC LIMIT ${maxPolicyMarks}`,
    [tenant, from, to],
  );
  return rows.map(({ day, hash, version }) => ({ day, hash, version })).toReversed();
}

export interface ChainFigures {
  readonly chains: number;
  readonly forks: number;
  readonly records: number;
  readonly cosigned: number;
  /** RFC 3339. */
  readonly lastCosignedAt: string | undefined;
}

/** Of all chains, the collector's own among them. */
export async function chainFigures(queries: Queries, tenant: string): Promise<ChainFigures> {
  const [row] = await queries.query<Readonly<Record<string, Numeric>> & { readonly last: Date | string | null }>(
    `SELECT count(*) AS chains, count(*) FILTER (WHERE state = 'quarantined') AS forks, COALESCE(sum(size), 0) AS records,
      COALESCE(sum(cosigned_size), 0) AS cosigned, max(cosigned_at) AS last FROM chains WHERE tenant_id = $1`,
    [tenant],
  );
  return {
    chains: Number(row?.['chains'] ?? 0),
    forks: Number(row?.['forks'] ?? 0),
    records: Number(row?.['records'] ?? 0),
    cosigned: Number(row?.['cosigned'] ?? 0),
    lastCosignedAt: timeText(row?.last),
  };
}

/** One engine gives a Date, the other may give a text. */
export function timeText(value: Date | string | null | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
