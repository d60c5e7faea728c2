// Devices as their page lists them: from the table of devices, heads of chains and roll-ups.
import type { Queries } from '../database/database.ts';
import { silentAfterMs, timeText } from './figures.ts';

export const deviceStates = ['all', 'reporting', 'silent', 'never', 'drifted', 'quarantined', 'revoked'] as const;
export type DeviceState = (typeof deviceStates)[number];

export const deviceSorts = ['device', 'developer', 'team', 'seen', 'policy', 'tools'] as const;
export type DeviceSort = (typeof deviceSorts)[number];

export interface DeviceFilter {
  readonly state: DeviceState;
  /** Undefined: all. Empty: devices of no team. */
  readonly team: string | undefined;
  /** Part of a device's id, its developer or its team. */
  readonly text: string;
  /** Devices that go by another policy than most do. */
  readonly hasOtherPolicy: boolean;
  readonly sort: DeviceSort;
  readonly isDescending: boolean;
  /** From 1. */
  readonly page: number;
}

export interface DeviceLine {
  readonly deviceId: string;
  readonly developer: string | undefined;
  readonly team: string;
  readonly state: 'active' | 'revoked' | 'quarantined';
  readonly productVersion: string | undefined;
  /** As the collector knows it: `name+id+key`. */
  readonly key: string;
  readonly enrolledAt: string | undefined;
  readonly lastSeenAt: string | undefined;
  readonly lastHeartbeatAt: string | undefined;
  readonly hasRecords: boolean;
  readonly policyVersion: string | undefined;
  readonly policyHash: string | undefined;
  /** Records held, in all chains. */
  readonly records: number;
  readonly lastCosignedAt: string | undefined;
  readonly hasFork: boolean;
  /** It sends checkpoints alone. */
  readonly isHashOnly: boolean;
  readonly tools: readonly DeviceTool[];
}

export interface DeviceTool {
  readonly label: string;
  readonly state: 'protected' | 'not yet seen' | 'drifted' | 'not protected';
}

export interface DevicePage {
  readonly lines: readonly DeviceLine[];
  /** Of the filter, on all pages. */
  readonly total: number;
  readonly teams: readonly string[];
}

export const devicesPerPage = 50;

/** Untrusted: the query of the address. */
export function readDeviceFilter(query: Readonly<Record<string, unknown>>): DeviceFilter {
  const text = (name: string) => {
    const value = query[name];
    return typeof value === 'string' ? value.slice(0, 200) : '';
  };
  const page = Number(text('page'));
  return {
    state: deviceStates.find((state) => state === query['state']) ?? 'all',
    team: typeof query['team'] === 'string' && query['team'] !== '*' ? text('team').replaceAll('\0', '') : undefined,
    text: text('q').replaceAll('\0', '').trim(),
    hasOtherPolicy: query['policy'] === 'other',
    sort: deviceSorts.find((sort) => sort === query['sort']) ?? 'seen',
    isDescending: query['order'] === 'desc',
    page: Number.isSafeInteger(page) && page >= 1 && page <= 10_000 ? page : 1,
  };
}

type Numeric = number | string | bigint | null;
type Time = Date | string | null;

interface DeviceRow {
  readonly device_id: string;
  readonly developer: string | null;
  readonly team: string | null;
  readonly state: DeviceLine['state'];
  readonly product_version: string | null;
  readonly device_key: string;
  readonly enrolled_at: Time;
  readonly last_seen_at: Time;
  readonly last_heartbeat_at: Time;
  readonly last_record_at: Time;
  readonly policy_version: string | null;
  readonly policy_hash: string | null;
  readonly total: Numeric;
}

/** Each with NULLs last in both directions, and by device where they are equal. Texts of ours. */
const orders: Readonly<Record<DeviceSort, string>> = {
  device: 'd.device_id',
  developer: "COALESCE(r.developer, d.developer, '')",
  team: "COALESCE(d.team, '')",
  seen: 'd.last_heartbeat_at',
  policy: "COALESCE(r.policy_version, '')",
  tools: 'tools.open',
};

const found = `
FROM devices d
LEFT JOIN rollup_devices r ON r.tenant_id = d.tenant_id AND r.device_id = d.device_id
LEFT JOIN (SELECT device_id, count(*) FILTER (WHERE state IN ('drifted', 'overridden')) AS drifted,
    count(*) FILTER (WHERE state IN ('drifted', 'overridden', 'not-routed', 'not-routable')) AS open
  FROM rollup_tools WHERE tenant_id = $1 GROUP BY device_id) tools ON tools.device_id = d.device_id
WHERE d.tenant_id = $1 AND d.device_id <> 'collector'
  AND ($2 = 'all' OR ($2 = 'revoked' AND d.state = 'revoked') OR (d.state <> 'revoked' AND (
    ($2 = 'quarantined' AND d.state = 'quarantined')
    OR ($2 = 'never' AND d.last_heartbeat_at IS NULL)
    OR ($2 = 'reporting' AND d.last_heartbeat_at > $3::timestamptz)
    OR ($2 = 'silent' AND d.last_heartbeat_at <= $3::timestamptz)
    OR ($2 = 'drifted' AND tools.drifted > 0))))
  AND ($4::text IS NULL OR COALESCE(d.team, '') = $4)
  AND ($5 = '' OR position(lower($5) IN lower(d.device_id || ' ' || COALESCE(r.developer, d.developer, '') || ' ' || COALESCE(d.team, ''))) > 0)
  AND ($6::text IS NULL OR (r.policy_hash <> $6 AND d.state <> 'revoked'))`;

export async function listDevices(
  queries: Queries,
  tenant: string,
  {
    filter,
    now,
    usualPolicy,
  }: { readonly filter: DeviceFilter; readonly now: Date; readonly usualPolicy: string | undefined },
): Promise<DevicePage> {
  const direction = filter.isDescending ? 'DESC' : 'ASC';
  const silentBefore = new Date(now.getTime() - silentAfterMs).toISOString();
  const rows = await queries.query<DeviceRow>(
    `SELECT d.device_id, COALESCE(r.developer, d.developer) AS developer, d.team, d.state,
      COALESCE(r.product_version, d.product_version) AS product_version, d.device_key, d.enrolled_at, d.last_seen_at,
      d.last_heartbeat_at, r.last_record_at, r.policy_version, r.policy_hash, count(*) OVER () AS total
    ${found}
    ORDER BY (d.state = 'revoked'), ${orders[filter.sort]} ${direction} NULLS LAST, d.device_id LIMIT $7 OFFSET $8`,
    [
      tenant,
      filter.state,
      silentBefore,
      filter.team ?? null,
      filter.text,
      filter.hasOtherPolicy ? (usualPolicy ?? '') : null,
      devicesPerPage,
      (filter.page - 1) * devicesPerPage,
    ],
  );
  const ids = rows.map(({ device_id }) => device_id);
  const [chains, tools, teams] = [
    await chainsOf(queries, tenant, ids),
    await toolsOf(queries, tenant, ids),
    await queries.query<{ team: string }>(
      "SELECT DISTINCT COALESCE(team, '') AS team FROM devices WHERE tenant_id = $1 AND device_id <> 'collector' ORDER BY 1 LIMIT 500",
      [tenant],
    ),
  ];
  return {
    lines: rows.map((row) => lineOf(row, chains.get(row.device_id), tools.get(row.device_id) ?? [])),
    total: Number(rows[0]?.total ?? 0),
    teams: teams.map(({ team }) => team),
  };
}

interface ChainRow {
  readonly device_id: string;
  readonly records: Numeric;
  readonly last: Time;
  readonly forks: Numeric;
  /** Of the chain that was heard of last. */
  readonly mode: string;
}

async function chainsOf(
  queries: Queries,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ChainRow>> {
  const rows = await queries.query<ChainRow>(
    `SELECT device_id, sum(size) AS records, max(cosigned_at) AS last, count(*) FILTER (WHERE state = 'quarantined') AS forks,
      (array_agg(mode ORDER BY last_received_at DESC))[1] AS mode
    FROM chains WHERE tenant_id = $1 AND device_id = ANY($2::text[]) GROUP BY device_id`,
    [tenant, ids],
  );
  return new Map(rows.map((row) => [row.device_id, row]));
}

async function toolsOf(
  queries: Queries,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly DeviceTool[]>> {
  const rows = await queries.query<{ device_id: string; label: string; state: DeviceTool['state'] }>(
    `SELECT device_id, COALESCE(label, tool) AS label,
      CASE WHEN state IN ('drifted', 'overridden') THEN 'drifted' WHEN state IN ('not-routed', 'not-routable') THEN 'not protected'
        WHEN last_request_at IS NULL THEN 'not yet seen' ELSE 'protected' END AS state
    FROM rollup_tools WHERE tenant_id = $1 AND device_id = ANY($2::text[]) AND (state IS NULL OR state <> 'not-installed')
    ORDER BY device_id, label LIMIT 5000`,
    [tenant, ids],
  );
  const tools = new Map<string, DeviceTool[]>();
  for (const { device_id, label, state } of rows) {
    const known = tools.get(device_id);
    if (known === undefined) tools.set(device_id, [{ label, state }]);
    else known.push({ label, state });
  }
  return tools;
}

function lineOf(row: DeviceRow, chain: ChainRow | undefined, tools: readonly DeviceTool[]): DeviceLine {
  return {
    deviceId: row.device_id,
    developer: row.developer ?? undefined,
    team: row.team ?? '',
    state: row.state,
    productVersion: row.product_version ?? undefined,
    key: row.device_key,
    enrolledAt: timeText(row.enrolled_at),
    lastSeenAt: timeText(row.last_seen_at),
    lastHeartbeatAt: timeText(row.last_heartbeat_at),
    hasRecords: row.last_record_at !== null,
    policyVersion: row.policy_version ?? undefined,
    policyHash: row.policy_hash ?? undefined,
    records: Number(chain?.records ?? 0),
    lastCosignedAt: timeText(chain?.last),
    hasFork: Number(chain?.forks ?? 0) > 0,
    isHashOnly: chain?.mode === 'hash-only',
    tools,
  };
}

export interface OpenEnrolment {
  readonly tokenId: string;
  readonly team: string;
  readonly by: string;
  readonly expiresAt: string | undefined;
}

/** Enrolment tokens that nobody has used yet. */
export async function openEnrolments(queries: Queries, tenant: string, now: Date): Promise<readonly OpenEnrolment[]> {
  const rows = await queries.query<{ token_id: string; team: string | null; created_by: string; expires_at: Time }>(
    'SELECT token_id, team, created_by, expires_at FROM enrolment_tokens WHERE tenant_id = $1 AND used_at IS NULL AND expires_at > $2 ORDER BY expires_at LIMIT 100',
    [tenant, now.toISOString()],
  );
  return rows.map((row) => ({
    tokenId: row.token_id,
    team: row.team ?? '',
    by: row.created_by,
    expiresAt: timeText(row.expires_at),
  }));
}
