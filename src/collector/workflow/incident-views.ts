// Incidents as pages show them: lists by urgency, and one with its evidence, its history and what whoever looks may do.
import { breachOf, isBreached } from '../../incidents/timers.ts';
import { acceptedUntil, isOpen, needsApprover, nextStates, reasonCodes } from '../../incidents/transitions.ts';
import { endStates } from '../../incidents/timers.ts';
import { type Incident, type IncidentStatus, severities } from '../../incidents/types.ts';
import { samePerson } from '../../incidents/people.ts';
import type { Person } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { rolesFor } from '../identity/permissions.ts';
import { ownChainPrefix } from '../own-chain/append-own.ts';
import { evidenceOf, headOf, historyOf } from './incident-evidence.ts';
import {
  incidentColumns,
  incidentNumber,
  type IncidentRowData,
  storedIncident,
  type StoredIncident,
} from './incident-table.ts';
import { isSubject } from './move-incident.ts';
import { type Proposal, proposalColumns, proposalOf, type ProposalRow } from './proposals.ts';
import type {
  IncidentFilter,
  IncidentListView,
  IncidentRow,
  IncidentView,
  MoveView,
  ProposalView,
} from './view-types.ts';

export interface Looking {
  readonly tenant: string;
  readonly now: Date;
}

const defaultLimit = 50;
const maxLimit = 200;
/** Constant text. */
const urgency = `array_position(ARRAY['info','low','medium','high','critical'], severity) DESC, close_by, number DESC`;

/** Open ones by urgency: what waits for an action, then the severe, then what ends first. Others: the newest first. */
export async function listIncidents(
  queries: Queries,
  { tenant, now }: Looking,
  filter: IncidentFilter = {},
): Promise<IncidentListView> {
  const limit = Math.min(Math.max(1, filter.limit ?? defaultLimit), maxLimit);
  const state = filter.state ?? 'open';
  const rows = await queries.query<IncidentRowData>(
    `SELECT ${incidentColumns} FROM incidents
     WHERE tenant_id = $1
       AND ($2 = 'all' OR ($2 = 'open') = (severity <> 'info' AND (NOT is_ended OR accepted_until <= $3)))
       AND ($4::text IS NULL OR severity = $4) AND ($5::text IS NULL OR device_id = $5)
     ORDER BY ${state === 'open' ? urgency : 'number DESC'} LIMIT $6 OFFSET $7`,
    [tenant, state, now.toISOString(), filter.severity ?? null, filter.deviceId ?? null, limit + 1, filter.before ?? 0],
  );
  const shown = rows.slice(0, limit).map(storedIncident);
  const proposals = await proposalsOf(queries, tenant, shown);
  const incidents = shown.map((stored) => rowOf(stored, now, proposals.get(stored.number)));
  return {
    incidents: state === 'open' ? incidents.toSorted(byUrgency) : incidents,
    ...(await countsOf(queries, { tenant, now })),
    next: rows.length > limit ? (filter.before ?? 0) + limit : undefined,
  };
}

/** Undefined: there is none of this number. */
export async function findIncident(
  queries: Queries,
  { tenant, now, person }: Looking & { readonly person: Person },
  number: number,
): Promise<IncidentView | undefined> {
  const [row] = await queries.query<IncidentRowData>(
    `SELECT ${incidentColumns} FROM incidents WHERE tenant_id = $1 AND number = $2`,
    [tenant, number],
  );
  if (row === undefined) return undefined;
  const stored = storedIncident(row);
  const { incident } = stored;
  const proposal = (await proposalsOf(queries, tenant, [stored])).get(number);
  const { detectedBy } = incident;
  return {
    ...rowOf(stored, now, proposal),
    rule: detectedBy.rule,
    ruleVersion: detectedBy.version,
    observed: detectedBy.observed,
    threshold: detectedBy.threshold,
    measure: detectedBy.measure,
    firstSeen: incident.firstSeen,
    files: incident.subjects.files,
    reopenCount: incident.reopenCount,
    acceptedUntil: acceptedUntil(incident),
    ...(await evidenceOf(queries, tenant, stored)),
    head: await headOf(queries, tenant, stored.evidenceChain),
    history: await historyOf(queries, tenant, number),
    moves: nextStates[incident.status].map((to) => moveOf(incident, to, person)),
  };
}

async function countsOf(queries: Queries, { tenant, now }: Looking): Promise<Pick<IncidentListView, 'open' | 'ended'>> {
  const [row] = await queries.query<{ readonly open: number | string; readonly all: number | string }>(
    `SELECT count(*) FILTER (WHERE severity <> 'info' AND (NOT is_ended OR accepted_until <= $2)) AS open,
       count(*) AS all FROM incidents WHERE tenant_id = $1`,
    [tenant, now.toISOString()],
  );
  const open = Number(row?.open ?? 0);
  return { open, ended: Number(row?.all ?? 0) - open };
}

async function proposalsOf(
  queries: Queries,
  tenant: string,
  incidents: readonly StoredIncident[],
): Promise<ReadonlyMap<number, Proposal>> {
  if (incidents.length === 0) return new Map();
  const rows = await queries.query<ProposalRow>(
    `SELECT ${proposalColumns} FROM incident_proposals WHERE tenant_id = $1 AND number = ANY($2::integer[])`,
    [tenant, incidents.map(({ number }) => number)],
  );
  return new Map(rows.map((row) => [Number(row.number), proposalOf(row)]));
}

function rowOf(stored: StoredIncident, now: Date, proposal: Proposal | undefined): IncidentRow {
  const { incident, number, chain, deviceId } = stored;
  const { id, type, severity, status, title, subjects, detectedAt, lastSeen, count, closeBy } = incident;
  const at = now.toISOString();
  const isUnseen = status === 'new' || status === 'reopened';
  const open = severity !== 'info' && isOpen(incident, at);
  const isOverdue = open && isBreached(incident, at);
  return {
    number: incidentNumber(number),
    id,
    chain,
    deviceId,
    origin: chain.startsWith(ownChainPrefix) ? 'collector' : 'device',
    type,
    severity,
    status,
    title,
    developers: subjects.developers,
    repositories: subjects.repositories,
    tools: subjects.tools,
    openedAt: detectedAt,
    lastSeen,
    count,
    acknowledgeBy: isUnseen ? incident.acknowledgeBy : undefined,
    closeBy,
    isOpen: open,
    isOverdue,
    needsAction: open && (isOverdue || breachOf(incident, at).acknowledge || (isUnseen && isSevere(incident))),
    proposal: proposal === undefined || proposal.from !== status ? undefined : proposalView(proposal),
  };
}

function proposalView({ to, reasonCode, comment, by, at, expires, duplicate }: Proposal): ProposalView {
  const duplicateOf = duplicate === undefined ? undefined : incidentNumber(duplicate.number);
  return { to, reasonCode, comment, by: by.name, at, expires, duplicateOf };
}

function isSevere({ severity }: Pick<Incident, 'severity'>): boolean {
  return severity === 'high' || severity === 'critical';
}

function byUrgency(left: IncidentRow, right: IncidentRow): number {
  return (
    Number(right.needsAction) - Number(left.needsAction) ||
    severities.indexOf(right.severity) - severities.indexOf(left.severity) ||
    (left.closeBy ?? '').localeCompare(right.closeBy ?? '') ||
    right.openedAt.localeCompare(left.openedAt)
  );
}

function moveOf(incident: Incident, to: IncidentStatus, person: Person): MoveView {
  const needsSecond = needsApprover(incident, to) && !isSecondAfterResolve(incident, to, person);
  return {
    from: incident.status,
    to,
    reasonCodes: to === 'new' ? [] : reasonCodes[to],
    needsExpiry: to === 'risk_accepted',
    needsDuplicateOf: to === 'duplicate',
    needsSecond,
    refused: refusal(incident, to, person),
  };
}

/** Whoever resolved it has agreed already; the transaction looks once more whether he was signed in. */
function isSecondAfterResolve(incident: Incident, to: IncidentStatus, person: Person): boolean {
  const last = incident.history.at(-1);
  return (
    to === 'closed' && last?.to === 'resolved' && !samePerson(last.by, person.name) && !isSubject(incident, last.by)
  );
}

function refusal(incident: Incident, to: IncidentStatus, person: Person): string | undefined {
  if (!rolesFor['incidents.decide'].includes(person.role)) {
    return `You look as ${person.role}: only ${rolesFor['incidents.decide'].join(' and ')} move incidents.`;
  }
  if (!endStates.has(to) || !isSubject(incident, person.name)) return undefined;
  return 'It is about you, so somebody else has to end it.';
}
