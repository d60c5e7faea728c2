// Incidents as they lie in the tables: the folded incident as JSON, and beside it what lists are made by.
import { endStates } from '../../incidents/timers.ts';
import { acceptedUntil } from '../../incidents/transitions.ts';
import type { Incident, IncidentTransition } from '../../incidents/types.ts';
import type { Queries } from '../database/database.ts';
import { storable } from './storable.ts';

/** An incident with where it belongs. */
export interface StoredIncident {
  readonly number: number;
  /** That opened it. */
  readonly chain: string;
  readonly deviceId: string;
  /** That its evidence points into. */
  readonly evidenceChain: string;
  readonly incident: Incident;
}

export interface IncidentRowData {
  readonly number: number | string;
  readonly chain: string;
  readonly device_id: string;
  readonly evidence_chain: string;
  readonly body: string;
}

export const incidentColumns = 'number, chain, device_id, evidence_chain, body';

export function storedIncident(row: IncidentRowData): StoredIncident {
  return {
    number: Number(row.number),
    chain: row.chain,
    deviceId: row.device_id,
    evidenceChain: row.evidence_chain,
    // Ours: written by `saveIncident`.
    incident: JSON.parse(row.body) as Incident,
  };
}

/** `INC-0001`. */
export function incidentNumber(number: number): string {
  return `INC-${String(number).padStart(4, '0')}`;
}

/** Untrusted: the text, `INC-0001` or `1`. Undefined when it is no number. */
export function parseNumber(text: string): number | undefined {
  const digits = /^(?:(?:INC|EXC)-)?(\d{1,9})$/i.exec(text.trim())?.[1];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
}

/** Holds the counter until the transaction ends, so that numbers have no holes that two could fall into. */
export async function nextNumber(queries: Queries, tenant: string, name: 'incident' | 'exception'): Promise<number> {
  const [row] = await queries.query<{ readonly value: number | string }>(
    `INSERT INTO workflow_counters (tenant_id, name, value) VALUES ($1, $2, 1)
     ON CONFLICT (tenant_id, name) DO UPDATE SET value = workflow_counters.value + 1
     RETURNING value`,
    [tenant, name],
  );
  return Number(row?.value);
}

/** Those of a chain by the ids of its records, locked until the transaction ends. */
export async function lockOfChain(
  queries: Queries,
  tenant: string,
  chain: string,
  ids: readonly string[],
): Promise<readonly StoredIncident[]> {
  if (ids.length === 0) return [];
  const rows = await queries.query<IncidentRowData>(
    `SELECT ${incidentColumns} FROM incidents
     WHERE tenant_id = $1 AND chain = $2 AND incident_id = ANY($3::text[]) ORDER BY number FOR UPDATE`,
    [tenant, chain, ids],
  );
  return rows.map(storedIncident);
}

export async function lockByNumber(
  queries: Queries,
  tenant: string,
  number: number,
): Promise<StoredIncident | undefined> {
  const [row] = await queries.query<IncidentRowData>(
    `SELECT ${incidentColumns} FROM incidents WHERE tenant_id = $1 AND number = $2 FOR UPDATE`,
    [tenant, number],
  );
  return row === undefined ? undefined : storedIncident(row);
}

export interface NewIncident extends StoredIncident {
  readonly tenant: string;
  readonly dedupKey: string;
}

/** The caller has its number from `nextNumber`. */
export async function insertIncident(queries: Queries, added: NewIncident): Promise<void> {
  const { tenant, number, chain, deviceId, evidenceChain, dedupKey, incident } = added;
  await queries.query(
    `INSERT INTO incidents (tenant_id, number, chain, incident_id, device_id, evidence_chain, dedup_key, type, severity,
       opened_at, status, is_ended, accepted_until, last_seen, acknowledge_by, close_by, body)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      tenant,
      number,
      chain,
      incident.id,
      deviceId,
      evidenceChain,
      storable(dedupKey, 600),
      incident.type,
      incident.severity,
      incident.detectedAt,
      ...changingColumns(incident),
    ],
  );
}

export async function saveIncident(
  queries: Queries,
  tenant: string,
  { number, incident }: Pick<StoredIncident, 'number' | 'incident'>,
): Promise<void> {
  await queries.query(
    `UPDATE incidents SET status = $3, is_ended = $4, accepted_until = $5, last_seen = $6, acknowledge_by = $7,
       close_by = $8, body = $9
     WHERE tenant_id = $1 AND number = $2`,
    [tenant, number, ...changingColumns(incident)],
  );
}

function changingColumns(incident: Incident): readonly unknown[] {
  const { status, lastSeen, acknowledgeBy, closeBy } = incident;
  return [
    status,
    endStates.has(status),
    acceptedUntil(incident) ?? null,
    lastSeen,
    acknowledgeBy ?? null,
    closeBy ?? null,
    JSON.stringify(incident),
  ];
}

export interface MoveRow {
  readonly tenant: string;
  readonly number: number;
  readonly chain: string;
  readonly transition: IncidentTransition;
  /** `signed-in`, or as the record of the device says. */
  readonly source: string | undefined;
  readonly refused: string | undefined;
}

export async function insertMove(queries: Queries, move: MoveRow): Promise<void> {
  const { tenant, number, chain, transition, source, refused } = move;
  const { at, seq, from, to, by, reasonCode, comment, approver, expires, duplicateOf } = transition;
  await queries.query(
    `INSERT INTO incident_moves (tenant_id, number, chain, seq, at, from_status, to_status, by_name, source, reason_code,
       comment, approver, expires, duplicate_of, refused)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      tenant,
      number,
      chain,
      seq,
      at,
      from,
      to,
      storable(by, 500),
      source ?? null,
      storable(reasonCode, 100),
      storable(comment, 2000),
      approver === undefined ? null : storable(approver, 500),
      expires ?? null,
      duplicateOf === undefined ? null : storable(duplicateOf, 100),
      refused === undefined ? null : storable(refused, 500),
    ],
  );
}

/** Nobody agrees to what stands elsewhere by now. */
export async function dropProposal(queries: Queries, tenant: string, number: number): Promise<void> {
  await queries.query('DELETE FROM incident_proposals WHERE tenant_id = $1 AND number = $2', [tenant, number]);
}
