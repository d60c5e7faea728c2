// One batch to one receiver: halved when it is refused, until the record that it does not take stands alone.
import type { ExportedRecord } from '../../sync/exported-record.ts';

/**
 * - `taken`: `rejected` of them it says it did not keep, and does not want again (partial success of OTLP).
 * - `refused`: something in the batch is not to its liking (400, 413, 422): sent again as it is, it is refused again.
 * - `later`: everything else. Nothing is known of the records; the same ones are sent again.
 */
export type Delivery =
  | { readonly kind: 'taken'; readonly rejected: number; readonly reason?: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string; readonly afterMs?: number };

export type Send = (records: readonly ExportedRecord[]) => Promise<Delivery>;

export interface DeliverOptions {
  readonly send: Send;
  /** A record before the batch that was taken once: whether the receiver takes anything at all is asked with it. */
  readonly before: ExportedRecord | undefined;
  /** How often each record was refused alone, by its number in the chain; kept by the caller from one call to the next. */
  readonly refusals: Map<number, number>;
}

export interface DeliverOutcome {
  /** Of the batch, from its start: dealt with, so that the cursor moves over them. */
  readonly done: number;
  /** Places within the batch of records that are given up. */
  readonly skipped: readonly number[];
  readonly rejected: number;
  /** Undefined: the whole batch is dealt with. */
  readonly later: { readonly reason: string; readonly afterMs?: number } | undefined;
}

/** A record that is refused alone so often, while the receiver takes others, is skipped. */
export const maxRefusals = 3;

/**
 * At least once: what is not `done` is sent again with the next call, also what the receiver took behind it. A receiver
 * that refuses everything loses nothing: without a record that it takes, none is given up.
 */
export async function deliver(batch: readonly ExportedRecord[], options: DeliverOptions): Promise<DeliverOutcome> {
  const run: Run = { options, batch, taken: 0, rejected: 0, refused: [], reason: '' };
  const stopped = await deliverRange(run, 0, batch.length);
  const { refused, rejected } = run;
  const end = stopped?.at ?? batch.length;
  if (refused.length === 0) return { done: end, skipped: [], rejected, later: stopped?.later };
  if (run.taken === 0 && !(await takesAnything(options))) {
    return { done: refused[0] ?? 0, skipped: [], rejected, later: stopped?.later ?? { reason: run.reason } };
  }
  const { refusals } = options;
  for (const place of refused) refusals.set(seqAt(run, place), (refusals.get(seqAt(run, place)) ?? 0) + 1);
  const first = refused.find((place) => (refusals.get(seqAt(run, place)) ?? 0) < maxRefusals);
  const skipped = refused.filter((place) => first === undefined || place < first);
  for (const place of skipped) refusals.delete(seqAt(run, place));
  if (first === undefined) return { done: end, skipped, rejected, later: stopped?.later };
  return { done: first, skipped, rejected, later: stopped?.later ?? { reason: run.reason } };
}

function seqAt({ batch }: Run, place: number): number {
  return batch[place]?.record.seq ?? -1;
}

interface Run {
  readonly options: DeliverOptions;
  readonly batch: readonly ExportedRecord[];
  taken: number;
  rejected: number;
  /** Places of records that were refused alone, in order. */
  readonly refused: number[];
  reason: string;
}

type Stop = { readonly at: number; readonly later: { readonly reason: string; readonly afterMs?: number } };

/** Where it stopped, when the receiver cannot take anything just now. */
async function deliverRange(run: Run, start: number, end: number): Promise<Stop | undefined> {
  if (start === end) return undefined;
  const delivery = await run.options.send(run.batch.slice(start, end));
  switch (delivery.kind) {
    case 'taken':
      run.taken += end - start;
      run.rejected += Math.min(delivery.rejected, end - start);
      return undefined;
    case 'later':
      return { at: start, later: delivery };
    case 'refused':
      run.reason = delivery.reason;
      if (end - start === 1) {
        run.refused.push(start);
        return undefined;
      }
      break;
  }
  const middle = start + Math.ceil((end - start) / 2);
  return (await deliverRange(run, start, middle)) ?? (await deliverRange(run, middle, end));
}

async function takesAnything({ before, send }: DeliverOptions): Promise<boolean> {
  return before !== undefined && (await send([before])).kind === 'taken';
}
