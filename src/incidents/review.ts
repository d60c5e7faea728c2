// Reviews: somebody looks through what happened in a period, queue by queue, and says so. What a queue holds is counted
// from the records, not by the reviewer.
import type { AuditRecord } from '../audit/record.ts';
import { countOf, momentOf, objectsOf, textOf } from './fields.ts';
import { samePerson } from './people.ts';
import type { IncidentType } from './types.ts';

/** What is looked through together. */
export const reviewQueues = ['findings', 'blocks', 'pauses', 'incidents', 'policy'] as const;

export type ReviewQueue = (typeof reviewQueues)[number];

export const queueTitles: Readonly<Record<ReviewQueue, string>> = {
  findings: 'requests with secrets that were found, whatever became of them',
  blocks: 'blocked requests',
  pauses: 'pauses and exceptions',
  incidents: 'incidents that were opened',
  policy: 'changes of policy and settings',
};

/** Incidents that an event of the queue has become. */
const escalations: Readonly<Record<Exclude<ReviewQueue, 'incidents'>, readonly IncidentType[]>> = {
  findings: ['secret_transmitted', 'secret_burst', 'placeholder_egress'],
  blocks: ['policy_threshold', 'unapproved_tool', 'unapproved_provider', 'unapproved_model', 'unapproved_endpoint'],
  pauses: ['pause_abuse', 'pause_then_bulk'],
  policy: ['policy_problem', 'config_drift'],
};

export interface ReviewCounts {
  readonly events: number;
  /** Events of the reviewer's own. */
  readonly ownEvents: number;
  /** Incidents of the period that such events became; of incidents: those that somebody went after. */
  readonly escalated: number;
}

/** Counts one queue of one period (RFC 3339, the end not included). */
export class ReviewCounter {
  readonly #queue: ReviewQueue;
  readonly #period: { readonly from: string; readonly until: string };
  readonly #reviewer: string;
  readonly #opened = new Set<string>();
  #events = 0;
  #own = 0;
  #escalated = 0;

  constructor(queue: ReviewQueue, period: { readonly from: string; readonly until: string }, reviewer: string) {
    this.#queue = queue;
    this.#period = period;
    this.#reviewer = reviewer;
  }

  add(record: AuditRecord): void {
    const { from, until } = this.#period;
    const isInPeriod = record.timestamp >= from && record.timestamp < until;
    if (record.type === 'incident.transition') this.#addMove(record);
    if (!isInPeriod) return;
    if (record.type === 'incident.opened') this.#addIncident(record);
    else if (isEventOf(this.#queue, record)) this.#count(record);
  }

  get counts(): ReviewCounts {
    return { events: this.#events, ownEvents: this.#own, escalated: this.#escalated };
  }

  #count(record: AuditRecord): void {
    this.#events += 1;
    const names = [record['developer'], record['by'], ...objectlessTexts(record['developers'])];
    if (names.some((name) => typeof name === 'string' && samePerson(name, this.#reviewer))) this.#own += 1;
  }

  #addIncident(record: AuditRecord): void {
    if (this.#queue === 'incidents') {
      this.#opened.add(textOf(record['incident_id']) ?? '');
      this.#count(record);
    } else if (escalations[this.#queue].some((type) => type === record['incident_type'])) this.#escalated += 1;
  }

  /** Once for each incident. */
  #addMove(record: AuditRecord): void {
    const id = textOf(record['incident_id']) ?? '';
    if (this.#queue !== 'incidents' || !this.#opened.has(id)) return;
    if (record['to'] !== 'investigating' && record['to'] !== 'contained') return;
    this.#opened.delete(id);
    this.#escalated += 1;
  }
}

function isEventOf(queue: ReviewQueue, record: AuditRecord): boolean {
  const { type } = record;
  switch (queue) {
    case 'findings':
      return type === 'ai.request' && countOf(record['secrets_detected']) > 0;
    case 'blocks':
      return type === 'ai.request' && record['decision'] === 'block';
    case 'pauses':
      return type === 'pause.started' || type === 'exception.requested' || type === 'exception.approved';
    case 'policy':
      return type === 'policy.changed' || type === 'config.changed';
    case 'incidents':
      return false;
  }
}

function objectlessTexts(value: unknown): readonly unknown[] {
  return Array.isArray(value) && objectsOf(value).length === 0 ? value : [];
}

/** A review that is on the record. */
export interface Review {
  readonly at: string;
  readonly seq: number;
  readonly queue: ReviewQueue;
  readonly by: string;
  /** Local dates, both included. */
  readonly from: string;
  readonly to: string;
  readonly events: number;
  readonly ownEvents: number;
  readonly escalated: number;
  readonly comment: string;
}

/** Untrusted: undefined for a record that is no review, or says too little. */
export function reviewOf(record: AuditRecord): Review | undefined {
  if (record.type !== 'review.attested') return undefined;
  const queue = reviewQueues.find((each) => each === record['queue']);
  const at = momentOf(record.timestamp);
  const by = textOf(record['by']);
  const from = dateOf(record['from']);
  const to = dateOf(record['to']);
  if (queue === undefined || at === undefined || by === undefined || from === undefined || to === undefined)
    return undefined;
  return {
    at,
    seq: record.seq,
    queue,
    by,
    from,
    to,
    events: countOf(record['events']),
    ownEvents: countOf(record['own_events']),
    escalated: countOf(record['escalated']),
    comment: textOf(record['comment']) ?? '',
  };
}

function dateOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined;
}

export interface ReviewDue {
  readonly queue: ReviewQueue;
  /** The review that reaches furthest. */
  readonly last: Review | undefined;
  /** RFC 3339. */
  readonly dueAt: string;
  readonly isOverdue: boolean;
}

/** When each queue is to be reviewed next: so many days after the end of what was reviewed, or after the first record. */
export function reviewsDue(
  reviews: readonly Review[],
  { firstAt, everyDays, now }: { readonly firstAt: string; readonly everyDays: number; readonly now: Date },
): readonly ReviewDue[] {
  return reviewQueues.map((queue) => {
    const last = reviews
      .filter((review) => review.queue === queue && review.to <= now.toISOString().slice(0, 10))
      .toSorted((left, right) => (left.to < right.to ? -1 : 1))
      .at(-1);
    const dueMs = Date.parse(last === undefined ? firstAt : `${last.to}T00:00:00.000Z`) + everyDays * 86_400_000;
    return { queue, last, dueAt: new Date(dueMs).toISOString(), isOverdue: now.getTime() > dueMs };
  });
}
