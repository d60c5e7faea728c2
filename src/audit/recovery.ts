// Finding the head of the chain at a start, and taking off the tail that a crash left.
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSystem } from './append-file.ts';
import { AuditError } from './error.ts';
import { checkLine, firstPrevHash, type LineHead } from './line.ts';
import { linesOf, readSegment, type Segment } from './segment.ts';

/** A tail that was cut off; its bytes are kept beside the segment in `<segment>.torn`. */
export interface TornTail {
  readonly segment: string;
  readonly bytes: number;
  /** Of the cut-off bytes, hex. */
  readonly sha256: string;
}

export interface Recovery {
  /** Undefined when the log holds no record yet. */
  readonly head: LineHead | undefined;
  /** Tails whose `log.torn_tail` record is not in the chain yet. */
  readonly tornTails: readonly TornTail[];
}

const whatToDo =
  'Nothing was changed. Run `pretense verify` to see what differs; to go on, move the audit folder aside and keep it';

/** Repairs the end of the log and finds its head. Throws AuditError `corrupted` when more than the last line is wrong. */
export async function recover(
  auditDir: string,
  segments: readonly Segment[],
  fileSystem: FileSystem,
): Promise<Recovery> {
  const kept = new Set((await readdir(auditDir)).filter((name) => name.endsWith('.torn')));
  const tornTails: TornTail[] = [];
  for (const segment of segments.toReversed()) {
    const scan = scanSegment(segment, await readSegment(segment));
    if (scan.torn !== undefined) {
      await cutOff(auditDir, segment, scan, scan.torn, fileSystem);
      tornTails.unshift(describeTorn(segment, scan.torn));
    } else if (kept.has(tornName(segment))) {
      // Cut off by an earlier start, which then ended before its record was written: nothing follows in the chain.
      tornTails.unshift(describeTorn(segment, await readFile(join(auditDir, tornName(segment)))));
    }
    if (scan.head !== undefined) return { head: scan.head, tornTails };
  }
  return { head: undefined, tornTails };
}

/** Above what the writer puts into one group. */
const maxUnacknowledgedBytes = 5 * 1024 * 1024;

interface Scan {
  readonly head: LineHead | undefined;
  readonly goodBytes: number;
  readonly torn: Buffer | undefined;
}

function scanSegment(segment: Segment, bytes: Buffer): Scan {
  let head: LineHead | undefined;
  let number = 0;
  for (const { start, end, isComplete } of linesOf(bytes)) {
    number += 1;
    const line = checkLine(bytes.subarray(start, end));
    const isRecord = isComplete && !('fault' in line);
    if (isRecord && follows(line, head, segment)) {
      head = line;
      continue;
    }
    // A whole record that does not follow was never torn: something before it was changed.
    if (!isRecord && isTorn(bytes, start, end)) return { head, goodBytes: start, torn: bytes.subarray(start) };
    throw new AuditError('corrupted', `The audit log is damaged at ${segment.name} line ${number}. ${whatToDo}`);
  }
  return { head, goodBytes: bytes.length, torn: undefined };
}

/**
 * A crash leaves an unfinished last line. A power cut may also leave pages of zeros in the last, never acknowledged
 * group, with lines after them; a line of ours holds no zero byte.
 */
function isTorn(bytes: Buffer, start: number, end: number): boolean {
  if (end + 1 >= bytes.length) return true;
  return bytes.length - start <= maxUnacknowledgedBytes && bytes.subarray(start, end).includes(0);
}

function follows(line: LineHead, head: LineHead | undefined, segment: Segment): boolean {
  if (line.inc !== segment.inc) return false;
  if (head === undefined) return line.seq > 0 || line.prevHash === firstPrevHash;
  return line.chain === head.chain && line.seq === head.seq + 1 && line.prevHash === head.leaf;
}

async function cutOff(
  auditDir: string,
  segment: Segment,
  scan: Scan,
  torn: Buffer,
  fileSystem: FileSystem,
): Promise<void> {
  const copy = await openCopy(join(auditDir, tornName(segment)), fileSystem);
  try {
    await copy.truncate(0);
    await copy.write(torn, 0);
    await copy.datasync();
  } finally {
    await copy.close();
  }
  await fileSystem.syncDirectory(auditDir);
  const file = await fileSystem.openExisting(segment.path);
  try {
    await file.truncate(scan.goodBytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

function openCopy(path: string, fileSystem: FileSystem): ReturnType<FileSystem['create']> {
  // A copy from a repair that did not finish holds a part of the same bytes.
  return fileSystem.create(path).catch(() => fileSystem.openExisting(path));
}

function tornName(segment: Segment): string {
  return `${segment.name}.torn`;
}

function describeTorn(segment: Segment, torn: Buffer): TornTail {
  return { segment: segment.name, bytes: torn.length, sha256: hash('sha256', torn, 'hex') };
}
