// A fleet of devices with a month of work in it, as ingest would have stored it: for pages, pictures and measurements.
import type { AuditRecord } from '../../src/audit/record.ts';
import type { Database, Queries } from '../../src/collector/database/database.ts';
import { batchObservers } from '../../src/collector/ingest/batch-observers.ts';
import type { AcceptedRecord } from '../../src/collector/ingest/batch-observer.ts';

export interface FleetTeam {
  readonly name: string;
  readonly devices: number;
  readonly silent?: number;
  readonly never?: number;
}

export interface FleetOptions {
  readonly tenant: string;
  readonly now: Date;
  readonly teams: readonly FleetTeam[];
  readonly days: number;
  /** Exchanges of a device on a working day. */
  readonly perDay: number;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** The same numbers every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Ids of the devices, in order. Roll-ups come from the observers, incidents and exceptions too where they are registered. */
export async function fillFleet(database: Database, options: FleetOptions): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const team of options.teams) {
    for (let index = 0; index < team.devices; index += 1) {
      const number = ids.length + 1;
      const deviceId = `dev_${number.toString(16).padStart(20, '0')}`;
      ids.push(deviceId);
      const silent = team.silent ?? 0;
      const never = team.never ?? 0;
      const fate = index < never ? 'never' : index < never + silent ? 'silent' : 'reporting';
      await database.transaction({ role: 'ingest', tenant: options.tenant }, (queries) =>
        fillDevice(queries, { ...options, deviceId, number, team: team.name, fate }),
      );
    }
  }
  return ids;
}

interface FleetDevice extends FleetOptions {
  readonly deviceId: string;
  readonly number: number;
  readonly team: string;
  readonly fate: 'reporting' | 'silent' | 'never';
}

async function fillDevice(queries: Queries, device: FleetDevice): Promise<void> {
  const { tenant, deviceId, now, number, team, fate } = device;
  const developer = `dev-${number}@company.example`;
  const ago = fate === 'reporting' ? hourMs : (2 + (number % 5)) * dayMs;
  const heard = fate === 'never' ? null : new Date(now.getTime() - ago);
  await queries.query(
    `INSERT INTO devices (tenant_id, device_id, device_key, team, developer, product_version, state, enrolled_at, last_seen_at, last_heartbeat_at)
    VALUES ($1, $2, $3, $4, $5, '0.1.0', 'active', $6, $7, $7)`,
    [
      tenant,
      deviceId,
      `pretense/${deviceId}+${number.toString(16).padStart(8, '0')}+key`,
      team,
      developer,
      new Date(now.getTime() - 60 * dayMs),
      heard,
    ],
  );
  if (fate === 'never') return;
  const records = fleetRecords(device, developer);
  await addBatch(queries, { tenant, deviceId, chain: `c_${number}`, records, now });
}

export interface FleetBatch {
  readonly tenant: string;
  readonly deviceId: string;
  readonly chain: string;
  readonly records: readonly AuditRecord[];
  readonly now: Date;
}

/** The head of the chain and what observers make of the records; no stored lines, which no page reads. */
export async function addBatch(queries: Queries, { tenant, deviceId, chain, records, now }: FleetBatch): Promise<void> {
  await queries.query(
    `INSERT INTO chains (tenant_id, chain, device_id, size, cosigned_size, cosigned_at, first_received_at, last_received_at)
    VALUES ($1, $2, $3, $4, $4, $5, $5, $5) ON CONFLICT (tenant_id, chain) DO UPDATE SET size = chains.size + excluded.size`,
    [tenant, chain, deviceId, records.length, new Date(now.getTime() - 40_000)],
  );
  const accepted = records.map((record, seq): AcceptedRecord => ({
    seq,
    leaf: seq.toString(16).padStart(64, '0'),
    line: JSON.stringify(record),
    record,
  }));
  for (const observe of batchObservers) {
    await observe(queries, { tenant, deviceId, chain, receivedAt: now, records: accepted });
  }
}

function fleetRecords(
  { deviceId, number, now, days, perDay, fate, team }: FleetDevice,
  developer: string,
): readonly AuditRecord[] {
  const random = seeded(number);
  const records: AuditRecord[] = [];
  const common = { v: 1, chain: `c_${number}`, developer, device_id: deviceId, proxy_version: '0.1.0', inc: 1 };
  const add = (at: number, type: string, fields: Readonly<Record<string, unknown>>) => {
    const isNew = at >= now.getTime() - 10 * dayMs && number % 30 !== 0;
    const policy = {
      policy_id: 'acme',
      policy_version: isNew ? '14' : '13',
      policy_hash: `sha256:${(isNew ? '9c1e' : '41d0').padEnd(60, '0')}4fb7`,
    };
    records.push({
      ...common,
      ...policy,
      seq: records.length,
      type,
      timestamp: new Date(at).toISOString(),
      ...fields,
    } as unknown as AuditRecord);
  };
  const tools = [
    { client: 'claude-code', name: 'Claude Code', state: 'routed' },
    ...(number % 2 === 0 ? [{ client: 'codex', name: 'Codex', state: 'routed' }] : []),
    ...(number % 5 === 0
      ? [{ client: 'continue', name: 'Continue', state: number === 10 ? 'drifted' : 'routed' }]
      : []),
    ...(number % 3 === 0 ? [{ client: 'copilot-chat', name: 'Copilot Chat', state: 'not-routable' }] : []),
  ];
  const lastDay = fate === 'silent' ? 3 : 0;
  for (let ago = days - 1; ago >= lastDay; ago -= 1) {
    const noon = Math.floor(now.getTime() / dayMs) * dayMs - ago * dayMs + 9 * hourMs;
    const weekday = new Date(noon).getUTCDay();
    const isWeekend = weekday === 0 || weekday === 6;
    if (isWeekend && random() > 0.04) continue;
    if (random() < (team === 'Contractors' ? 0.6 : 0.04)) continue;
    add(noon, 'heartbeat', { mode: 'enforce', tools });
    if (number === 60 && ago === 2) add(noon, 'log.gap', { missing: 14 });
    const exchanges = Math.round(perDay * (0.6 + 0.8 * random()));
    for (let index = 0; index < exchanges; index += 1)
      addExchange(add, {
        at: noon + index * 60_000,
        random,
        isPaused: (ago === 6 || ago === 17) && random() < 0.05,
        isNew: ago < 10,
      });
  }
  if (fate === 'reporting') add(now.getTime() - hourMs, 'heartbeat', { mode: 'enforce', tools });
  return records;
}

function addExchange(
  add: (at: number, type: string, fields: Readonly<Record<string, unknown>>) => void,
  {
    at,
    random,
    isPaused,
    isNew,
  }: { readonly at: number; readonly random: () => number; readonly isPaused: boolean; readonly isNew: boolean },
): void {
  const scanned = 100 + Math.floor(random() * 400);
  const isPlain = random() < 0.12;
  const share = isPlain ? 0 : Math.max(0.02, (isNew ? 0.085 : 0.07) + (random() - 0.5) * 0.06);
  const secrets = random() < 0.004 ? 1 : 0;
  const isBlocked = random() < 0.002;
  const model = random() < 0.6 ? 'claude-sonnet-4-5' : 'gpt-5';
  const provider = model.startsWith('claude') ? 'anthropic' : 'openai';
  add(at, 'ai.request', {
    client: random() < 0.7 ? 'claude-code' : 'codex',
    provider,
    model,
    decision: isBlocked ? 'block' : secrets > 0 ? 'redact' : isPlain ? 'forward' : 'mutate',
    mode: isPaused ? 'paused' : 'enforce',
    identifiers_scanned: scanned,
    identifiers_mutated: Math.round(scanned * share),
    secrets_detected: secrets,
    secrets_blocked: secrets,
    bytes_sent: isBlocked ? 0 : 7_000 + Math.floor(random() * 20_000),
  });
  add(at + 2_000, 'ai.response', { provider, model, status: 200, tokens_input: 1_700, tokens_output: 210 });
}

/** Teams as in the picture that the pages were drawn from. */
export const pictureTeams: readonly FleetTeam[] = [
  { name: 'Payments', devices: 42, silent: 1 },
  { name: 'Claims', devices: 37, never: 1 },
  { name: 'Platform', devices: 51, silent: 1 },
  { name: 'Data', devices: 28, silent: 1, never: 1 },
  { name: 'Mobile', devices: 31, silent: 2, never: 1 },
  { name: 'Contractors', devices: 14, silent: 4, never: 4 },
];

/** Rows in the table of records, as many as wanted, of lines that look like records: what pages do not read. */
export async function fillRecords(
  database: Database,
  {
    tenant,
    now,
    devices,
    records,
  }: { readonly tenant: string; readonly now: Date; readonly devices: number; readonly records: number },
): Promise<void> {
  await database.transaction({ role: 'ingest', tenant }, async (queries) => {
    for (let number = 1; number <= devices; number += 1) {
      await queries.query(
        `INSERT INTO records (tenant_id, seq, received_at, happened_at, day, chain, type, leaf, line)
        SELECT $1::uuid, seq, $2::timestamptz, $2::timestamptz, $3::date, $4, 'ai.request', '\\x00'::bytea, repeat('x', 200)
        FROM generate_series(1, $5::integer) AS seq`,
        [tenant, now, now.toISOString().slice(0, 10), `c_${number}`, Math.floor(records / devices)],
      );
    }
  });
}
