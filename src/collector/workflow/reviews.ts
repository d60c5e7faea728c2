// Reviews of queues over all devices: counted from the records that are held, attested on the own chain.
import { parseRecord } from '../../audit/read.ts';
import { maxCommentLength } from '../../incidents/transitions.ts';
import {
  queueTitles,
  type Review,
  ReviewCounter,
  type ReviewQueue,
  reviewOf,
  reviewQueues,
  reviewsDue,
} from '../../incidents/review.ts';
import type { Person } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { RequestError } from '../error.ts';
import { appendOwn, type OwnChainContext, ownDeviceId } from '../own-chain/append-own.ts';
import { insertReview } from './observe-reviews.ts';
import type { OrganisationPolicy } from './organisation-policy.ts';
import type { ReviewListView } from './view-types.ts';

export interface ReviewAsk {
  readonly queue: ReviewQueue;
  /** UTC dates, both included. */
  readonly from: string;
  readonly to: string;
  readonly comment: string;
}

/** Untrusted: the fields of a form. Throws RequestError `bad-request`. */
export function parseReviewAsk(fields: Readonly<Record<string, string>>): ReviewAsk {
  const queue = reviewQueues.find((each) => each === fields['queue']);
  const { from = '', to = '', comment = '' } = fields;
  if (queue === undefined) throw new RequestError('bad-request', `The queue is one of: ${reviewQueues.join(', ')}.`);
  if (!isDate(from) || !isDate(to) || from > to) {
    throw new RequestError(
      'bad-request',
      'The days of a review are two dates like 2026-01-31, the first one not later.',
    );
  }
  if (comment.trim() === '' || comment.length > maxCommentLength) {
    throw new RequestError('bad-request', `Say in 1 to ${maxCommentLength} characters what was looked at and found.`);
  }
  return { queue, from, to, comment };
}

/** Puts it on the record with what it covered, counted and not told. Throws RequestError `bad-request`. */
export async function attestQueue(
  queries: Queries,
  context: OwnChainContext,
  person: Person,
  { queue, from, to, comment }: ReviewAsk,
): Promise<Review> {
  const now = context.clock.now();
  if (from > now.toISOString().slice(0, 10)) {
    throw new RequestError('bad-request', 'These days have not come yet, so nobody can have looked at them.');
  }
  const period = { from: `${from}T00:00:00.000Z`, until: dayAfter(to) };
  const counter = new ReviewCounter(queue, period, person.name);
  for await (const record of workflowRecords(queries, person.tenant, period)) counter.add(record);
  const { events, ownEvents, escalated } = counter.counts;
  const record = await appendOwn(queries, context, person.tenant, 'review.attested', {
    by: person.name,
    by_id: person.id,
    by_source: 'signed-in',
    queue,
    from,
    to,
    events,
    own_events: ownEvents,
    escalated,
    comment,
  });
  const review = reviewOf(record);
  if (review === undefined) throw new RequestError('bad-request', 'The review has no valid form, so nothing was done.');
  await insertReview(queries, { tenant: person.tenant, chain: record.chain, deviceId: ownDeviceId, review });
  return review;
}

const countedTypes = [
  'ai.request',
  'pause.started',
  'exception.requested',
  'exception.approved',
  'policy.changed',
  'config.changed',
  'incident.opened',
  'incident.transition',
];
const pageSize = 2000;

interface LineRow {
  readonly chain: string;
  readonly seq: number | string;
  readonly happened_at: string | Date;
  readonly line: string;
}

/** Of all chains by their time, a page at a time; moves also of later: what became of something is said afterwards. */
async function* workflowRecords(
  queries: Queries,
  tenant: string,
  { from, until }: { readonly from: string; readonly until: string },
) {
  let after: readonly [at: string, chain: string, seq: number] = [from, '', -1];
  for (;;) {
    const rows = await queries.query<LineRow>(
      `SELECT chain, seq, happened_at, line FROM records
       WHERE tenant_id = $1 AND type = ANY($2::text[]) AND (happened_at < $3 OR type = 'incident.transition')
         AND (happened_at, chain, seq) > ($4::timestamptz, $5::text, $6::bigint)
       ORDER BY happened_at, chain, seq LIMIT $7`,
      [tenant, countedTypes, until, ...after, pageSize],
    );
    for (const { line } of rows) {
      const record = parseRecord(Buffer.from(line, 'utf8'));
      if (record !== undefined) yield record;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = [new Date(last.happened_at).toISOString(), last.chain, Number(last.seq)];
  }
}

interface ReviewRow {
  readonly at: string | Date;
  readonly seq: number | string;
  readonly device_id: string;
  readonly queue: ReviewQueue;
  readonly by_name: string;
  readonly from_date: string;
  readonly to_date: string;
  readonly events: number | string;
  readonly own_events: number | string;
  readonly escalated: number | string;
  readonly comment: string;
}

const maxListed = 200;

/** The newest first. Due is by what was attested at the collector: a review on a device is of that device alone. */
export async function listReviews(
  queries: Queries,
  {
    tenant,
    now,
    organisation,
  }: { readonly tenant: string; readonly now: Date; readonly organisation: OrganisationPolicy },
): Promise<ReviewListView> {
  const rows = await queries.query<ReviewRow>(
    `SELECT at, seq, device_id, queue, by_name, from_date, to_date, events, own_events, escalated, comment FROM reviews
     WHERE tenant_id = $1 ORDER BY at DESC LIMIT $2`,
    [tenant, maxListed],
  );
  const reviews = rows.map((row) => ({ ...reviewOfRow(row), deviceId: row.device_id }));
  const [first] = await queries.query<{ readonly at: string | Date | null }>(
    'SELECT min(first_received_at) AS at FROM chains WHERE tenant_id = $1',
    [tenant],
  );
  const firstAt = first?.at ?? undefined;
  if (firstAt === undefined) return { due: [], reviews };
  const own = reviews.filter(({ deviceId }) => deviceId === ownDeviceId);
  const everyDays = organisation.policy.review.everyDays.value;
  const due = reviewsDue(own, { firstAt: new Date(firstAt).toISOString(), everyDays, now });
  return {
    due: due.map(({ queue, last, dueAt, isOverdue }) => ({
      queue,
      title: queueTitles[queue],
      reviewedTo: last?.to,
      dueAt,
      isOverdue,
    })),
    reviews,
  };
}

function reviewOfRow(row: ReviewRow): Review {
  return {
    at: new Date(row.at).toISOString(),
    seq: Number(row.seq),
    queue: row.queue,
    by: row.by_name,
    from: row.from_date,
    to: row.to_date,
    events: Number(row.events),
    ownEvents: Number(row.own_events),
    escalated: Number(row.escalated),
    comment: row.comment,
  };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00.000Z`));
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + 24 * 3_600_000).toISOString();
}
