// The incidents and reviews of a running home, as they stand now: from the whole log at the start, then record by record.
import { readRecords } from '../../audit/read.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { backgroundWork } from '../../audit/turns.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import { IncidentFold } from '../../incidents/fold.ts';
import { type Review, reviewOf } from '../../incidents/review.ts';
import type { IncidentSummary, IncidentsView } from '../../view/incidents.ts';
import type { RecordWatch } from '../observe/activity.ts';
import { incidentsView, incidentSummary, type IncidentFacts } from './incident-views.ts';
import { readWorkflowRecords } from './workflow-records.ts';

export interface IncidentListOptions {
  readonly auditDir: string;
  readonly journal: { readonly head: { readonly seq: number } };
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** Who sits here. */
  readonly developer: string;
  /** How often each queue is to be reviewed. */
  readonly everyDays: () => number;
  /** When the log is read: what a start is waiting for goes first. Default: 1 second. */
  readonly startAfterMs?: number;
  /** Called when the log was read. */
  readonly onReady?: () => void;
}

/** Watches from now on. The caller disposes it. */
export class IncidentList implements RecordWatch, Disposable {
  readonly #options: IncidentListOptions;
  readonly #fold = new IncidentFold();
  readonly #reviews: Review[] = [];
  readonly #ended = new AbortController();
  readonly #timer: NodeJS.Timeout;
  /** Records up to here were durable when this began. */
  readonly #upToSeq: number;
  readonly #waiting: AuditRecord[] = [];
  #firstAt: string | undefined;
  #reading: Promise<void> | undefined;
  #isReady = false;

  constructor(options: IncidentListOptions) {
    this.#options = options;
    this.#upToSeq = options.journal.head.seq;
    this.#timer = setTimeout(() => void this.ready(), options.startAfterMs ?? 1_000).unref();
  }

  /** Resolves when the log was read; never rejects. */
  ready(): Promise<void> {
    this.#reading ??= this.#read().catch((error: unknown) => {
      if (!this.#ended.signal.aborted)
        this.#options.logger.log('warn', 'incidents-not-read', { problem: messageOf(error) });
    });
    return this.#reading;
  }

  recall(record: AuditRecord): void {
    this.observe(record);
  }

  observe(record: AuditRecord): void {
    if (record.seq <= this.#upToSeq) return;
    this.#firstAt ??= record.timestamp;
    if (!record.type.startsWith('incident.') && record.type !== 'review.attested') return;
    if (this.#isReady) this.#take(record);
    else this.#waiting.push(record);
  }

  /** Undefined until the log was read. */
  summary(): IncidentSummary | undefined {
    return this.#isReady ? incidentSummary(this.#facts()) : undefined;
  }

  async view(): Promise<IncidentsView> {
    await this.ready();
    return incidentsView(this.#facts());
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#timer);
    this.#ended.abort();
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { auditDir, onReady } = this.#options;
    const { signal } = this.#ended;
    for await (const { timestamp } of readRecords(auditDir)) {
      this.#firstAt = timestamp;
      break;
    }
    const limits = { signal, times: backgroundWork, upToSeq: this.#upToSeq };
    for (const record of await readWorkflowRecords(auditDir, limits)) this.#take(record);
    if (signal.aborted) return;
    this.#isReady = true;
    for (const record of this.#waiting.splice(0)) this.#take(record);
    onReady?.();
  }

  #take(record: AuditRecord): void {
    this.#fold.add(record);
    const review = reviewOf(record);
    if (review !== undefined) this.#reviews.push(review);
  }

  #facts(): IncidentFacts {
    const { clock, developer, everyDays } = this.#options;
    return {
      incidents: this.#fold.incidents(),
      reviews: this.#reviews,
      firstAt: this.#firstAt,
      everyDays: everyDays(),
      now: clock.now(),
      developer,
    };
  }
}
