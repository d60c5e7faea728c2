// Where the log says less than it should, found from its records alone: what is missing, what nobody answered, when a proxy
// that ran showed no sign of life, and when it is explained that it was off.
import type { JsonValue } from '../base/canonical-json.ts';
import { type Gap, type GapKind, type GapReason, gapText } from './gap-text.ts';
import type { AuditRecord } from './record.ts';

export type { Gap, GapKind } from './gap-text.ts';

/** What a sign of life may be late before its absence is silence: a busy machine, a slow disk. */
const toleranceMs = 5 * 60_000;
/** Where no heartbeat said how often they come. */
const usualIntervalMs = 15 * 60_000;
/** A smaller step of the wall clock is a correction. The same limit as for a `clock.jump` record. */
const clockStepMs = 5_000;
/** A jump of the clock over a sleep is as long as the sleep, but for what the clock was wrong after it. */
const sleepToleranceMs = 2 * 60_000;
/** The record of a sleep comes so long after its end at the latest: it is looked for every minute. */
const sleepRecordedWithinMs = 3 * 60_000;
const longestAnswerMs = 24 * 3_600_000;
const maxKept = 10_000;

interface Asked {
  readonly seq: number;
  readonly timestamp: string;
}

/** The start of the writer that the last record belongs to. */
interface Incarnation {
  /** Promised by its heartbeats; undefined before the first one: nothing is due then. */
  intervalMs: number | undefined;
  /** It said that it ends. */
  isOver: boolean;
  readonly unanswered: Map<string, Asked>;
}

interface Ended extends Incarnation {
  readonly last: AuditRecord;
  readonly next: AuditRecord;
}

/** A gap that the record of a sleep may still explain. */
interface Held {
  readonly gap: Gap;
  readonly monoMs: number;
  readonly isExplainedBy: (sleptMs: number) => boolean;
}

type Stretch = Pick<Gap, 'from' | 'until' | 'seq'>;

/**
 * Reads the records of a log, or of a part of one, in their order. Memory grows with the requests that are under way and
 * with what is found, not with the log.
 */
export class GapFinder {
  readonly #kept: Gap[] = [];
  #count = 0;
  #last: AuditRecord | undefined;
  #incarnation = newIncarnation();
  #held: readonly Held[] = [];
  /** The start before, until it is known why it ended. */
  #ended: Ended | undefined;
  #fresh: Gap[] = [];

  /** The next record. Gives what it brought to light; a later record does not give that again. */
  observe(record: AuditRecord): readonly Gap[] {
    this.#fresh = [];
    const last = this.#last;
    this.#last = record;
    if (last === undefined) this.#read(record, record);
    else {
      this.#compareNumbers(last, record);
      if (last.chain !== record.chain || last.inc !== record.inc) this.#visitStart(last, record);
      else this.#visitNext(last, record);
      if (record.type !== 'log.torn_tail') this.#judgeEnd(record);
      this.#read(last, record);
    }
    this.#kept.push(...this.#fresh.slice(0, maxKept - this.#kept.length));
    this.#count += this.#fresh.length;
    return this.#fresh;
  }

  /**
   * All up to now, as they were found; at most 10,000. With `now`, for the log of a proxy that should be running: a
   * silence that still lasts stands at the end.
   */
  gaps(now?: Date): readonly Gap[] {
    const held = this.#held.map(({ gap }) => gap);
    return [...this.#kept, ...held, ...(now === undefined ? [] : this.#lasting(now))];
  }

  /** How many were found, those beyond the 10,000 too. */
  get count(): number {
    return this.#count + this.#held.length;
  }

  #add(kind: GapKind, between: Stretch, reason: GapReason): void {
    this.#fresh.push(gapOf(kind, between, reason));
  }

  #lasting(now: Date): readonly Gap[] {
    const last = this.#last;
    const { intervalMs, isOver } = this.#incarnation;
    if (last === undefined || isOver || intervalMs === undefined) return [];
    const silentMs = now.getTime() - Date.parse(last.timestamp);
    if (silentMs <= intervalMs + toleranceMs) return [];
    const until = now.toISOString();
    return [gapOf('silence', { from: last.timestamp, until, seq: last.seq }, { what: 'still-silent', silentMs })];
  }

  #compareNumbers(last: AuditRecord, record: AuditRecord): void {
    if (last.chain !== record.chain) {
      // A `log.gap` says it itself.
      if (record.type !== 'log.gap') this.#add('missing', stretch(last, record), { what: 'another-chain' });
    } else if (record.seq > last.seq + 1)
      this.#add('missing', stretch(last, record), { what: 'missing', first: last.seq + 1, last: record.seq - 1 });
  }

  /** Another start of the writer. Why the one before ended may only be told by its `daemon.start`. */
  #visitStart(last: AuditRecord, record: AuditRecord): void {
    this.#release();
    this.#judgeEnd(last);
    const ended = this.#incarnation;
    for (const asked of ended.unanswered.values()) this.#addUnanswered(asked, record);
    this.#incarnation = newIncarnation();
    const byMs = wallMsBetween(last, record);
    if (byMs < -clockStepMs) this.#add('clock jump', stretch(last, record), { what: 'clock-moved', byMs });
    this.#ended = { ...ended, last, next: record };
  }

  #judgeEnd(record: AuditRecord): void {
    if (this.#ended === undefined) return;
    const { last, next, isOver, intervalMs } = this.#ended;
    this.#ended = undefined;
    const off = stretch(last, next);
    if (isOver) this.#add('explained off', off, { what: 'stopped' });
    else if (wasRestarted(last, record)) this.#add('explained off', off, { what: 'machine-restarted' });
    else {
      // Nothing leaves meanwhile: what is routed here reaches nobody.
      const offMs = Math.max(0, wallMsBetween(last, next));
      const isShort = offMs <= (intervalMs ?? usualIntervalMs) + toleranceMs;
      this.#add(isShort ? 'explained off' : 'silence', off, { what: 'ended', offMs });
    }
  }

  /** The same start goes on. */
  #visitNext(last: AuditRecord, record: AuditRecord): void {
    if (this.#held.some(({ monoMs }) => record.mono_ms - monoMs > sleepRecordedWithinMs)) this.#release();
    // By the clock that nobody sets; where it stands still in a sleep, a sleep is no silence.
    const aliveMs = record.mono_ms - last.mono_ms;
    const byMs = wallMsBetween(last, record) - aliveMs;
    if (record.type === 'clock.jump' || byMs < -clockStepMs) {
      const isExplainedBy = (sleptMs: number): boolean => Math.abs(byMs - sleptMs) <= sleepToleranceMs;
      this.#hold('clock jump', stretch(last, record), { what: 'clock-moved', byMs }, isExplainedBy);
    }
    const { intervalMs } = this.#incarnation;
    if (intervalMs === undefined || aliveMs <= intervalMs + toleranceMs) return;
    const reason: GapReason = { what: 'silent', silentMs: aliveMs, intervalMs };
    this.#hold('silence', stretch(last, record), reason, (sleptMs) => aliveMs - sleptMs <= intervalMs + toleranceMs);
  }

  #hold(kind: GapKind, where: Stretch, reason: GapReason, isExplainedBy: Held['isExplainedBy']): void {
    const monoMs = this.#last?.mono_ms ?? 0;
    this.#held = [...this.#held, { gap: gapOf(kind, where, reason), monoMs, isExplainedBy }];
  }

  #release(): void {
    for (const { gap } of this.#held) this.#fresh.push(gap);
    this.#held = [];
  }

  #read(last: AuditRecord, record: AuditRecord): void {
    const incarnation = this.#incarnation;
    const here = { from: record.timestamp, until: undefined, seq: record.seq };
    switch (record.type) {
      case 'ai.request':
      case 'ai.passthrough':
        if (record['decision'] !== 'block') this.#asked(record);
        return;
      case 'ai.response':
        incarnation.unanswered.delete(textOf(record['request_id']));
        return;
      case 'heartbeat':
        incarnation.intervalMs = numberOf(record['interval_ms']) || usualIntervalMs;
        this.#giveUpOld(record);
        return;
      case 'daemon.stop':
        incarnation.isOver = true;
        return;
      case 'daemon.resume':
        this.#resumed(record);
        return;
      case 'log.torn_tail':
        this.#add('torn tail', here, { what: 'torn', bytes: numberOf(record['bytes']) });
        return;
      case 'log.disk_full':
        this.#add('disk full', stretch(last, record), { what: 'disk-full' });
        return;
      case 'log.gap':
        this.#add('missing', here, { what: 'gap-record' });
        return;
      default:
    }
  }

  #asked(record: AuditRecord): void {
    const { unanswered } = this.#incarnation;
    const { seq, timestamp } = record;
    unanswered.set(textOf(record['request_id']), { seq, timestamp });
    const [oldest] = unanswered;
    if (unanswered.size <= maxKept || oldest === undefined) return;
    unanswered.delete(oldest[0]);
    this.#addUnanswered(oldest[1], record);
  }

  /** A proxy may run for weeks: what nobody answered for a day is told before its end. */
  #giveUpOld(record: AuditRecord): void {
    const { unanswered } = this.#incarnation;
    for (const [id, asked] of unanswered) {
      if (Date.parse(record.timestamp) - Date.parse(asked.timestamp) < longestAnswerMs) return;
      unanswered.delete(id);
      this.#addUnanswered(asked, record);
    }
  }

  #addUnanswered({ seq, timestamp }: Asked, until: AuditRecord): void {
    this.#add('unanswered', { from: timestamp, until: until.timestamp, seq }, { what: 'unanswered' });
  }

  #resumed(record: AuditRecord): void {
    const sleptMs = numberOf(record['slept_ms']);
    const since = momentOf(record['since']) ?? record.timestamp;
    this.#held = this.#held.filter(
      ({ gap, isExplainedBy }) => (gap.until ?? gap.from) < since || !isExplainedBy(sleptMs),
    );
    this.#release();
    this.#add('explained off', { from: since, until: record.timestamp, seq: record.seq }, { what: 'slept', sleptMs });
  }
}

function newIncarnation(): Incarnation {
  return { intervalMs: undefined, isOver: false, unanswered: new Map() };
}

function gapOf(kind: GapKind, where: Stretch, reason: GapReason): Gap {
  const lengthMs = where.until === undefined ? 0 : Date.parse(where.until) - Date.parse(where.from);
  return { kind, ...where, milliseconds: Math.max(0, lengthMs), text: gapText(reason) };
}

function stretch(last: AuditRecord, record: AuditRecord): Stretch {
  return { from: last.timestamp, until: record.timestamp, seq: record.seq };
}

function wallMsBetween(last: AuditRecord, record: AuditRecord): number {
  return Date.parse(record.timestamp) - Date.parse(last.timestamp);
}

/** The machine was started after the last record: the start of a proxy says for how long it had been up. */
function wasRestarted(last: AuditRecord, record: AuditRecord): boolean {
  const uptimeSeconds = record['uptime_s'];
  if (typeof uptimeSeconds !== 'number') return false;
  return Date.parse(record.timestamp) - uptimeSeconds * 1000 > Date.parse(last.timestamp);
}

/** Untrusted: records of others. */
function numberOf(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function momentOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && moment.test(value) ? value : undefined;
}
