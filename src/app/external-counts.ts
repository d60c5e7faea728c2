// How many declared names stay in clear because of each dependency. What the shipped vocabulary or the level would
// keep anyway is not counted: excluding the dependency would not change it.
import { PublicNames } from '../engine/public-names.ts';
import { foldWord, splitWords } from '../engine/split.ts';
import { vocabulary } from '../engine/vocabulary.ts';
import type { WorkspaceIndex } from '../workspace/index-client.ts';

const minLetters = 3;

/** The index with a report that counts only names which a dependency, and nothing else, keeps. */
export function withExternalCounts(index: WorkspaceIndex): WorkspaceIndex {
  const { keptBy } = index;
  if (keptBy === undefined) return index;
  const words = vocabulary();
  const shipped = new PublicNames({ ...index.names, external: [], externalKebab: [], dependencies: [] }, words);
  const wouldChange = (name: string): boolean => {
    const parts = splitWords(name).map((word) => foldWord(word.text));
    const [first] = parts;
    if (first === undefined || shipped.isExternal(name)) return false;
    // One word is kept only where it stands alone, and domain words not even there.
    if (parts.length === 1 && (shipped.isPublicAlone(first) || words.domain.has(first))) return false;
    return parts.some((part) => part.length >= minLetters && !words.structural.has(part));
  };
  const kept = Object.entries(keptBy).map(([name, names]) => [name, names.filter(wouldChange)] as const);
  const counts = kept
    .filter(([, names]) => names.length > 0)
    .map(([name, names]) => [name, names.length] as const)
    .toSorted(([, left], [, right]) => right - left);
  return {
    ...index,
    report: {
      ...index.report,
      externalBy: Object.fromEntries(counts),
      declaredExternalNames: new Set(kept.flatMap(([, names]) => names)).size,
    },
  };
}
