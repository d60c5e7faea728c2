// The records that people's work is folded from, out of the whole log: incidents, reviews, self-tests, what was used for
// the first time. They are few: a segment without one is passed over unparsed.
import { parseRecord } from '../../audit/read.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { linesOf, listSegments, readSegment } from '../../audit/segment.ts';
import { Turns, type TurnTimes } from '../../audit/turns.ts';

const wanted = ['incident.', 'review.', 'risk.', 'selftest.'].map((prefix) => Buffer.from(`"type":"${prefix}`, 'utf8'));

export interface WorkflowLimits {
  readonly signal?: AbortSignal;
  /** Default: somebody waits for them. */
  readonly times?: TurnTimes;
  /** The last record that is wanted. */
  readonly upToSeq?: number;
}

/** In the order of the chain. What is no record is passed over: that is for `pretense verify` to say. */
export async function readWorkflowRecords(
  auditDir: string,
  { signal, times, upToSeq = Infinity }: WorkflowLimits = {},
): Promise<readonly AuditRecord[]> {
  const turns = new Turns(times);
  const records: AuditRecord[] = [];
  for (const segment of await listSegments(auditDir)) {
    const bytes = await readSegment(segment);
    if (!wanted.some((prefix) => bytes.includes(prefix))) continue;
    for (const { start, end, isComplete } of linesOf(bytes)) {
      if (!isComplete) break;
      const line = bytes.subarray(start, end);
      if (!wanted.some((prefix) => line.includes(prefix))) continue;
      const record = parseRecord(line);
      if (record !== undefined && record.seq <= upToSeq) records.push(record);
      if (!turns.isOver) continue;
      await turns.next();
      if (signal?.aborted === true) return records;
    }
  }
  return records;
}
