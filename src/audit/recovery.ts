// Finding the head of the chain at a start, and taking off the tail that a crash left.
import { hash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSystem } from './append-file.ts';
import { AuditError } from './error.ts';
import { checkLine, firstPrevHash, type LineHead } from './line.ts';
import { leavesName, type StoredManifest } from './manifest.ts';
import type { VerifierKey } from './note.ts';
import { signedManifest } from './restore-tree.ts';
import { linesOf, readSegment, type Segment, type StoredSegment } from './segment.ts';
import { hashBytes } from './tree.ts';

/** A tail that was cut off; its bytes are kept beside the segment in `<segment>.torn`. */
export interface TornTail {
  readonly segment: string;
  readonly bytes: number;
  /** Of the cut-off bytes, hex. */
  readonly sha256: string;
}

/** The last record of a log. */
export interface RecoveredHead {
  readonly chain: string;
  readonly seq: number;
  readonly leaf: string;
  /** File name of its segment. */
  readonly segment: string;
}

export interface Recovery {
  /** Undefined when the log holds no record yet. */
  readonly head: RecoveredHead | undefined;
  /** Tails whose `log.torn_tail` record is not in the chain yet. */
  readonly tornTails: readonly TornTail[];
}

const whatToDo =
  'Nothing was changed. Run `pretense verify` to see what differs; to go on, move the audit folder aside and keep it';

export interface RecoverOptions {
  readonly auditDir: string;
  readonly segments: readonly StoredSegment[];
  /** What they signed is believed without a look at each line. */
  readonly keys: readonly VerifierKey[];
  readonly fileSystem: FileSystem;
}

/** Repairs the end of the log and finds its head. Throws AuditError `corrupted` when more than the last line is wrong. */
export async function recover({ auditDir, segments, keys, fileSystem }: RecoverOptions): Promise<Recovery> {
  const kept = new Set((await readdir(auditDir)).filter((name) => name.endsWith('.torn')));
  const tornTails: TornTail[] = [];
  for (const segment of segments.toReversed()) {
    const sealed = await signedManifest(auditDir, segment, keys);
    if (!segment.hasContent) {
      if (!(await isDisposed(auditDir, segment, sealed))) continue;
      return { head: headOf(sealed), tornTails };
    }
    const bytes = await readSegment(segment);
    if (sealed?.manifest.sha256 === hash('sha256', bytes, 'hex')) {
      if (kept.has(tornName(segment))) tornTails.unshift(await keptTail(auditDir, segment));
      return { head: headOf(sealed), tornTails };
    }
    const scan = scanSegment(segment, bytes);
    if (scan.torn !== undefined) {
      await cutOff(auditDir, segment, scan, scan.torn, fileSystem);
      tornTails.unshift(describeTorn(segment, scan.torn));
    } else if (kept.has(tornName(segment))) tornTails.unshift(await keptTail(auditDir, segment));
    if (scan.head !== undefined) {
      const { chain, seq, leaf } = scan.head;
      return { head: { chain, seq, leaf, segment: segment.name }, tornTails };
    }
  }
  return { head: undefined, tornTails };
}

/** Cut off by an earlier start, which then ended before its record was written: nothing follows in the chain. */
async function keptTail(auditDir: string, segment: Segment): Promise<TornTail> {
  return describeTorn(segment, await readFile(join(auditDir, tornName(segment))));
}

/** Content that was disposed of leaves its leaf hashes; without them it was lost. */
async function isDisposed(
  auditDir: string,
  segment: StoredSegment,
  sealed: StoredManifest | undefined,
): Promise<boolean> {
  if (sealed === undefined || !segment.hasLeaves) return false;
  const { size } = await stat(join(auditDir, leavesName(segment.name)));
  return size === sealed.manifest.count * hashBytes;
}

function headOf(sealed: StoredManifest | undefined): RecoveredHead | undefined {
  if (sealed === undefined) return undefined;
  const { chain, last_seq: seq, last_leaf: leaf, segment } = sealed.manifest;
  return { chain, seq, leaf, segment };
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
