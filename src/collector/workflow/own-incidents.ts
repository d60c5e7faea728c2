// Incidents that the collector itself finds: on its own chain, in the same table, by the same fold as those of devices.
import { customAlphabet } from 'nanoid';
import type { RecordFields } from '../../audit/record.ts';
import { IncidentFold } from '../../incidents/fold.ts';
import { endStates, timersOf } from '../../incidents/timers.ts';
import type { IncidentType, Severity } from '../../incidents/types.ts';
import { InvariantError } from '../../base/error.ts';
import type { Queries } from '../database/database.ts';
import { appendAllOwn, type OwnChainContext, type OwnEntry } from '../own-chain/append-own.ts';
import { boundedIncident } from './bounded-incident.ts';
import {
  incidentColumns,
  incidentNumber,
  type IncidentRowData,
  insertIncident,
  nextNumber,
  saveIncident,
  storedIncident,
  type StoredIncident,
} from './incident-table.ts';
import { storable } from './storable.ts';

export interface OwnDetection {
  readonly type: IncidentType;
  readonly severity: Severity;
  readonly title: string;
  readonly rule: CollectorRule;
  readonly observed: number;
  readonly threshold: number;
  readonly measure: string;
  readonly deviceId: string;
  /** Chain of the device that it is about; undefined: none in particular. */
  readonly chain: string | undefined;
  /** Records of that chain. */
  readonly evidence: readonly { readonly seq: number; readonly leaf?: string }[];
  /** One incident for each key while it is open, and for 24 hours. */
  readonly dedupKey: string;
  /** Said before the incident, with its id, each time that it is found: `chain.fork` and the like. */
  readonly before?: ((incidentId: string) => OwnEntry) | undefined;
}

export type CollectorRule = 'FORK' | 'LOSS' | 'SILENCE' | 'LATE' | 'UNSIGNED';

/** Changes with thresholds. */
export const collectorRuleVersion = '1';

const newId = customAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', 8);
const windowMs = 24 * 3_600_000;

export interface OwnReport {
  /** `INC-0001`. */
  readonly number: string;
  readonly id: string;
  readonly kind: 'opened' | 'repeated';
}

/**
 * Opens an incident, or counts into the one of this key that is open or younger than a day. Ends with records on the own
 * chain, so it is the last thing of a transaction. Throws StoreError.
 */
export async function reportOwn(
  queries: Queries,
  context: OwnChainContext,
  tenant: string,
  detection: OwnDetection,
): Promise<OwnReport> {
  // Whoever reports the same at the same moment waits here.
  await holdIncidents(queries, tenant);
  const known = await lockKnown(queries, tenant, detection.dedupKey);
  const nowMs = context.clock.now().getTime();
  if (known !== undefined && isCountedInto(known.stored, nowMs)) {
    return repeat(queries, context, { tenant, before: detection.before }, known);
  }
  const id = `inc_${newId()}`;
  const number = await nextNumber(queries, tenant, 'incident');
  const fields = openedFields(id, number, detection, {
    developers: await developersOf(queries, tenant, detection.deviceId),
    at: context.clock.now().toISOString(),
  });
  const first = detection.before === undefined ? [] : [detection.before(id)];
  const records = await appendAllOwn(queries, context, tenant, [...first, { type: 'incident.opened', fields }]);
  const record = records.at(-1);
  const fold = new IncidentFold();
  const incident = record !== undefined && fold.add(record) ? fold.find(id) : undefined;
  if (record === undefined || incident === undefined) {
    throw new InvariantError(`an incident of the collector does not fold: ${fold.problems.at(-1)?.message}`);
  }
  await insertIncident(queries, {
    tenant,
    number,
    chain: record.chain,
    deviceId: detection.deviceId,
    evidenceChain: detection.chain ?? record.chain,
    dedupKey: detection.dedupKey,
    incident: boundedIncident(incident),
  });
  return { number: incidentNumber(number), id, kind: 'opened' };
}

interface Known {
  readonly stored: StoredIncident;
  /** Times it was found; the count on the record doubles. */
  readonly found: number;
}

async function repeat(
  queries: Queries,
  context: OwnChainContext,
  { tenant, before }: Pick<OwnDetection, 'before'> & { readonly tenant: string },
  { stored, found }: Known,
): Promise<OwnReport> {
  const { number, incident } = stored;
  const count = found + 1;
  await queries.query('UPDATE incidents SET found = $3 WHERE tenant_id = $1 AND number = $2', [tenant, number, count]);
  const said = before?.(incident.id);
  const fields = { incident_id: incident.id, count };
  const isDue = count >= 2 * incident.count;
  const records = await appendAllOwn(queries, context, tenant, [
    ...(said === undefined ? [] : [said]),
    ...(isDue ? [{ type: 'incident.repeated', fields } as const] : []),
  ]);
  const record = isDue ? records.at(-1) : undefined;
  const fold = new IncidentFold({ known: [incident] });
  const folded = record !== undefined && fold.add(record) ? fold.find(incident.id) : undefined;
  if (folded !== undefined) await saveIncident(queries, tenant, { number, incident: folded });
  return { number: incidentNumber(number), id: incident.id, kind: 'repeated' };
}

/** One at a time, until the transaction ends. */
async function holdIncidents(queries: Queries, tenant: string): Promise<void> {
  await queries.query(
    `INSERT INTO workflow_counters (tenant_id, name, value) VALUES ($1, 'incident', 0)
     ON CONFLICT (tenant_id, name) DO UPDATE SET value = workflow_counters.value`,
    [tenant],
  );
}

async function lockKnown(queries: Queries, tenant: string, dedupKey: string): Promise<Known | undefined> {
  const [row] = await queries.query<IncidentRowData & { readonly found: number | string }>(
    `SELECT ${incidentColumns}, found FROM incidents
     WHERE tenant_id = $1 AND dedup_key = $2 AND chain LIKE 'c\\_own\\_%' ORDER BY number DESC LIMIT 1 FOR UPDATE`,
    [tenant, dedupKey],
  );
  return row === undefined ? undefined : { stored: storedIncident(row), found: Number(row.found) };
}

/** What was ended and happens again later is another incident. */
function isCountedInto({ incident }: StoredIncident, nowMs: number): boolean {
  if (!endStates.has(incident.status)) return true;
  return Math.abs(nowMs - Date.parse(incident.detectedAt)) < windowMs;
}

/** Who works at the device cannot end it. */
async function developersOf(queries: Queries, tenant: string, deviceId: string): Promise<readonly string[]> {
  const [row] = await queries.query<{ readonly developer: string | null }>(
    'SELECT developer FROM devices WHERE tenant_id = $1 AND device_id = $2',
    [tenant, deviceId],
  );
  const developer = row?.developer ?? '';
  return developer === '' ? [] : [storable(developer, 500)];
}

function openedFields(
  id: string,
  number: number,
  detection: OwnDetection,
  { developers, at }: { readonly developers: readonly string[]; readonly at: string },
): RecordFields {
  const { type, severity, title, rule, observed, threshold, measure, deviceId, chain, evidence, dedupKey } = detection;
  const { acknowledgeBy, closeBy } = timersOf(severity, at);
  return {
    incident_id: id,
    incident_number: incidentNumber(number),
    incident_type: type,
    severity,
    title: storable(title, 300),
    rule,
    rule_version: collectorRuleVersion,
    observed,
    threshold,
    measure,
    device: storable(deviceId, 200),
    of_chain: chain ?? null,
    developers: [...developers],
    repositories: [],
    files: [],
    tools: [],
    evidence: evidence.map((pointer) => ({ ...pointer })),
    acknowledge_by: acknowledgeBy ?? null,
    close_by: closeBy ?? null,
    dedup_key: storable(dedupKey, 600),
  };
}
