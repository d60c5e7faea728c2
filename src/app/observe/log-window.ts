// The last days of the log, read beside the proxy that serves: a little at a time, newest segments only.
import { stat } from 'node:fs/promises';
import { parseRecord } from '../../audit/read.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { linesOf, listSegments, readSegment, type Segment } from '../../audit/segment.ts';
import { Turns, type TurnTimes } from '../../audit/turns.ts';

export interface LogWindow {
  /** Segments that may hold a record from `since` on, in the order of the chain. */
  readonly recent: readonly Segment[];
  /** Those before them that may hold one from `earliest` on. */
  readonly earlier: readonly Segment[];
}

/** Bytes of earlier segments that are read; of a busier log the oldest days are left out. */
const maxEarlierBytes = 32 * 1024 * 1024;
const clockToleranceMs = 2_000;

/**
 * A segment that was last written before a moment holds no record from that moment on, unless the clock was set back.
 * The newest one counts always: some systems note the time of a write only when the file is closed.
 */
export async function findLogWindow(
  auditDir: string,
  { since, earliest }: { readonly since: Date; readonly earliest: Date },
): Promise<LogWindow> {
  const segments = await listSegments(auditDir);
  const written = await Promise.all(
    segments.map(async (segment, index) => {
      const { mtimeMs, size } = await stat(segment.path);
      return { segment, size, writtenMs: index === segments.length - 1 ? Infinity : mtimeMs + clockToleranceMs };
    }),
  );
  const recent = written.filter(({ writtenMs }) => writtenMs >= since.getTime());
  const earlier: Segment[] = [];
  let room = maxEarlierBytes;
  for (const { segment, size, writtenMs } of written.toReversed()) {
    if (writtenMs >= since.getTime() || writtenMs < earliest.getTime()) continue;
    room -= size;
    if (room < 0) break;
    earlier.unshift(segment);
  }
  return { recent: recent.map(({ segment }) => segment), earlier };
}

export interface ReadLimits {
  /** The last record that is wanted. */
  readonly upToSeq: number;
  readonly signal: AbortSignal;
  /** Default: somebody waits for them. */
  readonly times?: TurnTimes;
}

/**
 * The records of segments up to a sequence number, in order, as many at a time as one turn of the event loop should
 * parse. What is no record is passed over: that is for `pretense verify` to say.
 */
export async function* readWindow(
  segments: readonly Segment[],
  { upToSeq, signal, times }: ReadLimits,
): AsyncGenerator<readonly AuditRecord[]> {
  const turns = new Turns(times);
  for (const segment of segments) {
    const bytes = await readSegment(segment);
    let records: AuditRecord[] = [];
    for (const { start, end, isComplete } of linesOf(bytes)) {
      if (!isComplete) break;
      const record = parseRecord(bytes.subarray(start, end));
      if (record !== undefined && record.seq <= upToSeq) records.push(record);
      if (!turns.isOver) continue;
      yield records;
      records = [];
      await turns.next();
      if (signal.aborted) return;
    }
    yield records;
  }
}
