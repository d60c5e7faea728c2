// What happened in a home, from its records alone: those on disk at the start, then each one that becomes durable. What
// is shown of a day is what its records add up to, however many of them came before the start and how many after it.
import type { AuditRecord } from '../../audit/record.ts';
import { backgroundWork } from '../../audit/turns.ts';
import type { Clock } from '../../base/clock.ts';
import { deferred } from '../../base/async.ts';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import type { AuditView, ExchangeRow, ToolTraffic } from '../../view/snapshot.ts';
import { DayActivity } from './day-activity.ts';
import { ExchangeList } from './exchange-list.ts';
import { localDay, LocalDays, startOfLocalDay } from './local-day.ts';
import { findLogWindow, readWindow } from './log-window.ts';
import { type SeenRequest, seenRecord } from './seen-record.ts';
import { ToolSightings } from './tool-sightings.ts';

export interface ActivityOptions {
  readonly auditDir: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** The last record that is durable. */
  readonly head: () => { readonly seq: number; readonly hash: string };
  /** The last one that is on disk. */
  readonly checkpoint?: () => { readonly size: number; readonly signedAt: string | undefined } | undefined;
  /** Files of one day that are remembered. */
  readonly maxFiles?: number;
  /** Looks at each record besides. */
  readonly watch?: RecordWatch;
}

export interface RecordWatch {
  /** A record of before, read from disk; maybe more than once. */
  recall(record: AuditRecord): void;
  /** One that has just become durable. */
  observe(record: AuditRecord): void;
}

export type Verified = NonNullable<AuditView['verified']>;

const dayMs = 24 * 60 * 60 * 1000;
/** How far back tools and exchanges are looked for. */
const lookBackMs = 7 * dayMs;
const maxDays = 3;
/** Adding up waits until the exchange is over, and mostly its next one too: nobody looks at figures that often. */
const addAfterMs = 25;

export class Activity implements Disposable {
  readonly #options: ActivityOptions;
  readonly #listeners = new Set<() => void>();
  readonly #ended = new AbortController();
  readonly #labels = new LocalDays();
  #days = new Map<string, DayActivity>();
  #tools = new ToolSightings();
  #exchanges = new ExchangeList();
  /** Of days before this one not all records are known. */
  #firstDay = '';
  /** Durable, but not added up yet. */
  #waiting: AuditRecord[] = [];
  #adding: NodeJS.Timeout | undefined;
  /** Up to here records come from disk. */
  #loadedSeq = -1;
  #isLoading = false;
  #ready: Promise<void> = Promise.resolve();
  #complete: Promise<void> = Promise.resolve();
  #last: { readonly seq: number; readonly at: string } | undefined;
  #verified: Verified | undefined;

  constructor(options: ActivityOptions) {
    this.#options = options;
    this.#load();
  }

  /** Resolves when all of today is known. Never rejects. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Resolves when the days before are known as well. Never rejects. */
  get complete(): Promise<void> {
    return this.#complete;
  }

  /** Takes a record that has just become durable; called in the order of the chain, on the way of a request. */
  observe(record: AuditRecord): void {
    this.#waiting.push(record);
    this.#adding ??= setTimeout(() => this.flush(), addAfterMs).unref();
  }

  /** Adds up now what is durable. */
  flush(): void {
    clearTimeout(this.#adding);
    this.#adding = undefined;
    this.#addWaiting();
    this.#tell();
  }

  /** Calls the listener whenever something that is shown may have changed. */
  onChanged(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** For what is not in records: texts, a pause, an index. */
  touch(): void {
    this.#tell();
  }

  /** What the records of the present day say; computed when it is read. */
  today(): DayActivity {
    this.#addWaiting();
    const now = this.#options.clock.now();
    const day = localDay(now);
    // The clock was set back by days: what the records of that day say was never read, or is forgotten.
    if (day < this.#firstDay) this.#load();
    return this.#days.get(day) ?? new DayActivity(day);
  }

  tools(): readonly ToolTraffic[] {
    this.#addWaiting();
    const today = this.#days.get(localDay(this.#options.clock.now()));
    return this.#tools.since(this.#earliest()).map(({ client, lastSeen }) => ({
      client,
      requests: today?.requestsOf(client) ?? 0,
      lastSeen,
    }));
  }

  /** Newest first. */
  exchanges(hasTexts: (requestId: string) => boolean): readonly ExchangeRow[] {
    this.#addWaiting();
    return this.#exchanges.rows(this.#earliest(), hasTexts);
  }

  findRequest(requestId: string): SeenRequest | undefined {
    this.#addWaiting();
    return this.#exchanges.find(requestId);
  }

  audit(): AuditView {
    this.#addWaiting();
    const { seq, hash } = this.#options.head();
    const checkpoint = this.#options.checkpoint?.();
    return {
      records: seq + 1,
      lastSeq: seq,
      lastHash: hash,
      lastAt: this.#last?.at,
      verified: this.#verified,
      ...(checkpoint === undefined ? {} : { checkpoint: { records: checkpoint.size, signedAt: checkpoint.signedAt } }),
    };
  }

  /** The result of a check of the whole chain. */
  setVerified(verified: Verified): void {
    this.#verified = verified;
    this.#tell();
  }

  dispose(): void {
    clearTimeout(this.#adding);
    this.#ended.abort();
    this.#listeners.clear();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #earliest(): string {
    return new Date(this.#options.clock.now().getTime() - lookBackMs).toISOString();
  }

  /** Forgets everything and reads the log up to its present end; what comes after waits until today is known. */
  #load(): void {
    if (this.#isLoading) return;
    const now = this.#options.clock.now();
    this.#isLoading = true;
    this.#firstDay = localDay(now);
    this.#loadedSeq = this.#options.head().seq;
    this.#days = new Map();
    this.#tools = new ToolSightings();
    this.#exchanges = new ExchangeList();
    const ready = deferred<void>();
    this.#ready = ready.promise;
    this.#complete = this.#read(now, () => {
      this.#isLoading = false;
      this.#addWaiting();
      ready.resolve();
      this.#tell();
    });
  }

  async #read(now: Date, onToday: () => void): Promise<void> {
    const { auditDir, logger } = this.#options;
    const { signal } = this.#ended;
    const limits = { upToSeq: this.#loadedSeq, signal };
    let isTodayKnown = false;
    try {
      const earliest = new Date(now.getTime() - lookBackMs);
      const window = await findLogWindow(auditDir, { since: startOfLocalDay(now), earliest });
      for await (const records of readWindow(window.recent, limits)) for (const record of records) this.#recall(record);
      isTodayKnown = true;
      onToday();
      const patient = { ...limits, times: backgroundWork };
      for await (const records of readWindow(window.earlier, patient))
        for (const record of records) this.#recall(record);
      if (!signal.aborted) this.#tell();
    } catch (error) {
      logger.log('warn', 'activity-not-read', { problem: messageOf(error) });
      if (!isTodayKnown) onToday();
    }
  }

  #recall(record: AuditRecord): void {
    this.#add(record);
    this.#options.watch?.recall(record);
  }

  #addWaiting(): void {
    if (this.#isLoading) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const record of waiting) {
      if (record.seq <= this.#loadedSeq) continue;
      this.#add(record);
      this.#options.watch?.observe(record);
    }
  }

  #add(record: AuditRecord): void {
    if (this.#last === undefined || record.seq > this.#last.seq) this.#last = { seq: record.seq, at: record.timestamp };
    const seen = seenRecord(record);
    if (seen === undefined) return;
    const day = this.#dayOf(seen.time);
    if (seen.kind === 'response') {
      day?.addResponse(seen);
      this.#exchanges.addResponse(seen);
      return;
    }
    day?.addRequest(seen);
    this.#tools.add(seen);
    this.#exchanges.addRequest(seen);
  }

  #dayOf(time: number): DayActivity | undefined {
    const label = this.#labels.labelOf(time);
    if (label < this.#firstDay) return undefined;
    const known = this.#days.get(label);
    if (known !== undefined) return known;
    const day = new DayActivity(label, this.#options.maxFiles);
    this.#days.set(label, day);
    if (this.#days.size > maxDays) this.#forgetDay();
    return day;
  }

  #forgetDay(): void {
    const [oldest, second, ...later] = [...this.#days.keys()].toSorted();
    if (oldest === undefined || second === undefined) return;
    // Records of days to come, from a clock that was wrong, must not take the place of today.
    if (oldest >= localDay(this.#options.clock.now())) {
      this.#days.delete(later.at(-1) ?? second);
      return;
    }
    this.#days.delete(oldest);
    this.#firstDay = second;
  }
}
