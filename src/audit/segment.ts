// Segments: the files of the log. `00000003-2.ndjson` is the third file, written by the second start of the writer.
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError, errnoOf } from './error.ts';

export interface Segment {
  readonly name: string;
  readonly path: string;
  readonly number: number;
  /** Incarnation of the writer that made it. */
  readonly inc: number;
}

const namePattern = /^(\d{8})-([1-9]\d{0,9})\.ndjson$/;
const newline = 0x0a;
/** The writer rotates at 8 MiB; a file so much larger is not its work. */
const maxSegmentBytes = 256 * 1024 * 1024;

export function segmentName(number: number, inc: number): string {
  return `${String(number).padStart(8, '0')}-${inc}.ndjson`;
}

/** The segments of a log in the order of the chain; empty when there is no log. */
export async function listSegments(auditDir: string): Promise<readonly Segment[]> {
  let names: readonly string[];
  try {
    names = await readdir(auditDir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
  const segments: Segment[] = [];
  for (const name of names) {
    const match = namePattern.exec(name);
    if (match === null) continue;
    segments.push({ name, path: join(auditDir, name), number: Number(match[1]), inc: Number(match[2]) });
  }
  return segments.toSorted((left, right) => left.number - right.number || left.inc - right.inc);
}

/** The stored bytes of a segment. Throws AuditError `corrupted` for a file that no writer of ours makes. */
export async function readSegment(segment: Segment): Promise<Buffer> {
  const { size } = await stat(segment.path);
  if (size > maxSegmentBytes) {
    throw new AuditError('corrupted', `${segment.name} has ${size} bytes; a segment never grows beyond 8 MiB`);
  }
  return readFile(segment.path);
}

/** Half-open byte range of a line, without its newline. */
export interface Line {
  readonly start: number;
  readonly end: number;
  /** False for bytes after the last newline: a write that did not finish. */
  readonly isComplete: boolean;
}

export function* linesOf(bytes: Uint8Array): Generator<Line> {
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(newline, start);
    yield { start, end: found === -1 ? bytes.length : found, isComplete: found !== -1 };
    if (found === -1) return;
    start = found + 1;
  }
}

export async function makeAuditDir(auditDir: string): Promise<void> {
  await mkdir(auditDir, { recursive: true, mode: 0o700 });
}
