// The lines of the log as they are stored, one segment in memory at a time.
import { linesOf, listSegments, readSegment } from '../audit/segment.ts';
import { Turns } from '../audit/turns.ts';

export interface StoredLine {
  /** Without its newline. Good until the next one is asked for. */
  readonly bytes: Buffer;
  /** Whole lines before it, as `verifyLog` counts them. */
  readonly place: number;
}

/**
 * From one place to another, both included. Segments that cannot be read are passed over, as `verifyLog` does. Shares the
 * event loop. Rejects with the signal's reason.
 */
export async function* storedLines(
  auditDir: string,
  range: { readonly first: number; readonly last: number },
  signal?: AbortSignal,
): AsyncGenerator<StoredLine> {
  const turns = new Turns();
  let place = -1;
  for (const segment of await listSegments(auditDir)) {
    const bytes = await readSegment(segment).catch(() => Buffer.alloc(0));
    for (const { start, end, isComplete } of linesOf(bytes)) {
      if (!isComplete) break;
      place += 1;
      if (place < range.first) continue;
      if (place > range.last) return;
      yield { bytes: bytes.subarray(start, end), place };
      if (!turns.isOver) continue;
      await turns.next();
      signal?.throwIfAborted();
    }
  }
}
