// Consistency proofs (RFC 6962 §2.1.2) over a log on disk: from manifests, and from what was written since, in log2(n) memory.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leafHash } from '../audit/line.ts';
import { leavesName, manifestName, readManifest } from '../audit/manifest.ts';
import { CompactTree, hashBytes } from '../audit/tree.ts';
import { backgroundWork, Turns } from '../audit/turns.ts';
import { StretchReader } from './outbox-lines.ts';
import type { SegmentExtent } from './outbox-segments.ts';
import { frontierNode, proofRanges } from './proof-ranges.ts';

export interface ProofAsked {
  readonly chain: string;
  /** All of the chain, in order. */
  readonly segments: readonly SegmentExtent[];
  readonly from: number;
  readonly to: number;
}

/** `gone`: a record without which it cannot be made: neither it nor its leaf hash is here. */
export type MadeProof = { readonly proof: readonly Uint8Array[] } | { readonly gone: number };

interface KnownTree {
  readonly chain: string;
  readonly tree: CompactTree;
}

/** Of one reading: a batch holds more. */
const stretchLimits = { records: 1000, bytes: 1024 * 1024 };

/** One call at a time. Remembers the trees of the last proof: the next one begins where it ended. */
export class ProofMaker {
  readonly #auditDir: string;
  readonly #reader = new StretchReader();
  #known: readonly KnownTree[] = [];

  constructor(auditDir: string) {
    this.#auditDir = auditDir;
  }

  /** 0 ≤ from ≤ to ≤ records of the chain. Rejects with the signal's reason, or what the disk says. */
  async make(asked: ProofAsked, signal: AbortSignal): Promise<MadeProof> {
    const { chain, segments, from, to } = asked;
    if (from === 0 || from === to) return { proof: [] };
    const start = await this.#nearest(asked);
    const tree = new CompactTree(start.frontier(), start.size);
    const before = await this.#leaves(segments, {
      from: tree.size,
      end: from,
      take: (leaf) => tree.append(leaf),
      signal,
    });
    if (before !== undefined) return { gone: before };
    const old = new CompactTree(tree.frontier(), tree.size);
    const parts = proofRanges(from, to).map((range) => ({ ...range, tree: new CompactTree() }));
    const after = await this.#leaves(segments, {
      from,
      end: to,
      take: (leaf, seq) => {
        tree.append(leaf);
        parts.find(({ start: first, end }) => first <= seq && seq < end)?.tree.append(leaf);
      },
      signal,
    });
    if (after !== undefined) return { gone: after };
    this.#known = [old, tree].map((each) => ({ chain, tree: each }));
    return { proof: parts.map((part) => (part.end <= from ? frontierNode(old, part.start) : part.tree.root())) };
  }

  /** The largest tree that is known up to `from`: of the last proof, or of a manifest. */
  async #nearest({ chain, segments, from }: ProofAsked): Promise<CompactTree> {
    const known = this.#known.findLast((each) => each.chain === chain && each.tree.size <= from)?.tree;
    for (let index = segments.findLastIndex(({ firstSeq }) => firstSeq <= from); index > 0; index -= 1) {
      const size = segments[index]?.firstSeq ?? 0;
      if (known !== undefined && known.size >= size) return known;
      const tree = await this.#treeBehind(segments[index - 1]);
      if (tree?.size === size) return tree;
    }
    return known ?? new CompactTree();
  }

  /** Undefined: its manifest is missing, or cannot be used. */
  async #treeBehind(segment: SegmentExtent | undefined): Promise<CompactTree | undefined> {
    if (segment === undefined) return undefined;
    try {
      const { manifest } = await readManifest(join(this.#auditDir, manifestName(segment.name)));
      const frontier = manifest.frontier.map((node) => Buffer.from(node, 'hex'));
      return new CompactTree(frontier, manifest.tree_size);
    } catch {
      return undefined;
    }
  }

  /** Leaf hashes of `from` to `end`, in order. The first one that is not here; undefined: all were. */
  async #leaves(segments: readonly SegmentExtent[], asked: LeavesAsked): Promise<number | undefined> {
    const { end, take, signal } = asked;
    const turns = new Turns(backgroundWork);
    for (let seq = asked.from; seq < end;) {
      const stretch = await this.#reader.read(segments, { from: seq, end, limits: stretchLimits, signal });
      let start = 0;
      for (const lineEnd of stretch.ends) {
        take(Buffer.from(leafHash(stretch.lines.subarray(start, lineEnd - 1)), 'hex'), seq);
        start = lineEnd;
        seq += 1;
      }
      this.#reader.used(stretch, stretch.ends.length);
      if (turns.isOver) await turns.next();
      if (stretch.ends.length > 0) continue;
      const kept = await this.#keptLeaves(segments, seq);
      if (kept.length === 0) return seq;
      for (const leaf of kept.slice(0, end - seq)) take(leaf, seq++);
    }
    return undefined;
  }

  /** From `seq` on, of a segment whose content was disposed of. */
  async #keptLeaves(segments: readonly SegmentExtent[], seq: number): Promise<readonly Uint8Array[]> {
    const segment = segments.findLast(({ firstSeq }) => firstSeq <= seq);
    if (segment === undefined) return [];
    const bytes = await readFile(join(this.#auditDir, leavesName(segment.name))).catch(() => Buffer.alloc(0));
    const leaves: Uint8Array[] = [];
    for (let at = (seq - segment.firstSeq) * hashBytes; at + hashBytes <= bytes.length; at += hashBytes)
      leaves.push(bytes.subarray(at, at + hashBytes));
    return leaves;
  }
}

interface LeavesAsked {
  readonly from: number;
  readonly end: number;
  readonly take: (leaf: Uint8Array, seq: number) => void;
  readonly signal: AbortSignal;
}
