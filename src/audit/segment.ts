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

/** A segment by what is left of it. */
export interface StoredSegment extends Segment {
  /** False once its content was disposed of, or lost. */
  readonly hasContent: boolean;
  readonly hasManifest: boolean;
  readonly hasLeaves: boolean;
}

const namePattern = /^(\d{8})-([1-9]\d{0,9})\.(ndjson|manifest|leaves)$/;
const newline = 0x0a;
/** The writer rotates at 8 MiB; a file so much larger is not its work. */
const maxSegmentBytes = 256 * 1024 * 1024;

export function segmentName(number: number, inc: number): string {
  return `${String(number).padStart(8, '0')}-${inc}.ndjson`;
}

/** The segments of a log whose content is there, in the order of the chain; empty when there is no log. */
export async function listSegments(auditDir: string): Promise<readonly Segment[]> {
  const stored = await listStoredSegments(auditDir);
  return stored
    .filter(({ hasContent }) => hasContent)
    .map(({ name, path, number, inc }) => ({ name, path, number, inc }));
}

/** All segments of which anything is left, in the order of the chain; empty when there is no log. */
export async function listStoredSegments(auditDir: string): Promise<readonly StoredSegment[]> {
  const found = new Map<string, StoredSegment>();
  for (const fileName of await namesIn(auditDir)) {
    const [, number, inc, kind] = namePattern.exec(fileName) ?? [];
    if (kind === undefined) continue;
    const name = segmentName(Number(number), Number(inc));
    const before = found.get(name);
    found.set(name, {
      name,
      path: join(auditDir, name),
      number: Number(number),
      inc: Number(inc),
      hasContent: kind === 'ndjson' || before?.hasContent === true,
      hasManifest: kind === 'manifest' || before?.hasManifest === true,
      hasLeaves: kind === 'leaves' || before?.hasLeaves === true,
    });
  }
  return [...found.values()].toSorted((left, right) => left.number - right.number || left.inc - right.inc);
}

async function namesIn(auditDir: string): Promise<readonly string[]> {
  try {
    return await readdir(auditDir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
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
