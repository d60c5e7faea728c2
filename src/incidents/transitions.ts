// Which way an incident may go, and who may send it there. The same rules hold when a transition is asked for and when
// its record is read back: a record that breaks them counts for nothing.
import { samePerson } from './people.ts';
import { endStates } from './timers.ts';
import type { Incident, IncidentStatus } from './types.ts';

/** States that can follow each state. */
export const nextStates: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  new: ['triaged', 'false_positive', 'duplicate'],
  triaged: ['investigating', 'contained', 'resolved', 'false_positive', 'duplicate', 'risk_accepted'],
  investigating: ['contained', 'resolved', 'false_positive', 'duplicate', 'risk_accepted'],
  contained: ['investigating', 'resolved', 'false_positive', 'duplicate', 'risk_accepted'],
  resolved: ['closed', 'investigating'],
  closed: ['reopened'],
  false_positive: ['reopened'],
  duplicate: ['reopened'],
  risk_accepted: ['reopened'],
  reopened: ['triaged', 'false_positive', 'duplicate'],
};

/** Why: a closed list for each state that can be gone to. */
export const reasonCodes: Readonly<Record<Exclude<IncidentStatus, 'new'>, readonly string[]>> = {
  triaged: ['suspected', 'confirmed', 'expected-work', 'unclear'],
  investigating: ['assigned', 'new-evidence'],
  contained: ['credential-rotated', 'access-removed', 'sending-stopped', 'nothing-to-contain'],
  resolved: ['remediated', 'authorised-work', 'control-worked', 'no-disclosure', 'cause-not-found'],
  closed: ['remediated', 'authorised-work', 'control-worked', 'no-disclosure', 'cause-not-found'],
  false_positive: ['rule-too-sensitive', 'test-data', 'faulty-record'],
  duplicate: ['same-event'],
  risk_accepted: ['business-need', 'compensating-control', 'low-impact'],
  reopened: ['happened-again', 'new-evidence', 'closed-in-error', 'acceptance-expired'],
};

/** A risk is accepted for a time, never for good. */
export const maxAcceptedDays = 366;
/** UTF-16 code units. */
export const maxCommentLength = 2_000;
export const maxNameLength = 320;

export interface TransitionRequest {
  readonly to: IncidentStatus;
  readonly by: string;
  readonly reasonCode: string;
  /** For `resolved` and `closed`: what the cause was. */
  readonly comment: string;
  readonly approver?: string | undefined;
  /** For `risk_accepted`: RFC 3339. */
  readonly expires?: string | undefined;
  /** For `duplicate`: the incident that it repeats. */
  readonly duplicateOf?: string | undefined;
}

export type TransitionProblemCode =
  | 'transition-not-allowed'
  | 'unknown-reason'
  | 'no-comment'
  | 'no-name'
  | 'by-subject'
  | 'no-approver'
  | 'approver-not-second'
  | 'approver-is-subject'
  | 'bad-expiry'
  | 'bad-duplicate';

/** Why a transition does not count; the message says what it means and what to do. */
export interface TransitionProblem {
  readonly code: TransitionProblemCode;
  readonly message: string;
}

/** Whether somebody still has to do something about it at a moment. */
export function isOpen(incident: Incident, at: string): boolean {
  if (!endStates.has(incident.status)) return true;
  return incident.status === 'risk_accepted' && hasExpired(incident, at);
}

/** When the acceptance of the risk ends, of an incident whose risk is accepted. */
export function acceptedUntil({ status, history }: Incident): string | undefined {
  return status === 'risk_accepted' ? history.at(-1)?.expires : undefined;
}

function hasExpired(incident: Incident, at: string): boolean {
  const until = acceptedUntil(incident);
  return until === undefined || Date.parse(until) <= Date.parse(at);
}

/** Whether a second person has to agree: to an end of what is high or critical, and to every accepted risk. */
export function needsApprover({ severity }: Incident, to: IncidentStatus): boolean {
  if (to === 'risk_accepted') return true;
  return endStates.has(to) && (severity === 'high' || severity === 'critical');
}

/**
 * Undefined when the transition is allowed at this moment (RFC 3339). `isKnown`: whether there is an incident of this
 * id, for duplicates.
 */
export function transitionProblem(
  incident: Incident,
  request: TransitionRequest,
  { at, isKnown }: { readonly at: string; readonly isKnown: (id: string) => boolean },
): TransitionProblem | undefined {
  return (
    wayProblem(incident, request) ??
    wordsProblem(request) ??
    personProblem(incident, request) ??
    expiryProblem(request, at) ??
    duplicateProblem(incident, request, isKnown)
  );
}

function wayProblem({ status, id }: Incident, { to }: TransitionRequest): TransitionProblem | undefined {
  const next = nextStates[status];
  if (next.includes(to)) return undefined;
  return {
    code: 'transition-not-allowed',
    message: `${id} is ${status}; from there it can become ${next.join(', ')}, not ${to}.`,
  };
}

function wordsProblem({ to, reasonCode, comment }: TransitionRequest): TransitionProblem | undefined {
  const codes = to === 'new' ? [] : reasonCodes[to];
  if (!codes.includes(reasonCode)) {
    return { code: 'unknown-reason', message: `Say why with one of: ${codes.join(', ')}.` };
  }
  if (comment.trim() === '' || comment.length > maxCommentLength) {
    return { code: 'no-comment', message: `Say in 1 to ${maxCommentLength} characters what was found and done.` };
  }
  return undefined;
}

function personProblem(incident: Incident, request: TransitionRequest): TransitionProblem | undefined {
  const { to, by, approver } = request;
  const isSubject = (name: string) => incident.subjects.developers.some((each) => samePerson(each, name));
  if (!isName(by)) return { code: 'no-name', message: `Say who does this, in 1 to ${maxNameLength} characters.` };
  if (!endStates.has(to)) return undefined;
  if (isSubject(by)) {
    return {
      code: 'by-subject',
      message: `${incident.id} is about ${by}; somebody else has to end it (--by NAME).`,
    };
  }
  if (approver === undefined) {
    if (!needsApprover(incident, to)) return undefined;
    return {
      code: 'no-approver',
      message: `A second person has to agree before ${incident.id} (${incident.severity}) becomes ${to} (--approver NAME).`,
    };
  }
  if (!isName(approver) || samePerson(approver, by)) {
    return { code: 'approver-not-second', message: 'Who agrees has to be another person than who asks for it.' };
  }
  if (isSubject(approver)) {
    return { code: 'approver-is-subject', message: `${incident.id} is about ${approver}; somebody else has to agree.` };
  }
  return undefined;
}

function expiryProblem({ to, expires }: TransitionRequest, at: string): TransitionProblem | undefined {
  if (to !== 'risk_accepted') return undefined;
  const until = Date.parse(expires ?? '');
  const from = Date.parse(at);
  if (until > from && until <= from + maxAcceptedDays * 86_400_000) return undefined;
  return {
    code: 'bad-expiry',
    message: `A risk is accepted until a moment within ${maxAcceptedDays} days (--expires DATE); after it, the incident is open again.`,
  };
}

function duplicateProblem(
  { id }: Incident,
  { to, duplicateOf }: TransitionRequest,
  isKnown: (id: string) => boolean,
): TransitionProblem | undefined {
  if (to !== 'duplicate' || (duplicateOf !== undefined && duplicateOf !== id && isKnown(duplicateOf))) return undefined;
  return { code: 'bad-duplicate', message: 'Name the other incident that it repeats (--of ID).' };
}

function isName(name: string): boolean {
  return name.trim() !== '' && name.length <= maxNameLength;
}
