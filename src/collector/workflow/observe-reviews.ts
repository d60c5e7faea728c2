// Reviews that were attested on devices.
import { reviewOf, type Review } from '../../incidents/review.ts';
import type { Queries } from '../database/database.ts';
import type { BatchObserver } from '../ingest/batch-observer.ts';
import { storable } from './storable.ts';

export const observeReviews: BatchObserver = async (queries, batch) => {
  for (const { record } of batch.records) {
    const review = record.type === 'review.attested' ? reviewOf(record) : undefined;
    if (review !== undefined) await insertReview(queries, { ...batch, review });
  }
};

export interface ReviewPlace {
  readonly tenant: string;
  readonly chain: string;
  readonly deviceId: string;
  readonly review: Review;
}

export async function insertReview(queries: Queries, { tenant, chain, deviceId, review }: ReviewPlace): Promise<void> {
  const { at, seq, queue, by, from, to, events, ownEvents, escalated, comment } = review;
  await queries.query(
    `INSERT INTO reviews (tenant_id, chain, seq, device_id, at, queue, by_name, from_date, to_date, events, own_events,
       escalated, comment)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
    [
      tenant,
      chain,
      seq,
      deviceId,
      at,
      queue,
      storable(by, 320),
      from,
      to,
      events,
      ownEvents,
      escalated,
      storable(comment, 2000),
    ],
  );
}
