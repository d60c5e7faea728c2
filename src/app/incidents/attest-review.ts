// Puts a review on the record, with what it covered counted from the log.
import type { RecordFields, RecordWriter } from '../../audit/record.ts';
import { readRecords } from '../../audit/read.ts';
import { Turns } from '../../audit/turns.ts';
import { fieldsOf, textOf } from '../../incidents/fields.ts';
import { maxCommentLength, maxNameLength } from '../../incidents/transitions.ts';
import { ReviewCounter, type ReviewCounts, type ReviewQueue, reviewQueues } from '../../incidents/review.ts';
import { localPeriod } from '../../report/period.ts';
import type { Developer } from '../developer.ts';
import { IncidentError } from './incident-error.ts';

export interface ReviewRequest {
  readonly queue: ReviewQueue;
  /** Local dates, both included. */
  readonly from: string;
  readonly to: string;
  readonly comment: string;
  /** Default: who works here. Another name is recorded as claimed. */
  readonly by?: string | undefined;
}

export interface AttestOptions {
  readonly auditDir: string;
  readonly records: RecordWriter;
  readonly developer: Developer;
}

export interface AttestedReview extends ReviewCounts {
  readonly queue: ReviewQueue;
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly seq: number;
}

/** Throws IncidentError `bad-request`, ReportError for dates, AuditError when the log cannot be read or written. */
export async function attestReview(options: AttestOptions, request: ReviewRequest): Promise<AttestedReview> {
  const { queue, from, to, comment } = request;
  const { developer, developer_source: source } = options.developer;
  const by = request.by ?? developer;
  if (comment.trim() === '' || comment.length > maxCommentLength) {
    throw new IncidentError(
      'no-comment',
      `Say in 1 to ${maxCommentLength} characters what was looked at and what followed.`,
    );
  }
  if (by.trim() === '' || by.length > maxNameLength) throw new IncidentError('no-name', 'Say who has reviewed it.');
  const { fromUtc, untilUtc } = localPeriod(from, to);
  const counter = new ReviewCounter(queue, { from: fromUtc, until: untilUtc }, by);
  const turns = new Turns();
  for await (const record of readRecords(options.auditDir, { from: fromUtc })) {
    counter.add(record);
    if (turns.isOver) await turns.next();
  }
  const { events, ownEvents, escalated } = counter.counts;
  const fields: RecordFields = {
    by,
    by_source: by === developer ? source : 'claimed',
    queue,
    from,
    to,
    events,
    own_events: ownEvents,
    escalated,
    comment,
  };
  const { seq } = await options.records.append('review.attested', fields);
  return { queue, from, to, by, seq, events, ownEvents, escalated };
}

/** Untrusted: the body of a request. Throws IncidentError `bad-request`. */
export function parseReview(body: unknown): ReviewRequest {
  const fields = fieldsOf(body);
  const queue = reviewQueues.find((each) => each === fields['queue']);
  const from = textOf(fields['from']);
  const to = textOf(fields['to']);
  const comment = textOf(fields['comment']);
  if (queue === undefined || from === undefined || to === undefined || comment === undefined) {
    throw new IncidentError(
      'bad-request',
      'Expected {"queue": "incidents", "from": "2026-01-01", "to": "2026-03-31", "comment": "…"}.',
    );
  }
  return { queue, from, to, comment, by: textOf(fields['by']) };
}
