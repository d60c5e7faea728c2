// Which spelled-out names could stay readable, and what each choice would cost: the table behind the rule of the engine.
import { isCommonRun } from '../../src/engine/common-run.ts';
import { lemmas } from '../../src/engine/morphology.ts';
import { vocabulary } from '../../src/engine/vocabulary.ts';
import type { ProseWord, SpelledName } from './spelled-names.ts';

const words = vocabulary();

/** Whether a word is one of a business; pins are none here. */
export function isDomain(word: string): boolean {
  const { domain, morphology } = words;
  return domain.has(word) || lemmas(word, morphology).some(({ base, suffix }) => suffix === 's' && domain.has(base));
}

function areEveryday(name: readonly string[], ecosystems: number): boolean {
  const { structural, ecosystemsOf } = words;
  return name.every((word) => !isDomain(word) && (structural.has(word) || ecosystemsOf(word) >= ecosystems));
}

function tellsOneWord(name: readonly string[]): boolean {
  return name.filter((word) => !words.functionWords.has(word)).length < 2;
}

/** By name: whether the words of a name stay readable when they are spelled out. */
export const stopConditions: Readonly<Record<string, (name: readonly string[]) => boolean>> = {
  'no stop condition': () => false,
  'everyday words, at most one of them no function word': (name) => areEveryday(name, 5) && tellsOneWord(name),
  'the same, or two that a public API has as a name (shipped)': (name) => isCommonRun(name, words, isDomain),
  'all words everyday: of 6 of 6 ecosystems': (name) => areEveryday(name, 6),
  'all words everyday: of 5 of 6 ecosystems': (name) => areEveryday(name, 5),
  'all words everyday: of 4 of 6 ecosystems': (name) => areEveryday(name, 4),
  'all words everyday: of 3 of 6 ecosystems': (name) => areEveryday(name, 3),
  'no phrase rule': () => true,
};

export interface StopCounts {
  readable: number;
  changedWords: number;
}

/** Counts what each condition would change in one stretch of prose. */
export function countStops(
  found: readonly SpelledName[],
  { isLone, isTerm }: { isLone(word: ProseWord): boolean; isTerm(word: string): boolean },
  counts: Map<string, StopCounts>,
): void {
  for (const [condition, stays] of Object.entries(stopConditions)) {
    const changed = new Set<ProseWord>();
    for (const { name, words: spelled } of found) {
      if (!stays(name)) for (const word of spelled) if (isTerm(word.folded)) changed.add(word);
    }
    const count = counts.get(condition) ?? { readable: 0, changedWords: 0 };
    for (const word of changed) if (!isLone(word)) count.changedWords++;
    for (const { words: spelled } of found) {
      if (!spelled.some((word) => changed.has(word) || isLone(word))) count.readable++;
    }
    counts.set(condition, count);
  }
}
