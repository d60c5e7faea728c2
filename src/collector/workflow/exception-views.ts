// Exceptions of devices as pages show them, with how one that was agreed to comes into force.
import { isSamePerson, mayApprove } from '../../policy/exceptions.ts';
import type { Person } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { rolesFor } from '../identity/permissions.ts';
import type { OrganisationPolicy } from './organisation-policy.ts';
import type { ExceptionListView, ExceptionSteps, ExceptionView } from './view-types.ts';

export interface ExceptionRow {
  readonly number: number | string;
  readonly chain: string;
  readonly exception_id: string;
  readonly device_id: string;
  readonly requested_at: string | Date;
  readonly requested_by: string;
  readonly allow: string;
  readonly reason: string;
  readonly days: number | string;
  readonly state: string;
  readonly approved_by: string | null;
  readonly expires: string | Date | null;
  readonly is_signed: boolean | null;
  readonly verdict: string | null;
  readonly decided_by: string | null;
  readonly decided_at: string | Date | null;
  readonly decision_comment: string | null;
}

export const exceptionColumns = `number, chain, exception_id, device_id, requested_at, requested_by, allow, reason, days,
  state, approved_by, expires, is_signed, verdict, decided_by, decided_at, decision_comment`;

export interface ExceptionLooking {
  readonly tenant: string;
  readonly now: Date;
  readonly person: Person;
  readonly organisation: OrganisationPolicy;
}

const maxListed = 500;

/** The newest five hundred, by what has to be done with them. */
export async function listExceptions(queries: Queries, looking: ExceptionLooking): Promise<ExceptionListView> {
  const rows = await queries.query<ExceptionRow>(
    `SELECT ${exceptionColumns} FROM exceptions WHERE tenant_id = $1 ORDER BY number DESC LIMIT $2`,
    [looking.tenant, maxListed],
  );
  const all = rows.map((row) => exceptionView(row, looking));
  const inState = (...states: readonly ExceptionView['state'][]) => all.filter(({ state }) => states.includes(state));
  return {
    waiting: inState('requested').toReversed(),
    agreed: inState('agreed'),
    active: inState('approved', 'in-policy'),
    past: inState('declined', 'expired', 'revoked'),
  };
}

/** `EXC-0001`. */
export function exceptionNumber(number: number): string {
  return `EXC-${String(number).padStart(4, '0')}`;
}

export function exceptionView(row: ExceptionRow, looking: ExceptionLooking): ExceptionView {
  // Ours: written by the observer.
  const allow = JSON.parse(row.allow) as Readonly<Record<string, string>>;
  const state = stateOf(row, looking);
  const decision = decisionOf(row);
  const isApproved = row.state === 'approved';
  return {
    number: exceptionNumber(Number(row.number)),
    id: row.exception_id,
    deviceId: row.device_id,
    chain: row.chain,
    allows: Object.entries(allow)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    allow,
    reason: row.reason,
    days: Number(row.days),
    requestedBy: row.requested_by,
    requestedAt: new Date(row.requested_at).toISOString(),
    state,
    decision,
    approvedBy: row.approved_by ?? undefined,
    expires: row.expires === null ? undefined : new Date(row.expires).toISOString(),
    isSigned: row.is_signed === true,
    isBeyondDecision: isApproved && decision?.verdict !== 'approve',
    refused: state === 'requested' ? refusal(row, looking) : 'It was decided.',
    steps: state === 'agreed' ? stepsOf(row, allow, looking) : undefined,
  };
}

function stateOf(row: ExceptionRow, { now, organisation }: ExceptionLooking): ExceptionView['state'] {
  if (row.state === 'revoked') return 'revoked';
  const named = organisation.policy.exceptions.find(({ value }) => value.id === row.exception_id);
  if (named !== undefined && isOfSame(row, named.value)) {
    return Date.parse(named.value.expires) > now.getTime() ? 'in-policy' : 'expired';
  }
  if (row.state === 'approved') {
    return row.expires !== null && new Date(row.expires).getTime() <= now.getTime() ? 'expired' : 'approved';
  }
  if (row.verdict === null) return 'requested';
  return row.verdict === 'approve' ? 'agreed' : 'declined';
}

/** Ids are chosen by devices: an exception of the policy is this one only when it says the same. */
function isOfSame(row: ExceptionRow, { allow, requestedBy }: { allow: object; requestedBy: string }): boolean {
  const own = Object.entries(JSON.parse(row.allow) as Readonly<Record<string, string>>);
  const other = new Map<string, unknown>(Object.entries(allow));
  const isSameScope = own.length === other.size && own.every(([name, value]) => other.get(name) === value);
  return isSameScope && isSamePerson(requestedBy, row.requested_by);
}

function decisionOf(row: ExceptionRow): ExceptionView['decision'] {
  const { verdict, decided_by: by, decided_at: at, decision_comment: comment } = row;
  if ((verdict !== 'approve' && verdict !== 'decline') || by === null || at === null) return undefined;
  return { verdict, by, at: new Date(at).toISOString(), comment: comment ?? '' };
}

/** Why this person cannot decide; undefined: he can. */
export function refusal(
  { requested_by: requestedBy }: Pick<ExceptionRow, 'requested_by'>,
  { person, organisation }: Pick<ExceptionLooking, 'person' | 'organisation'>,
): string | undefined {
  if (!rolesFor['exceptions.decide'].includes(person.role)) {
    return `You look as ${person.role}: only ${rolesFor['exceptions.decide'].join(' and ')} decide exceptions.`;
  }
  if (!organisation.isUsable) {
    return 'The policy file of this collector cannot be read or has mistakes, so it is not known who may approve. Mend it (`pretense policy check`).';
  }
  if (isSamePerson(requestedBy, person.name)) return 'You asked for it, so another approver decides.';
  if (mayApprove(organisation.policy, { requestedBy, approvedBy: person.name })) return undefined;
  const approvers = organisation.policy.exceptionRules.approvers.value;
  const who = approvers === 'anybody' || approvers.length === 0 ? 'nobody' : approvers.join(', ');
  return `The policy (/exceptionRules/approvers) lets others approve: ${who}.`;
}

const dayMs = 24 * 3_600_000;

/** The collector has no key of the organisation: it can say what to do, and cannot do it. */
function stepsOf(
  row: ExceptionRow,
  allow: Readonly<Record<string, string>>,
  { now, organisation }: ExceptionLooking,
): ExceptionSteps {
  const by = row.decided_by ?? '';
  const days = Math.min(Number(row.days), organisation.policy.exceptionRules.maxDays.value);
  const member = {
    id: row.exception_id,
    allow,
    reason: row.reason,
    requestedBy: row.requested_by,
    approvedBy: by,
    expires: new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10),
  };
  const key = organisation.hasFile ? ' --key KEY.pem' : '';
  return {
    member: JSON.stringify(member, undefined, 2),
    commands: ['pretense policy check policy.jsonc', 'pretense policy sign policy.jsonc --key KEY.pem'],
    onDevice: `pretense exception approve ${row.exception_id} --as ${shellQuoted(by)}${key}`,
  };
}

/** One word for a POSIX shell, whatever is in it. */
function shellQuoted(text: string): string {
  return /^[\w@.+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
