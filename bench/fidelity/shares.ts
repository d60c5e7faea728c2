// How many of the declared names change, and why the others stay.
import { splitWords } from '../../src/engine/split.ts';
import type { ProtectedWorkspace } from './protected-workspace.ts';

export interface Shares {
  readonly declared: number;
  readonly changed: number;
  /** Declared names by why they stay. */
  readonly kept: Readonly<Record<string, number>>;
  /** Names of more than one word: how many, how many change, how many stay since public code owns them. */
  readonly compounds: number;
  readonly changedCompounds: number;
  readonly externalCompounds: number;
  /** Names of one word that stay since the word is public, structural or too short. */
  readonly publicWords: number;
}

/** Names of one or two letters are not counted: nothing in them can change. */
const minLetters = 3;

export function measureShares({ names, protection }: ProtectedWorkspace): Shares {
  const declared = names.declared.filter((name) => name.length >= minLetters);
  const kept: Record<string, number> = {};
  let [compounds, changedCompounds, externalCompounds, publicWords] = [0, 0, 0, 0];
  for (const name of declared) {
    const explanation = protection.explain(name);
    const isCompound = splitWords(name).length > 1;
    if (isCompound) compounds += 1;
    if (explanation.changes) {
      if (isCompound) changedCompounds += 1;
      continue;
    }
    kept[explanation.why] = (kept[explanation.why] ?? 0) + 1;
    if (isCompound && explanation.why === 'external') externalCompounds += 1;
    if (!isCompound && explanation.why !== 'external') publicWords += 1;
  }
  const changed = declared.length - Object.values(kept).reduce((sum, count) => sum + count, 0);
  return { declared: declared.length, changed, kept, compounds, changedCompounds, externalCompounds, publicWords };
}
