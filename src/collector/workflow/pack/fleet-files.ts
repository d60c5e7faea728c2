// All devices together, as tables: of the database, not of the logs.
import { pseudonymOf, type PseudonymHash } from '../../../audit/pseudonym.ts';
import { csvLine } from '../../../report/csv-cell.ts';
import type { CollectorContext } from '../../context.ts';
import type { Queries } from '../../database/database.ts';
import { incidentColumns, incidentNumber, type IncidentRowData, storedIncident } from '../incident-table.ts';
import type { CollectorPackOptions, MadePart } from './pack-types.ts';

interface FleetFile {
  readonly name: string;
  readonly content: string;
}

interface FleetFacts {
  readonly parts: readonly MadePart[];
  readonly pseudonymHash: PseudonymHash | undefined;
}

const maxRows = 100_000;

export async function fleetFiles(
  { database }: CollectorContext,
  options: CollectorPackOptions,
  { parts, pseudonymHash }: FleetFacts,
): Promise<readonly FleetFile[]> {
  const { tenant } = options;
  const name = namingOf(pseudonymHash);
  return await database.transaction({ role: 'reader', tenant }, async (queries) => [
    ...summary(parts),
    await devices(queries, tenant, name),
    await incidents(queries, options, name),
    await moves(queries, options, name),
    await exceptions(queries, tenant, name),
    await reviews(queries, tenant, name),
    await accessLog(queries, options, name),
    ...(await reconciliation(queries, options, name)),
  ]);
}

interface Naming {
  /** Of a person. */
  (name: string | null): string | null;
  /** What somebody typed may name anybody: it is not shown beside pseudonyms. */
  readonly typed: (text: unknown) => unknown;
}

function namingOf(pseudonymHash: PseudonymHash | undefined): Naming {
  const naming = (text: string | null): string | null =>
    text === null || pseudonymHash === undefined ? text : pseudonymOf('developer', text, pseudonymHash);
  const typed = (text: unknown): unknown => (pseudonymHash === undefined ? text : null);
  return Object.assign(naming, { typed });
}

const typedColumns: ReadonlySet<string> = new Set(['comment', 'reason', 'decision_comment', 'subject', 'file_name']);

/** Cells of a row by the names of its columns. */
function shownRow(
  row: Readonly<Record<string, unknown>>,
  columns: readonly string[],
  name: Naming,
): readonly unknown[] {
  return columns.map((column) => {
    const value = row[column];
    if (
      column === 'developer' ||
      column === 'by' ||
      column === 'approver' ||
      (/_(?:by|name)$/.test(column) && column !== 'file_name')
    ) {
      return name(textOf(value));
    }
    return typedColumns.has(column) ? name.typed(value) : value;
  });
}

function summary(parts: readonly MadePart[]): readonly FleetFile[] {
  const rows = parts.map(({ name, source, part: { model } }) => ({
    part: name,
    device: source.deviceId,
    chain: source.chain,
    held: source.size,
    result: model.verification.result,
    cosigned: model.verification.witnessed?.size ?? 0,
    cosigned_at: model.verification.witnessed?.time ?? null,
    records: model.population.records,
    first_at: model.population.firstAt ?? null,
    last_at: model.population.lastAt ?? null,
    unanswered: model.population.unansweredRequests,
    incidents: model.incidents.length,
    gaps: model.gaps.length,
    problems: model.verification.problemCount,
    stands_out: model.redFacts.length,
  }));
  const columns = Object.keys(rows[0] ?? {});
  const csv = [csvLine(columns), ...rows.map((row) => csvLine(Object.values(row)))].join('');
  return [
    { name: 'fleet/summary.csv', content: csv },
    { name: 'fleet/summary.json', content: `${JSON.stringify(rows, undefined, 2)}\n` },
  ];
}

function table(name: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): FleetFile {
  return { name, content: [csvLine(columns), ...rows.map((row) => csvLine(row.map(cellOf)))].join('') };
}

function cellOf(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

async function devices(queries: Queries, tenant: string, name: Naming): Promise<FleetFile> {
  const columns = [
    'device_id',
    'team',
    'developer',
    'product_version',
    'state',
    'enrolled_at',
    'last_seen_at',
    'last_heartbeat_at',
    'policy_hash',
  ];
  const rows = await queries.query<Record<string, unknown>>(
    `SELECT device_id, team, developer, product_version, state, enrolled_at, last_seen_at, last_heartbeat_at, policy_hash
     FROM devices WHERE tenant_id = $1 ORDER BY device_id LIMIT $2`,
    [tenant, maxRows],
  );
  const shown = rows.map((row) => shownRow(row, columns, name));
  return table('fleet/devices.csv', columns, shown);
}

async function incidents(queries: Queries, { tenant, period }: CollectorPackOptions, name: Naming): Promise<FleetFile> {
  const rows = await queries.query<IncidentRowData>(
    `SELECT ${incidentColumns} FROM incidents
     WHERE tenant_id = $1 AND opened_at < $2 AND (NOT is_ended OR last_seen >= $3 OR opened_at >= $3)
     ORDER BY number LIMIT $4`,
    [tenant, period.untilUtc, period.fromUtc, maxRows],
  );
  const columns = [
    'number',
    'id',
    'chain',
    'device_id',
    'type',
    'severity',
    'status',
    'title',
    'developers',
    'opened_at',
    'last_seen',
    'count',
    'close_by',
    'reopened',
  ];
  const lines = rows
    .map(storedIncident)
    .map(({ number, chain, deviceId, incident }) => [
      incidentNumber(number),
      incident.id,
      chain,
      deviceId,
      incident.type,
      incident.severity,
      incident.status,
      name.typed(incident.title),
      incident.subjects.developers.map(name).join(' '),
      incident.detectedAt,
      incident.lastSeen,
      incident.count,
      incident.closeBy,
      incident.reopenCount,
    ]);
  return table('fleet/incidents.csv', columns, lines);
}

async function moves(queries: Queries, { tenant, period }: CollectorPackOptions, name: Naming): Promise<FleetFile> {
  const columns = [
    'number',
    'at',
    'from_status',
    'to_status',
    'by_name',
    'source',
    'reason_code',
    'comment',
    'approver',
    'expires',
    'refused',
    'chain',
    'seq',
  ];
  const rows = await queries.query<Record<string, unknown>>(
    `SELECT number, at, from_status, to_status, by_name, source, reason_code, comment, approver, expires, refused, chain, seq
     FROM incident_moves WHERE tenant_id = $1 AND at < $2 ORDER BY number, at, chain, seq LIMIT $3`,
    [tenant, period.untilUtc, maxRows],
  );
  const shown = rows.map((row) => shownRow(row, columns, name));
  return table('fleet/incident-moves.csv', columns, shown);
}

async function exceptions(queries: Queries, tenant: string, name: Naming): Promise<FleetFile> {
  const columns = [
    'number',
    'exception_id',
    'device_id',
    'requested_at',
    'requested_by',
    'allow',
    'reason',
    'days',
    'state',
    'approved_by',
    'expires',
    'is_signed',
    'verdict',
    'decided_by',
    'decided_at',
    'decision_comment',
  ];
  const rows = await queries.query<Record<string, unknown>>(
    `SELECT number, exception_id, device_id, requested_at, requested_by, allow, reason, days, state, approved_by, expires,
       is_signed, verdict, decided_by, decided_at, decision_comment
     FROM exceptions WHERE tenant_id = $1 ORDER BY number LIMIT $2`,
    [tenant, maxRows],
  );
  const shown = rows.map((row) => shownRow(row, columns, name));
  return table('fleet/exceptions.csv', columns, shown);
}

async function reviews(queries: Queries, tenant: string, name: Naming): Promise<FleetFile> {
  const columns = [
    'at',
    'device_id',
    'queue',
    'by_name',
    'from_date',
    'to_date',
    'events',
    'own_events',
    'escalated',
    'comment',
  ];
  const rows = await queries.query<Record<string, unknown>>(
    `SELECT at, device_id, queue, by_name, from_date, to_date, events, own_events, escalated, comment
     FROM reviews WHERE tenant_id = $1 ORDER BY at LIMIT $2`,
    [tenant, maxRows],
  );
  const shown = rows.map((row) => shownRow(row, columns, name));
  return table('fleet/reviews.csv', columns, shown);
}

/** From the records of the own chain: the same that is in the part `collector`. */
async function accessLog(queries: Queries, { tenant, period }: CollectorPackOptions, name: Naming): Promise<FleetFile> {
  const columns = ['at', 'type', 'by', 'role', 'what', 'subject', 'reason', 'chain', 'seq'];
  const rows = await queries.query<{ readonly chain: string; readonly seq: number; readonly line: string }>(
    `SELECT records.chain, seq, line FROM records JOIN chains USING (tenant_id, chain)
     WHERE tenant_id = $1 AND device_id = 'collector' AND starts_with(type, 'access.')
       AND happened_at >= $2 AND happened_at < $3
     ORDER BY happened_at, seq LIMIT $4`,
    [tenant, period.fromUtc, period.untilUtc, maxRows],
  );
  const lines = rows.map(({ chain, seq, line }) => {
    const record = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return shownRow({ ...record, at: record['timestamp'], chain, seq: Number(seq) }, columns, name);
  });
  return table('fleet/access-log.csv', columns, lines);
}

async function reconciliation(
  queries: Queries,
  { tenant, period, redact }: CollectorPackOptions,
  name: Naming,
): Promise<readonly FleetFile[]> {
  const rows = await queries.query<Record<string, string | number | Date>>(
    `SELECT import_id, kind, file_name, sha256, rows, at, by_name, result FROM reconciliation_imports
     WHERE tenant_id = $1 AND at >= $2 AND at < $3 ORDER BY at LIMIT 1000`,
    [tenant, period.fromUtc, period.untilUtc],
  );
  const columns = ['import_id', 'kind', 'file_name', 'sha256', 'rows', 'at', 'by_name'];
  const list = table(
    'reconciliation/imports.csv',
    columns,
    rows.map((row) => shownRow(row, columns, name)),
  );
  // Results name people and devices in their own columns.
  if (redact !== 'none') return [list];
  const results = rows.map((row) => ({
    name: `reconciliation/${String(row['import_id'])}.json`,
    content: `${JSON.stringify(JSON.parse(String(row['result'])), undefined, 2)}\n`,
  }));
  return [list, ...results];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
