// The set of all entries of a map, for texts that may carry any of them.
import type { WordMap } from '../../engine/word-map.ts';

/** `seq` of every entry that the map has now, or had at an earlier state. */
export function everySeq(map: WordMap, lastSeq = map.lastSeq): ReadonlySet<number> {
  return new Set(Array.from({ length: lastSeq }, (_, index) => index + 1));
}
