// Records as they become durable, beside the process that writes them.
import { open } from 'node:fs/promises';
import { parseRecord } from '../../audit/read.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { linesOf, listSegments, type Segment } from '../../audit/segment.ts';

export interface LoggedLine {
  /** As it is stored, without its newline. */
  readonly line: string;
  readonly record: AuditRecord;
}

/** How much of a segment is read at once. */
const chunkBytes = 1024 * 1024;

/** Remembers how far the log was read. Whole lines only: what is being written comes with the next look. */
export class LogFollower {
  readonly #auditDir: string;
  #segment: string | undefined;
  #offset = 0;

  constructor(auditDir: string) {
    this.#auditDir = auditDir;
  }

  /**
   * The last lines that are wanted, oldest first; what becomes durable after them is given by `next`. Reads no more
   * segments than it takes.
   */
  async last(count: number, isWanted: (line: LoggedLine) => boolean): Promise<readonly LoggedLine[]> {
    const segments = await listSegments(this.#auditDir);
    let found: readonly LoggedLine[] = [];
    let end: { readonly segment: string | undefined; readonly offset: number } | undefined;
    for (const segment of segments.toReversed()) {
      if (end !== undefined && found.length >= count) break;
      this.#offset = 0;
      const wanted: LoggedLine[] = [];
      for await (const line of this.#linesOf(segment)) if (isWanted(line)) wanted.push(line);
      end ??= { segment: segment.name, offset: this.#offset };
      found = [...wanted, ...found].slice(-Math.max(1, count));
    }
    this.#segment = end?.segment;
    this.#offset = end?.offset ?? 0;
    return found.slice(Math.max(0, found.length - count));
  }

  /** All lines since the last call; at first the whole log. What is no record is passed over: `pretense verify` says so. */
  async *next(): AsyncGenerator<LoggedLine> {
    const segments = await listSegments(this.#auditDir);
    const at = segments.findIndex(({ name }) => name === this.#segment);
    for (const segment of segments.slice(Math.max(0, at))) {
      if (segment.name !== this.#segment) {
        this.#segment = segment.name;
        this.#offset = 0;
      }
      yield* this.#linesOf(segment);
    }
  }

  async *#linesOf(segment: Segment): AsyncGenerator<LoggedLine> {
    const handle = await open(segment.path, 'r');
    try {
      let size = chunkBytes;
      for (;;) {
        const chunk = Buffer.alloc(size);
        const { bytesRead } = await handle.read(chunk, 0, size, this.#offset);
        const bytes = chunk.subarray(0, bytesRead);
        let taken = 0;
        for (const { start, end, isComplete } of linesOf(bytes)) {
          if (!isComplete) break;
          taken = end + 1;
          const record = parseRecord(bytes.subarray(start, end));
          if (record !== undefined) yield { line: bytes.toString('utf8', start, end), record };
        }
        this.#offset += taken;
        if (bytesRead < size) return;
        // A line that is longer than what was read.
        if (taken === 0) size *= 2;
      }
    } finally {
      await handle.close();
    }
  }
}
