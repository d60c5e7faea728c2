// Whether the log that a start finds is the one that this device remembers to have signed.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leafHash } from './line.ts';
import { leavesName } from './manifest.ts';
import { parseCheckpoint, parseNote } from './note.ts';
import { parseRecord } from './read.ts';
import type { RecordFields } from './record.ts';
import type { RecoveredHead } from './recovery.ts';
import { linesOf, readSegment, type StoredSegment } from './segment.ts';
import type { RememberedChain, SignedMemory } from './signed-memory.ts';
import { hashBytes } from './tree.ts';

export interface RememberedGapOptions {
  readonly auditDir: string;
  readonly segments: readonly StoredSegment[];
  readonly head: RecoveredHead | undefined;
  readonly memory: SignedMemory;
}

/** Fields of a `log.gap` record, when what is remembered is not there, or other records are. */
export async function findRememberedGap(options: RememberedGapOptions): Promise<RecordFields | undefined> {
  const { head, memory } = options;
  const ours = head === undefined ? undefined : memory.of(head.chain);
  const expected = ours ?? memory.latest;
  if (expected === undefined || expected.size === 0) return undefined;
  const found = head !== undefined && ours !== undefined ? head.seq + 1 : 0;
  if (head !== undefined && found >= expected.size && (await leafBefore(options, expected, head)) === expected.leaf)
    return undefined;
  return {
    previous_chain: expected.chain,
    found,
    covered: expected.size,
    missing: Math.max(0, expected.size - found),
    root: parseCheckpoint(parseNote(expected.note).text).root,
    last_leaf: found === 0 ? null : (head?.leaf ?? null),
    source: 'memory',
  };
}

/** Leaf hash of the last record that was signed: each record holds that of the one before, so it stands for all of them. */
async function leafBefore(
  { auditDir, segments }: RememberedGapOptions,
  { chain, size }: RememberedChain,
  head: RecoveredHead,
): Promise<string | undefined> {
  if (head.seq + 1 === size) return head.leaf;
  // A crash leaves what is remembered a little behind: it is in the last segment, or in the one before.
  let next = head.seq + 1;
  for (const segment of segments.toReversed()) {
    const leaves = await leavesOf(auditDir, segment, chain);
    if (leaves === undefined) return undefined;
    const index = size - 1 - (next - leaves.count);
    if (index >= 0) return leaves.at(index);
    next -= leaves.count;
  }
  return undefined;
}

interface SegmentLeaves {
  readonly count: number;
  readonly at: (index: number) => string;
}

/** Undefined: it is of another chain, or cannot be read. */
async function leavesOf(auditDir: string, segment: StoredSegment, chain: string): Promise<SegmentLeaves | undefined> {
  if (!segment.hasContent) {
    if (!segment.hasLeaves) return undefined;
    const bytes = await readFile(join(auditDir, leavesName(segment.name)));
    const at = (index: number): string => bytes.toString('hex', hashBytes * index, hashBytes * (index + 1));
    return { count: bytes.length / hashBytes, at };
  }
  const bytes = await readSegment(segment);
  const lines = [...linesOf(bytes)].filter(({ isComplete }) => isComplete);
  const lineAt = (index: number): Buffer => bytes.subarray(lines[index]?.start ?? 0, lines[index]?.end ?? 0);
  if (lines.length > 0 && parseRecord(lineAt(0))?.chain !== chain) return undefined;
  return { count: lines.length, at: (index) => leafHash(lineAt(index)) };
}
