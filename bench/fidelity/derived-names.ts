// Names that a model makes of the names that it got: in another case, with another beginning or end, as a plural.
// Each is made of the surrogate's spelling and, by the same step, of the real one; the first must come back as the second.
import { inflect } from '../../src/engine/morphology.ts';
import { reverseText } from '../../src/engine/reverse.ts';
import { splitWords } from '../../src/engine/split.ts';
import type { ProtectedWorkspace } from './protected-workspace.ts';

export interface DerivationFigures {
  readonly name: string;
  readonly made: number;
  readonly undone: number;
  readonly failures: readonly string[];
}

/** A name as its words, in the spelling of one side. */
interface Spelling {
  readonly name: string;
  readonly words: readonly string[];
  /** The name with another ending at its last word; undefined when that is no plain word of its own. */
  inflected(suffix: 's' | 'ing'): string | undefined;
}

type Derivation = (spelling: Spelling) => string | undefined;

const maxNames = 3000;

const derivations: Readonly<Record<string, Derivation>> = {
  plural: (spelling) => spelling.inflected('s'),
  '-ing': (spelling) => spelling.inflected('ing'),
  'plural and a suffix': (spelling) => suffixed(spelling.inflected('s'), 'ByKey'),
  PascalCase: ({ words }) => pascal(words),
  UPPER_SNAKE: ({ words }) => words.map((word) => word.toUpperCase()).join('_'),
  snake_case: ({ words }) => words.map((word) => word.toLowerCase()).join('_'),
  'kebab-case': ({ words }) => words.map((word) => word.toLowerCase()).join('-'),
  'words in prose': ({ words }) => words.map((word) => word.toLowerCase()).join(' '),
  'glued, lower case': ({ words }) => words.join('').toLowerCase(),
  'prefix use': ({ words }) => `use${pascal(words)}`,
  'prefix I': ({ words }) => `I${pascal(words)}`,
  'prefix _': ({ name }) => `_${name}`,
  'suffix Options': ({ name }) => `${name}Options`,
  'suffix _id': ({ name }) => `${name}_id`,
  'suffix 2': ({ name }) => `${name}2`,
  possessive: ({ name }) => `${name}'s`,
};

/** Of each declared name that changes, or of 3,000 of them evenly. */
export function measureDerivedNames(workspace: ProtectedWorkspace): readonly DerivationFigures[] {
  const changed = workspace.names.declared
    .map((name) => ({ name, mutation: workspace.mutate(name) }))
    .filter(({ name, mutation }) => mutation.text !== name);
  const step = Math.max(1, changed.length / maxNames);
  const sample = Array.from(
    { length: Math.min(maxNames, changed.length) },
    (_, index) => changed[Math.floor(index * step)],
  );
  return Object.entries(derivations).map(([label, derive]) => {
    let made = 0;
    const failures: string[] = [];
    for (const each of sample) {
      if (each === undefined) continue;
      const pair = spellingsOf(workspace, each.name, each.mutation.text);
      const written = pair === undefined ? undefined : derive(pair.sent);
      const expected = pair === undefined ? undefined : derive(pair.real);
      if (written === undefined || expected === undefined) continue;
      made += 1;
      const back = reverseText(workspace.map, each.mutation.carried, `see ${written} (new)`);
      if (back !== `see ${expected} (new)`)
        failures.push(`${written}: expected ${expected}, came back as ${back.slice(4, -6)}`);
    }
    return { name: label, made, undone: made - failures.length, failures };
  });
}

/** Undefined when the surrogate's spelling has other words than the name, so that no step can be the same on both. */
function spellingsOf(
  workspace: ProtectedWorkspace,
  name: string,
  mutated: string,
): { real: Spelling; sent: Spelling } | undefined {
  const real = splitWords(name).map((word) => word.text);
  const sent = splitWords(mutated).map((word) => word.text);
  if (real.length !== sent.length || real.length === 0) return undefined;
  const last = real.at(-1) ?? '';
  const lastSent = sent.at(-1) ?? '';
  const entry = workspace.map.wordEntry(last.toLowerCase());
  // A surrogate with an ending of its own (of `ledgers`) is not inflected once more.
  const isPlain = entry?.surrogate === lastSent.toLowerCase() && /^[A-Za-z][a-z]+$/.test(last) && name.endsWith(last);
  const inflected =
    (whole: string, word: string, isReal: boolean) =>
    (suffix: 's' | 'ing'): string | undefined => {
      if (!isPlain) return undefined;
      const form = isReal ? inflect(word.toLowerCase(), suffix, workspace.map.vocabulary.morphology) : word + suffix;
      return whole.slice(0, -word.length) + word.slice(0, 1) + form.slice(1);
    };
  return {
    real: { name, words: real, inflected: inflected(name, last, true) },
    sent: { name: mutated, words: sent, inflected: inflected(mutated, lastSent, false) },
  };
}

function suffixed(name: string | undefined, suffix: string): string | undefined {
  return name === undefined ? undefined : name + suffix;
}

function pascal(words: readonly string[]): string {
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}
