// Moves of incidents by people who are signed in: the rules of src/incidents/transitions.ts, a record on the collector's
// own chain and the row, in one transaction. What needs a second person waits as a proposal until one agrees.
import { textOf } from '../../incidents/fields.ts';
import { IncidentFold } from '../../incidents/fold.ts';
import { samePerson } from '../../incidents/people.ts';
import { needsApprover, transitionProblem, type TransitionRequest } from '../../incidents/transitions.ts';
import type { Incident, IncidentStatus } from '../../incidents/types.ts';
import type { Person } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { RequestError } from '../error.ts';
import { appendOwn, type OwnChainContext } from '../own-chain/append-own.ts';
import { personObjection } from './bounded-incident.ts';
import {
  dropProposal,
  incidentNumber,
  insertMove,
  lockByNumber,
  saveIncident,
  type StoredIncident,
} from './incident-table.ts';
import { lockProposal, type Proposal, saveProposal } from './proposals.ts';

export interface MoveAsk {
  readonly number: number;
  /** As the page showed it: somebody else may have been faster. Undefined: whatever it is. */
  readonly from: IncidentStatus | undefined;
  readonly to: IncidentStatus;
  readonly reasonCode: string;
  readonly comment: string;
  /** RFC 3339; of an accepted risk. */
  readonly expires: string | undefined;
  /** Number of the incident that it repeats. */
  readonly duplicateOf: number | undefined;
}

export interface MoveOutcome {
  /** `proposed`: a second person has to agree. */
  readonly kind: 'moved' | 'proposed' | 'declined';
  readonly number: number;
  readonly incident: Incident;
}

/** Stands for whoever will agree, while the rest of a proposal is looked at. Nobody has this name. */
const nobodyYet = '\u0001 a second person';

/**
 * Throws RequestError: `not-found`, `conflict` when somebody was faster, `forbidden` for whoever may not, `bad-request`.
 * The caller's transaction holds the record and the row, or neither.
 */
export async function moveIncident(
  queries: Queries,
  context: OwnChainContext,
  person: Person,
  ask: MoveAsk,
): Promise<MoveOutcome> {
  const stored = await found(queries, person.tenant, ask.number);
  const { incident } = stored;
  if (ask.from !== undefined && ask.from !== incident.status) throw wasFaster(stored);
  const duplicate = await duplicateOf(queries, person.tenant, ask);
  const by = { name: person.name, id: person.id };
  const approver = await approverByHistory(queries, stored, ask.to, person);
  const isProposal = approver === undefined && needsApprover(incident, ask.to);
  const request: TransitionRequest = {
    to: ask.to,
    by: by.name,
    reasonCode: ask.reasonCode,
    comment: ask.comment,
    approver: isProposal ? nobodyYet : approver?.name,
    expires: ask.expires,
    duplicateOf: duplicate?.id,
  };
  check(context, incident, request);
  if (isProposal) {
    const { number, to, reasonCode, comment, expires } = ask;
    const proposal = { number, from: incident.status, to, reasonCode, comment, expires, by, duplicate, ...at(context) };
    await saveProposal(queries, person.tenant, proposal);
    await recordProposal(queries, context, person, { stored, proposal, step: 'made', comment });
    return { kind: 'proposed', number: ask.number, incident };
  }
  const basis = approver === undefined ? null : 'resolved';
  return applied(queries, context, { stored, request, by: person, approver, basis, duplicate });
}

/** A second person agrees to what another one asked for: both are in the record. Throws like `moveIncident`. */
export async function agreeToMove(
  queries: Queries,
  context: OwnChainContext,
  person: Person,
  number: number,
): Promise<MoveOutcome> {
  const stored = await found(queries, person.tenant, number);
  const proposal = await lockProposal(queries, person.tenant, number);
  if (proposal === undefined || proposal.from !== stored.incident.status) throw nothingProposed(stored);
  const request: TransitionRequest = {
    to: proposal.to,
    by: proposal.by.name,
    reasonCode: proposal.reasonCode,
    comment: proposal.comment,
    approver: person.name,
    expires: proposal.expires,
    duplicateOf: proposal.duplicate?.id,
  };
  if (proposal.by.id === person.id) {
    throw new RequestError(
      'forbidden',
      'You asked for this yourself, so nothing was done: somebody else has to agree.',
    );
  }
  check(context, stored.incident, request);
  const approver = { name: person.name, id: person.id };
  const { duplicate } = proposal;
  const by: Author = { ...person, ...proposal.by };
  return applied(queries, context, { stored, request, by, approver, basis: 'agreed', duplicate });
}

/**
 * Takes a proposal away: who made it, or a second person who does not agree. The incident stays as it is. Throws
 * RequestError: `not-found`, `conflict` when nobody asks any more, `forbidden` for whom the incident is about.
 */
export async function declineMove(
  queries: Queries,
  context: OwnChainContext,
  person: Person,
  { number, comment }: { readonly number: number; readonly comment: string },
): Promise<MoveOutcome> {
  const stored = await found(queries, person.tenant, number);
  const proposal = await lockProposal(queries, person.tenant, number);
  if (proposal === undefined) throw nothingProposed(stored);
  const isOwn = proposal.by.id === person.id;
  if (!isOwn && stored.incident.subjects.developers.some((name) => samePerson(name, person.name))) {
    throw new RequestError('forbidden', 'The incident is about you, so nothing was done: somebody else decides.');
  }
  await dropProposal(queries, person.tenant, number);
  const step = isOwn ? 'withdrawn' : 'declined';
  await recordProposal(queries, context, person, { stored, proposal, step, comment });
  return { kind: 'declined', number, incident: stored.incident };
}

interface ProposalStep {
  readonly stored: StoredIncident;
  readonly proposal: Pick<Proposal, 'from' | 'to' | 'by' | 'reasonCode'>;
  readonly step: 'made' | 'declined' | 'withdrawn';
  readonly comment: string;
}

/** Agreeing is no step of its own: the transition names both people. */
async function recordProposal(
  queries: Queries,
  context: OwnChainContext,
  person: Person,
  { stored, proposal, step, comment }: ProposalStep,
): Promise<void> {
  await appendOwn(queries, context, person.tenant, 'incident.proposal', {
    incident_id: stored.incident.id,
    incident_number: incidentNumber(stored.number),
    of_chain: stored.chain,
    device: stored.deviceId,
    step,
    from: proposal.from,
    to: proposal.to,
    reason_code: proposal.reasonCode,
    comment,
    proposed_by: proposal.by.name,
    by: person.name,
    by_id: person.id,
  });
}

type Author = Pick<Person, 'tenant' | 'name' | 'id'>;

interface Applied {
  readonly stored: StoredIncident;
  readonly request: TransitionRequest;
  readonly by: Author;
  readonly approver: { readonly name: string; readonly id: string | undefined } | undefined;
  readonly basis: 'resolved' | 'agreed' | null;
  readonly duplicate: Proposal['duplicate'];
}

async function applied(queries: Queries, context: OwnChainContext, move: Applied): Promise<MoveOutcome> {
  const { stored, request, by, approver, basis, duplicate } = move;
  const { number, chain, deviceId, incident } = stored;
  const { tenant } = by;
  const record = await appendOwn(queries, context, tenant, 'incident.transition', {
    incident_id: incident.id,
    incident_number: incidentNumber(number),
    of_chain: chain,
    device: deviceId,
    after_size: await sizeOf(queries, tenant, chain),
    from: incident.status,
    to: request.to,
    by: by.name,
    by_id: by.id,
    by_source: 'signed-in',
    reason_code: request.reasonCode,
    comment: request.comment,
    approver: approver?.name ?? null,
    approver_id: approver?.id ?? null,
    approver_basis: basis,
    expires: request.expires ?? null,
    duplicate_of: duplicate?.id ?? null,
    duplicate_number: duplicate === undefined ? null : incidentNumber(duplicate.number),
  });
  const fold = new IncidentFold({
    known: [incident],
    isKnownElsewhere: (id) => id === duplicate?.id,
    objection: personObjection,
  });
  const isTaken = fold.add(record);
  const [transition, folded] = [fold.find(incident.id)?.history.at(-1), fold.find(incident.id)];
  if (!isTaken || transition === undefined || folded === undefined) {
    throw new RequestError('bad-request', `Nothing was done: ${fold.problems.at(-1)?.message ?? 'no valid move'}.`);
  }
  await saveIncident(queries, tenant, { number, incident: folded });
  await insertMove(queries, {
    tenant,
    number,
    chain: record.chain,
    transition,
    source: 'signed-in',
    refused: undefined,
  });
  await dropProposal(queries, tenant, number);
  return { kind: 'moved', number, incident: folded };
}

/** Whoever resolved it agreed with that to its end: another one who closes it is the second person. */
async function approverByHistory(
  queries: Queries,
  { number, incident }: StoredIncident,
  to: IncidentStatus,
  person: Person,
): Promise<Applied['approver']> {
  const last = incident.history.at(-1);
  if (to !== 'closed' || !needsApprover(incident, to) || last?.to !== 'resolved') return undefined;
  if (samePerson(last.by, person.name) || isSubject(incident, last.by)) return undefined;
  // Only who was signed in: a device's log can name anybody.
  const [move] = await queries.query<{ readonly source: string | null }>(
    `SELECT source FROM incident_moves
     WHERE tenant_id = $1 AND number = $2 AND seq = $3 AND at = $4 AND to_status = 'resolved' AND refused IS NULL`,
    [person.tenant, number, last.seq, last.at],
  );
  return move?.source === 'signed-in' ? { name: last.by, id: undefined } : undefined;
}

export function isSubject({ subjects }: Incident, name: string): boolean {
  return subjects.developers.some((developer) => samePerson(developer, name));
}

function check(context: OwnChainContext, incident: Incident, request: TransitionRequest): void {
  const isKnown = (id: string) => id === request.duplicateOf;
  const problem = transitionProblem(incident, request, { ...at(context), isKnown });
  if (problem === undefined) return;
  const isPersonal = problem.code === 'by-subject' || problem.code.startsWith('approver-');
  const isLate = problem.code === 'transition-not-allowed';
  const code = isPersonal ? 'forbidden' : isLate ? 'conflict' : 'bad-request';
  throw new RequestError(code, `Nothing was done. ${withoutOptions(problem.message)}`);
}

/** Messages name options of the command line, which a page has none of. */
export function withoutOptions(message: string): string {
  return message.replaceAll(/ \(--[a-z]+ [A-Z]+\)/g, '');
}

function at({ clock }: OwnChainContext): { readonly at: string } {
  return { at: clock.now().toISOString() };
}

async function found(queries: Queries, tenant: string, number: number): Promise<StoredIncident> {
  const stored = await lockByNumber(queries, tenant, number);
  if (stored !== undefined) return stored;
  throw new RequestError('not-found', `There is no incident ${incidentNumber(number)}.`);
}

async function duplicateOf(queries: Queries, tenant: string, ask: MoveAsk): Promise<Proposal['duplicate']> {
  if (ask.to !== 'duplicate' || ask.duplicateOf === undefined || ask.duplicateOf === ask.number) return undefined;
  const [row] = await queries.query<{ readonly incident_id: string }>(
    'SELECT incident_id FROM incidents WHERE tenant_id = $1 AND number = $2',
    [tenant, ask.duplicateOf],
  );
  const id = textOf(row?.incident_id);
  return id === undefined ? undefined : { id, number: ask.duplicateOf };
}

/** Records of the device's chain that were here: where in its history the move belongs. */
async function sizeOf(queries: Queries, tenant: string, chain: string): Promise<number> {
  const [row] = await queries.query<{ readonly size: number | string }>(
    'SELECT size FROM chains WHERE tenant_id = $1 AND chain = $2',
    [tenant, chain],
  );
  return Number(row?.size ?? 0);
}

function wasFaster({ number, incident }: StoredIncident): RequestError {
  const last = incident.history.at(-1);
  const who = last === undefined ? '' : ` ${last.by} did that at ${last.at}.`;
  return new RequestError(
    'conflict',
    `${incidentNumber(number)} is ${incident.status} by now, so nothing was done.${who} Look at it again and decide anew.`,
  );
}

function nothingProposed({ number }: StoredIncident): RequestError {
  return new RequestError(
    'conflict',
    `Nobody asks for a second person at ${incidentNumber(number)} any more, so nothing was done. Look at it again.`,
  );
}
