// What a consistency proof is made of (RFC 6962 §2.1.2): stretches of leaves whose roots it lists. Those of the old tree are
// nodes of its frontier, so that the old leaves themselves are not needed.
import type { CompactTree } from '../audit/tree.ts';
import { InvariantError } from '../base/error.ts';

/** Leaves `start` to `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** In the order of the proof; each lies in the old tree as a whole, or after it. 0 < from < to. */
export function proofRanges(from: number, to: number): readonly LeafRange[] {
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = to;
  while (from !== end) {
    const middle = start + 2 ** Math.floor(Math.log2(end - start - 1));
    if (from <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // Of a whole subtree that is all of the old tree the reader has the root.
  if (start > 0) ranges.push({ start, end });
  return ranges.toReversed();
}

/** Root of the perfect subtree that begins with leaf `start`. Throws InvariantError when none of the frontier does. */
export function frontierNode(tree: CompactTree, start: number): Uint8Array {
  let begin = 0;
  let rest = tree.size;
  for (const node of tree.frontier()) {
    if (begin === start) return node;
    const size = 2 ** Math.floor(Math.log2(rest));
    begin += size;
    rest -= size;
  }
  throw new InvariantError(`no subtree of ${tree.size} leaves begins with leaf ${start}`);
}
