// English inflection, both ways: `entries` is `entry` + s, so its surrogate is that of `entry` + s.
import type { Morphology } from './vocabulary.ts';

/** Suffixes that a surrogate may carry in an answer. Mutation itself writes only s, ed and ing. */
export type Suffix = 's' | 'es' | 'ed' | 'ing' | 'er' | 'ers' | 'ings';
export type WrittenSuffix = 's' | 'ed' | 'ing';

export interface Lemma {
  readonly base: string;
  readonly suffix: WrittenSuffix;
}

/** Every suffix, in a fixed order. */
export const allSuffixes: readonly Suffix[] = ['s', 'es', 'ed', 'ing', 'er', 'ers', 'ings'];
const suffixes: ReadonlyMap<string, Suffix> = new Map(allSuffixes.map((suffix) => [suffix, suffix]));
const addsK = /^(?:mimic|panic|picnic|traffic|frolic)$/;
const keepsE = /^(?:singe|swinge|tinge|binge|whinge)$/;

/** The longest suffix, with a doubled consonant before it. */
export const longestSuffix = 5;

/** Which suffix the letters (lower case) after a surrogate are, if any: also with its last letter doubled. */
export function suffixOf(letters: string, lastLetter: string): Suffix | undefined {
  const suffix = suffixes.get(letters);
  if (suffix !== undefined || letters.length < 3 || letters[0] !== lastLetter) return suffix;
  return suffixes.get(letters.slice(1));
}

/** The form of a lower-case word with a suffix: entry + s → entries, index + s → indices, commit + ing → committing. */
export function inflect(base: string, suffix: Suffix, morphology: Morphology): string {
  switch (suffix) {
    case 's':
    case 'es':
      return morphology.plurals.get(base) ?? pluralOf(base);
    case 'ed':
      return morphology.verbs.get(base)?.[0] ?? pastOf(base, morphology);
    case 'ing':
      return gerundOf(base, morphology);
    case 'er':
      return agentOf(base, morphology);
    case 'ers':
      return `${agentOf(base, morphology)}s`;
    case 'ings':
      return `${gerundOf(base, morphology)}s`;
  }
}

/** Every base and suffix that the word can be a form of, most likely first. The bases need not be words. */
export function lemmas(word: string, morphology: Morphology): readonly Lemma[] {
  const candidates: Lemma[] = [];
  for (const base of morphology.singulars.get(word) ?? []) candidates.push({ base, suffix: 's' });
  for (const base of pluralBases(word)) candidates.push({ base, suffix: 's' });
  for (const base of verbBases(word, 'ed')) candidates.push({ base, suffix: 'ed' });
  for (const base of verbBases(word, 'ing')) candidates.push({ base, suffix: 'ing' });
  return candidates.filter(
    ({ base, suffix }) => base.length >= 3 && base !== word && inflect(base, suffix, morphology) === word,
  );
}

/** Every form that belongs to the word, itself not included. Forms that the rules make need not be words. */
export function formsOf(base: string, morphology: Morphology): readonly string[] {
  const forms = new Set([
    inflect(base, 's', morphology),
    inflect(base, 'ed', morphology),
    inflect(base, 'ing', morphology),
  ]);
  const otherPlural = morphology.otherPlurals.get(base);
  if (otherPlural !== undefined) forms.add(otherPlural);
  for (const form of morphology.verbs.get(base) ?? []) forms.add(form);
  forms.delete(base);
  return [...forms];
}

function pluralBases(word: string): readonly string[] {
  if (!word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return [];
  const bases = [];
  if (word.endsWith('ies')) bases.push(`${word.slice(0, -3)}y`);
  if (word.endsWith('zzes')) bases.push(word.slice(0, -3));
  if (/(?:s|x|z|ch|sh)es$/.test(word)) bases.push(word.slice(0, -2));
  bases.push(word.slice(0, -1));
  return bases;
}

function verbBases(word: string, suffix: 'ed' | 'ing'): readonly string[] {
  if (!word.endsWith(suffix)) return [];
  const stem = word.slice(0, -suffix.length);
  const bases = [`${stem}e`, stem];
  if (stem.endsWith('i') && suffix === 'ed') bases.unshift(`${stem.slice(0, -1)}y`);
  if (stem.at(-1) === stem.at(-2)) bases.push(stem.slice(0, -1));
  if (stem.endsWith('ick')) bases.push(stem.slice(0, -1));
  if (stem.endsWith('y') && suffix === 'ing') bases.push(`${stem.slice(0, -1)}ie`);
  return bases;
}

function pluralOf(base: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(base)) return base + (/[^aeiou][aeiou]z$/.test(base) && base.length < 5 ? 'zes' : 'es');
  return /(?:[^aeiou]|qu)y$/.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`;
}

function pastOf(base: string, morphology: Morphology): string {
  if (base.endsWith('e')) return `${base}d`;
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ied`;
  return addsK.test(base) ? `${base}ked` : `${doubledStem(base, morphology)}ed`;
}

function gerundOf(base: string, morphology: Morphology): string {
  if (base.endsWith('ie')) return `${base.slice(0, -2)}ying`;
  if (keepsE.test(base)) return `${base}ing`;
  if (base.length > 2 && /[^eoy]e$/.test(base)) return `${base.slice(0, -1)}ing`;
  return addsK.test(base) ? `${base}king` : `${doubledStem(base, morphology)}ing`;
}

function agentOf(base: string, morphology: Morphology): string {
  if (base.endsWith('e')) return `${base}r`;
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ier` : `${doubledStem(base, morphology)}er`;
}

function doubledStem(base: string, morphology: Morphology): string {
  return morphology.doublings.has(base) || doublesByRule(base) ? base + (base.at(-1) ?? '') : base;
}

/** One syllable, ending in one vowel and one consonant that can double (not w x y h c). */
function doublesByRule(base: string): boolean {
  if (base.length < 3 || !/(?:[^aeiou]|^|qu)[aeiou][^aeiouwxyhc]$/.test(base)) return false;
  const groups = base.match(/[aeiouy]+/g)?.length ?? 0;
  return groups - (base.length > 3 && /[^aeiouyl]e$/.test(base) ? 1 : 0) === 1;
}
