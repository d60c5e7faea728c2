// The part of the log that the rules have to read at a start: from where their memory ends, or the last 42 days.
import { open } from 'node:fs/promises';
import type { AuditRecord } from '../../audit/record.ts';
import { listSegments, type Segment } from '../../audit/segment.ts';
import { backgroundWork } from '../../audit/turns.ts';
import { windowDays } from '../../incidents/history.ts';
import { findLogWindow, readWindow } from '../observe/log-window.ts';

export interface RecallOptions {
  readonly auditDir: string;
  /** Undefined: nothing is remembered. */
  readonly fromSeq: number | undefined;
  readonly upToSeq: number;
  readonly now: Date;
  readonly signal: AbortSignal;
}

const dayMs = 86_400_000;
const headBytes = 512 * 1024;

/** In the order of the chain, from a segment that holds `fromSeq` or the one before it; a few milliseconds at a time. */
export async function* recallLog(options: RecallOptions): AsyncGenerator<AuditRecord> {
  const { auditDir, fromSeq, upToSeq, now, signal } = options;
  const segments = fromSeq === undefined ? await lastWeeks(auditDir, now) : await segmentsFrom(auditDir, fromSeq);
  for await (const records of readWindow(segments, { upToSeq, signal, times: backgroundWork })) yield* records;
}

async function lastWeeks(auditDir: string, now: Date): Promise<readonly Segment[]> {
  const earliest = new Date(now.getTime() - windowDays * dayMs);
  const { recent, earlier } = await findLogWindow(auditDir, { since: now, earliest });
  return [...earlier, ...recent];
}

async function segmentsFrom(auditDir: string, seq: number): Promise<readonly Segment[]> {
  const found: Segment[] = [];
  for (const segment of (await listSegments(auditDir)).toReversed()) {
    found.unshift(segment);
    const first = await firstSeqOf(segment);
    if (first !== undefined && first <= seq) break;
  }
  return found;
}

/** Undefined when its first line is too long to look into, or none. */
async function firstSeqOf({ path }: Segment): Promise<number | undefined> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(headBytes);
    const { bytesRead } = await handle.read(bytes, 0, headBytes, 0);
    const end = bytes.subarray(0, bytesRead).indexOf(0x0a);
    if (end === -1) return undefined;
    const { seq } = JSON.parse(bytes.subarray(0, end).toString('utf8')) as { readonly seq?: unknown };
    return typeof seq === 'number' ? seq : undefined;
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
