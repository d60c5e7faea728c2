// morphology.json: irregular forms (authored), and the words that double their last consonant although they have more
// than one syllable (computed from a dictionary); checks the regular rules against the same dictionary and says how well.
import { hunspellEntries, scowlWords } from './english-words.mjs';
import { inflect } from './inflection.mjs';
import { irregularPlurals, irregularVerbs, secondPlurals } from './morphology-tables.mjs';
import { writeData } from './sources.mjs';
import { sorted, sortedObject, wordsOf } from './text.mjs';

/** What programmers double though the dictionary lacks the verb. */
const authoredDoublings = wordsOf(`debug setup unmap remap unpin unset preset reset offset upset logout login rerun
  unzip unwrap unplug program reprogram kidnap wiretap leapfrog zigzag transfer acquit unsubmit recommit uncommit
  overfit underfit refit backlog typeset unskip deflag`);

/** Doubled forms of these belong to another word (untilled soil). */
const notVerbs = new Set(['until', 'bullshit']);

/** Affix rules of the dictionary itself for the inflections that the engine reads. */
const affixes = {
  S: [
    's',
    (word) => (/[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : word + (/[sxzh]$/.test(word) ? 'es' : 's')),
  ],
  D: ['ed', (word) => suffixed(word, 'd', 'ied', 'ed')],
  G: ['ing', (word) => `${word.replace(/e$/, '')}ing`],
  R: ['er', (word) => suffixed(word, 'r', 'ier', 'er')],
};

function suffixed(word, afterE, afterY, otherwise) {
  if (word.endsWith('e')) return word + afterE;
  return /[^aeiou]y$/.test(word) ? word.slice(0, -1) + afterY : word + otherwise;
}

function dictionary() {
  const entries = hunspellEntries('en').filter(({ stem }) => /^[a-z]{3,}$/.test(stem));
  const forms = new Set(scowlWords(70, ['english', 'english/american']));
  for (const { stem, flags } of entries) {
    forms.add(stem);
    for (const flag of flags) if (affixes[flag] !== undefined) forms.add(affixes[flag][1](stem));
  }
  return { entries, forms };
}

/** `caressed` comes from caress, `finessed` from finesse: neither says anything about cares and fines. */
function isOtherWord(word, forms) {
  const doubled = word + word.at(-1);
  return notVerbs.has(word) || forms.has(doubled) || forms.has(`${doubled}e`);
}

/** Whether the dictionary doubles (true), does not (false), or does not say (undefined). */
function doublesInDictionary(word, forms) {
  for (const suffix of ['ed', 'ing']) {
    const isDoubled = forms.has(word + word.at(-1) + suffix);
    const isPlain = forms.has(word + suffix);
    if (isDoubled !== isPlain) return isDoubled;
  }
  return undefined;
}

/** Agreement of the rules with the dictionary, in per cent, per suffix. */
function accuracy(entries, forms, exceptions) {
  const report = {};
  for (const [flag, [suffix, form]] of Object.entries(affixes)) {
    const cases = entries.filter(({ stem, flags }) => flags.includes(flag) && forms.has(form(stem)));
    const right = cases.filter(({ stem }) => inflect(stem, suffix, exceptions) === form(stem));
    report[suffix] = `${((100 * right.length) / cases.length).toFixed(2)} % of ${cases.length}`;
  }
  return report;
}

export function build() {
  const { entries, forms } = dictionary();
  const plurals = new Map(irregularPlurals);
  const verbs = new Map(irregularVerbs);
  const bare = { plurals, verbs, doublings: new Set() };
  const doubling = [...forms].filter(
    (word) =>
      word.length > 2 &&
      /[^aeiouy]$/.test(word) &&
      !verbs.has(word) &&
      !isOtherWord(word, forms) &&
      doublesInDictionary(word, forms) === true,
  );
  const computed = doubling.filter((word) => inflect(word, 'ing', bare) !== `${word}${word.at(-1)}ing`);
  const doublings = new Set([...authoredDoublings, ...computed, ...irregularDoublings(verbs, forms)]);
  const exceptions = { plurals, verbs, doublings };
  writeData('morphology.json', {
    plurals: sortedObject(irregularPlurals),
    otherPlurals: sortedObject(secondPlurals),
    verbs: sortedObject(irregularVerbs),
    doublings: sorted(doublings),
  });
  const right = doubling.filter((word) => inflect(word, 'ing', exceptions) === `${word}${word.at(-1)}ing`).length;
  return {
    plurals: plurals.size,
    otherPlurals: secondPlurals.length,
    verbs: verbs.size,
    doublings: doublings.size,
    doublingRight: `${right} of ${doubling.length} (${doubling.length - computed.length} by rule alone)`,
    ...accuracy(entries, forms, exceptions),
  };
}

/** Irregular verbs of more syllables still double before -ing: begin, forget, offset, rerun. */
function irregularDoublings(verbs, forms) {
  const bare = { plurals: new Map(), verbs, doublings: new Set() };
  return [...verbs.keys()].filter(
    (word) => forms.has(`${word}${word.at(-1)}ing`) && inflect(word, 'ing', bare) !== `${word}${word.at(-1)}ing`,
  );
}
