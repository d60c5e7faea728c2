// Incidents from their records. Untrusted: a record that is malformed, repeated, out of place, or that says what the
// rules of transitions forbid counts for nothing and is told of; nothing here throws.
import type { AuditRecord } from '../audit/record.ts';
import { countOf, evidenceOf, momentOf, textOf, textsOf } from './fields.ts';
import { timersOf } from './timers.ts';
import { transitionProblem, type TransitionRequest } from './transitions.ts';
import {
  type Incident,
  type IncidentStatus,
  incidentStatuses,
  type IncidentTransition,
  type IncidentType,
  incidentTypes,
  severities,
  type Severity,
} from './types.ts';

/** A record about an incident that counts for nothing. */
export interface FoldProblem {
  readonly seq: number;
  readonly message: string;
}

/** Records that are told of one by one; of more only the count is known. */
const maxProblems = 100;

/** The incidents of records in the order of the chain, in the order in which they were opened. */
export function foldIncidents(records: Iterable<AuditRecord>): readonly Incident[] {
  const fold = new IncidentFold();
  for (const record of records) fold.add(record);
  return fold.incidents();
}

/** For records that do not come alone: from where to go on, and what else has to be so. */
export interface FoldOptions {
  /** As they were folded before. */
  readonly known?: Iterable<Incident>;
  /** Whether there is an incident of this id besides those that are known here: for duplicates. */
  readonly isKnownElsewhere?: (id: string) => boolean;
  /** Why a transition counts for nothing although the rules allow it; undefined: it counts. */
  readonly objection?: (incident: Incident, transition: IncidentTransition) => string | undefined;
}

/** The same, a record at a time. */
export class IncidentFold {
  readonly #incidents: Map<string, Incident>;
  readonly #options: FoldOptions;
  readonly #problems: FoldProblem[] = [];
  #problemCount = 0;

  constructor(options: FoldOptions = {}) {
    this.#options = options;
    this.#incidents = new Map([...(options.known ?? [])].map((incident) => [incident.id, incident]));
  }

  /** Takes the next record of the chain, about whatever it is. True when an incident has changed by it. */
  add(record: AuditRecord): boolean {
    const { type } = record;
    let problem: string | undefined;
    if (type === 'incident.opened') problem = this.#open(record);
    else if (type === 'incident.repeated') problem = this.#repeat(record);
    else if (type === 'incident.transition') problem = this.#move(record);
    else return false;
    if (problem === undefined) return true;
    this.#problemCount += 1;
    if (this.#problems.length < maxProblems) this.#problems.push({ seq: seqOf(record), message: problem });
    return false;
  }

  /** In the order in which they were opened. */
  incidents(): readonly Incident[] {
    return [...this.#incidents.values()];
  }

  find(id: string): Incident | undefined {
    return this.#incidents.get(id);
  }

  /** Records that count for nothing, the first 100. */
  get problems(): readonly FoldProblem[] {
    return this.#problems;
  }

  get problemCount(): number {
    return this.#problemCount;
  }

  #open(record: AuditRecord): string | undefined {
    const incident = openedIncident(record);
    if (typeof incident === 'string') return incident;
    if (this.#incidents.has(incident.id)) return `${incident.id} was opened before`;
    this.#incidents.set(incident.id, incident);
    return undefined;
  }

  #repeat(record: AuditRecord): string | undefined {
    const incident = this.#incidents.get(textOf(record['incident_id']) ?? '');
    const at = momentOf(record.timestamp);
    if (incident === undefined) return 'it repeats an incident that was never opened';
    if (at === undefined) return `it repeats ${incident.id} at no time`;
    const count = countOf(record['count']);
    if (count <= incident.count) return `${incident.id} was counted up to ${incident.count} before`;
    this.#incidents.set(incident.id, { ...incident, count, lastSeen: at });
    return undefined;
  }

  #move(record: AuditRecord): string | undefined {
    const incident = this.#incidents.get(textOf(record['incident_id']) ?? '');
    if (incident === undefined) return 'it moves an incident that was never opened';
    const transition = transitionOf(record);
    if (transition === undefined) return `it moves ${incident.id} without saying when, whereto, why or by whom`;
    if (transition.from !== incident.status) {
      return `it moves ${incident.id} from ${transition.from}, but that is ${incident.status}`;
    }
    const { at, to } = transition;
    const problem = transitionProblem(incident, requestOf(transition), {
      at,
      isKnown: (id) => this.#incidents.has(id) || this.#options.isKnownElsewhere?.(id) === true,
    });
    if (problem !== undefined) return problem.message;
    const objection = this.#options.objection?.(incident, transition);
    if (objection !== undefined) return objection;
    const isReopened = to === 'reopened';
    this.#incidents.set(incident.id, {
      ...incident,
      status: to,
      // Whoever reopens it starts its timers anew.
      ...(isReopened ? timersOf(incident.severity, at) : {}),
      reopenCount: incident.reopenCount + (isReopened ? 1 : 0),
      history: [...incident.history, transition],
    });
    return undefined;
  }
}

const idPattern = /^inc_[0-9A-Za-z]{8}$/;

/** Why it is none, as text. */
function openedIncident(record: AuditRecord): Incident | string {
  const id = textOf(record['incident_id']);
  const type = textOf(record['incident_type']);
  const severity = textOf(record['severity']);
  const at = momentOf(record.timestamp);
  if (id === undefined || !idPattern.test(id)) return 'it opens an incident without an id';
  if (!isIncidentType(type)) return `it opens ${id} as no type of incident that is known here`;
  if (!isSeverity(severity)) return `it opens ${id} without a severity`;
  if (at === undefined) return `it opens ${id} at no time`;
  const rule = textOf(record['rule']);
  const version = textOf(record['rule_version']);
  if (rule === undefined || version === undefined) return `it opens ${id} without a rule`;
  const timers = timersOf(severity, at);
  return {
    id,
    type,
    severity,
    status: 'new',
    title: textOf(record['title']) ?? type,
    detectedAt: at,
    detectedBy: {
      rule,
      version,
      observed: countOf(record['observed']),
      threshold: countOf(record['threshold']),
      measure: textOf(record['measure']) ?? '',
    },
    firstSeen: at,
    lastSeen: at,
    count: 1,
    subjects: {
      developers: textsOf(record['developers']),
      repositories: textsOf(record['repositories']),
      files: textsOf(record['files']),
      tools: textsOf(record['tools']),
    },
    evidence: evidenceOf(record['evidence']),
    acknowledgeBy:
      timers.acknowledgeBy === undefined ? undefined : earlier(record['acknowledge_by'], timers.acknowledgeBy),
    closeBy: timers.closeBy === undefined ? undefined : earlier(record['close_by'], timers.closeBy),
    reopenCount: 0,
    history: [],
  };
}

/** A record may set a timer shorter than its severity has it, never longer. */
function earlier(told: unknown, limit: string): string {
  const moment = momentOf(told);
  return moment !== undefined && moment < limit ? moment : limit;
}

/** Untrusted: undefined for a record that is no transition, or says too little. */
export function transitionOf(record: AuditRecord): IncidentTransition | undefined {
  const from = textOf(record['from']);
  const to = textOf(record['to']);
  const at = momentOf(record.timestamp);
  const by = textOf(record['by']);
  const reasonCode = textOf(record['reason_code']);
  const comment = textOf(record['comment']);
  if (!isStatus(from) || !isStatus(to) || at === undefined) return undefined;
  if (by === undefined || reasonCode === undefined || comment === undefined) return undefined;
  const source = record['by_source'];
  const expires = momentOf(record['expires']);
  const duplicateOf = textOf(record['duplicate_of']);
  return {
    at,
    seq: seqOf(record),
    from,
    to,
    by,
    reasonCode,
    comment,
    approver: textOf(record['approver']),
    ...(source === 'git' || source === 'os' || source === 'claimed' ? { bySource: source } : {}),
    ...(expires === undefined ? {} : { expires }),
    ...(duplicateOf === undefined ? {} : { duplicateOf }),
  };
}

function requestOf({
  to,
  by,
  reasonCode,
  comment,
  approver,
  expires,
  duplicateOf,
}: IncidentTransition): TransitionRequest {
  return { to, by, reasonCode, comment, approver, expires, duplicateOf };
}

function seqOf({ seq }: AuditRecord): number {
  return countOf(seq);
}

function isIncidentType(value: string | undefined): value is IncidentType {
  return incidentTypes.some((type) => type === value);
}

function isSeverity(value: string | undefined): value is Severity {
  return severities.some((severity) => severity === value);
}

function isStatus(value: string | undefined): value is IncidentStatus {
  return incidentStatuses.some((status) => status === value);
}
