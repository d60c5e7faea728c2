// All that the workflow takes from records of devices.
import type { BatchObserver } from '../ingest/batch-observer.ts';
import { observeExceptions } from './observe-exceptions.ts';
import { observeIncidents } from './observe-incidents.ts';
import { observeReviews } from './observe-reviews.ts';

export const observeWorkflow: BatchObserver = async (queries, batch) => {
  await observeIncidents(queries, batch);
  await observeExceptions(queries, batch);
  await observeReviews(queries, batch);
};
