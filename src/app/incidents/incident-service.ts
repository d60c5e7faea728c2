// The rules over the log of a running home: each durable record goes through them, beside the requests, and what they
// find goes on the record. What an earlier run did not look at any more is looked at first.
import { customAlphabet } from 'nanoid';
import type { AuditRecord, RecordFields, RecordType, RecordWriter } from '../../audit/record.ts';
import type { Clock } from '../../base/clock.ts';
import { deferred } from '../../base/async.ts';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import { dayOf } from '../../incidents/day-sums.ts';
import { IncidentDedup } from '../../incidents/dedup.ts';
import { countOf, textOf } from '../../incidents/fields.ts';
import { RiskRegister } from '../../incidents/risk-register.ts';
import { Detectors } from '../../incidents/rules.ts';
import { type Detection, incidentStatuses } from '../../incidents/types.ts';
import type { RecordWatch } from '../observe/activity.ts';
import { openedFields, sightingFields } from './incident-records.ts';
import { recallLog } from './recall-log.ts';
import { readWatchFile, type WatchMemory, writeWatchFile } from './watch-file.ts';
import { readWorkflowRecords } from './workflow-records.ts';

export interface IncidentServiceOptions {
  readonly auditDir: string;
  /** The small file beside the log. */
  readonly memoryFile: string;
  readonly journal: RecordWriter & { readonly chain: string; readonly head: { readonly seq: number } };
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** Whose machine this is: the subject of what is about nobody else. */
  readonly developer: string;
  /** When the log is read: what a start is waiting for goes first. Default: 2 seconds. */
  readonly startAfterMs?: number;
}

const newId = customAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', 8);
const dayMs = 86_400_000;
/** Nothing waits for these records: they may share the trip of others to the disk. */
const lateMs = 50;
/** The file is written again after so many records, and at the end. */
const saveEvery = 500;
/** Records that come while the log is still read; those beyond are looked at by the next start. */
const maxWaiting = 50_000;

/** Watches from now on. The caller disposes it before the journal is closed. */
export class IncidentService implements RecordWatch, Disposable {
  readonly #options: IncidentServiceOptions;
  readonly #detectors = new Detectors();
  readonly #risks = new RiskRegister();
  readonly #dedup = new IncidentDedup();
  readonly #ended = new AbortController();
  readonly #ready = deferred<void>();
  readonly #timer: NodeJS.Timeout;
  /** Records up to here were durable when this began. */
  readonly #upToSeq: number;
  #reading: Promise<void> | undefined;
  #isReady = false;
  #waiting: AuditRecord[] = [];
  #observedSeq = -1;
  /** The first that found no place among the waiting. */
  #missedSeq: number | undefined;
  #packed: { readonly seq: number; readonly detectors: unknown } | undefined;
  #day = -1;
  #sinceSave = 0;
  #appends = new Set<Promise<unknown>>();
  #lastSelftestMs: number | undefined;
  readonly #watchers = new Map<number, () => void>();

  constructor(options: IncidentServiceOptions) {
    this.#options = options;
    this.#upToSeq = options.journal.head.seq;
    const { startAfterMs = 2_000 } = options;
    this.#timer = setTimeout(() => this.#start(), startAfterMs).unref();
  }

  /** Resolves when the log up to the beginning has been read; never rejects. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Records of before are read from the log, in their order; those that become durable meanwhile may come here too. */
  recall(record: AuditRecord): void {
    this.observe(record);
  }

  observe(record: AuditRecord): void {
    if (record.seq <= this.#upToSeq) return;
    if (!this.#isReady) {
      if (this.#waiting.length < maxWaiting) this.#waiting.push(record);
      else this.#missedSeq ??= record.seq;
      return;
    }
    if (record.seq > this.#observedSeq) this.#look(record);
  }

  /** When a self-test was completed last, in milliseconds since 1970. */
  get lastSelftestMs(): number | undefined {
    return this.#lastSelftestMs;
  }

  /** Resolves when the record of this number was looked at; rejects when that takes longer than the limit. */
  async watched(seq: number, limitMs = 15_000): Promise<void> {
    await this.#ready.promise;
    if (seq <= this.#observedSeq) return;
    const seen = deferred<void>();
    const timer = setTimeout(() => seen.reject(new Error(`record ${seq} did not reach the watch`)), limitMs).unref();
    this.#watchers.set(seq, seen.resolve);
    try {
      await seen.promise;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(seq);
    }
  }

  /** Resolves when what was found so far is on the record. */
  async settled(): Promise<void> {
    while (this.#appends.size > 0) await Promise.allSettled(this.#appends);
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#timer);
    this.#ended.abort();
    await this.#reading;
    this.#ready.resolve();
    await this.settled();
    if (this.#isReady) await this.#save();
  }

  #start(): void {
    this.#reading ??= this.#read().catch((error: unknown) => {
      if (!this.#ended.signal.aborted)
        this.#options.logger.log('warn', 'incidents-not-recalled', { problem: messageOf(error) });
      this.#begin();
    });
  }

  async #read(): Promise<void> {
    const { auditDir, memoryFile, journal, clock } = this.#options;
    const { signal } = this.#ended;
    const upToSeq = this.#upToSeq;
    const memory = await readWatchFile(memoryFile, { chain: journal.chain, seq: upToSeq });
    const since = clock.now().getTime() - dayMs;
    if (memory === undefined) await this.#recallWorkflow();
    else this.#unpack(memory);
    const fromSeq = memory?.packedSeq;
    for await (const record of recallLog({ auditDir, fromSeq, upToSeq, now: clock.now(), signal })) {
      if (signal.aborted) return;
      if (fromSeq !== undefined && record.seq <= fromSeq) this.#detectors.prime(record);
      // Without a memory, what is of the last day counts as not looked at: incidents that are open are counted into.
      else if (memory === undefined ? Date.parse(record.timestamp) < since : record.seq <= memory.observedSeq)
        this.#recallOne(record);
      else this.#look(record);
    }
    if (signal.aborted) return;
    this.#begin();
    await this.#save();
  }

  #begin(): void {
    this.#observedSeq = Math.max(this.#observedSeq, this.#upToSeq);
    this.#isReady = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const record of waiting) this.observe(record);
    this.#ready.resolve();
  }

  /** Incidents and first uses of the whole log. */
  async #recallWorkflow(): Promise<void> {
    const { auditDir } = this.#options;
    const records = await readWorkflowRecords(auditDir, { signal: this.#ended.signal, upToSeq: this.#upToSeq });
    for (const record of records) {
      this.#risks.recall(record);
      this.#readOwn(record);
    }
  }

  #unpack({ observedSeq, packedSeq, detectors, risks, dedup, selftestMs }: WatchMemory): void {
    this.#lastSelftestMs = typeof selftestMs === 'number' ? selftestMs : undefined;
    this.#observedSeq = observedSeq;
    this.#packed = { seq: packedSeq, detectors };
    this.#detectors.unpack(detectors);
    this.#risks.unpack(risks);
    this.#dedup.unpack(dedup);
  }

  #recallOne(record: AuditRecord): void {
    this.#passDay(record);
    this.#risks.recall(record);
    this.#readOwn(record);
    this.#detectors.recall(record);
    this.#observedSeq = Math.max(this.#observedSeq, record.seq);
  }

  #look(record: AuditRecord): void {
    this.#passDay(record);
    this.#observedSeq = record.seq;
    this.#readOwn(record);
    for (const sighting of this.#risks.observe(record)) {
      this.#append('risk.observed', sightingFields(sighting), () => this.#risks.forget(sighting));
    }
    for (const detection of this.#detectors.observe(record)) this.#report(detection, record);
    this.#watchers.get(record.seq)?.();
    this.#sinceSave += 1;
    if (this.#isReady && this.#sinceSave >= saveEvery) void this.#save();
  }

  /** What the rules know at the end of a day is what the next start goes on from. */
  #passDay(record: AuditRecord): void {
    const day = dayOf(record.timestamp) ?? this.#day;
    if (day <= this.#day) return;
    if (this.#day !== -1) this.#packed = { seq: record.seq - 1, detectors: this.#detectors.pack() };
    this.#day = day;
  }

  #report(detection: Detection, record: AuditRecord): void {
    const { dedupKey } = detection;
    const atMs = Date.parse(record.timestamp);
    const verdict = this.#dedup.judge(dedupKey, atMs);
    if (verdict.kind === 'repeat') {
      const { id, count, isDue } = verdict;
      if (isDue) this.#append('incident.repeated', { incident_id: id, count, seq_last: record.seq });
      return;
    }
    const id = `inc_${newId()}`;
    this.#dedup.opened(dedupKey, id, atMs);
    const { clock, developer } = this.#options;
    const fields = openedFields(id, detection, { at: clock.now().toISOString(), shown: record, developer });
    this.#append('incident.opened', fields, () => this.#dedup.forget(dedupKey));
  }

  /** Incidents that are on the record, from whichever run. */
  #readOwn(record: AuditRecord): void {
    if (record.type === 'selftest.completed') this.#lastSelftestMs = Date.parse(record.timestamp);
    const id = textOf(record['incident_id']);
    if (id === undefined) return;
    if (record.type === 'incident.repeated') this.#dedup.repeated(id, countOf(record['count']));
    if (record.type === 'incident.opened') {
      const key = textOf(record['dedup_key']);
      if (key !== undefined) this.#dedup.opened(key, id, Date.parse(record.timestamp));
    }
    if (record.type !== 'incident.transition') return;
    const status = incidentStatuses.find((each) => each === record['to']);
    const untilMs = Date.parse(textOf(record['expires']) ?? '');
    if (status !== undefined) this.#dedup.moved(id, status, Number.isNaN(untilMs) ? 0 : untilMs);
  }

  #append(type: RecordType, fields: RecordFields, onLost?: () => void): void {
    const append = this.#options.journal.append(type, fields, lateMs).catch(() => {
      onLost?.();
      this.#options.logger.log('error', 'record-lost', { type });
    });
    this.#appends.add(append);
    void append.finally(() => this.#appends.delete(append));
  }

  async #save(): Promise<void> {
    this.#sinceSave = 0;
    const { memoryFile, journal, clock, logger } = this.#options;
    try {
      await writeWatchFile(memoryFile, {
        chain: journal.chain,
        observedSeq: Math.min(this.#observedSeq, (this.#missedSeq ?? Infinity) - 1),
        packedSeq: this.#packed?.seq ?? -1,
        detectors: this.#packed?.detectors ?? null,
        risks: this.#risks.pack(),
        dedup: this.#dedup.pack(clock.now().getTime()),
        selftestMs: this.#lastSelftestMs ?? null,
      });
    } catch (error) {
      // A cache: the next start reads the log instead.
      logger.log('warn', 'incident-memory-not-written', { problem: messageOf(error) });
    }
  }
}
