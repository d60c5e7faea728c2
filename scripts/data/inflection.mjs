// The regular English inflections, the same rules as the engine's, so that the shipped exceptions fit them.

const doublesOnlyByK = /^(?:mimic|panic|picnic|traffic|frolic)$/;

function syllables(word) {
  const groups = word.match(/[aeiouy]+/g)?.length ?? 0;
  return groups - (/[^aeiouyl]e$/.test(word) && word.length > 3 ? 1 : 0);
}

/** One syllable, ending in one vowel and one consonant that can double (not w x y h c). */
export function doublesByRule(word) {
  return /(?:[^aeiou]|^|qu)[aeiou][^aeiouwxyhc]$/.test(word) && word.length > 2 && syllables(word) === 1;
}

/** The form of `base` with the suffix s, ed, ing, er, ers or ings, given the exceptions. */
export function inflect(base, suffix, { plurals, verbs, doublings }) {
  const doubles = doublings.has(base) || doublesByRule(base);
  const stem = doubles ? base + base.at(-1) : base;
  switch (suffix) {
    case 's':
      return plurals.get(base) ?? pluralOf(base);
    case 'ed':
      return verbs.get(base)?.[0] ?? pastOf(base, stem);
    case 'ing':
      return gerundOf(base, stem);
    case 'er':
      if (base.endsWith('e')) return `${base}r`;
      return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ier` : `${stem}er`;
    case 'ers':
    case 'ings':
      return `${inflect(base, suffix.slice(0, -1), { plurals, verbs, doublings })}s`;
  }
}

function pluralOf(base) {
  if (/(?:s|x|z|ch|sh)$/.test(base)) return base + (/[^aeiou][aeiou]z$/.test(base) && base.length < 5 ? 'zes' : 'es');
  return /(?:[^aeiou]|qu)y$/.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`;
}

function pastOf(base, stem) {
  if (base.endsWith('e')) return `${base}d`;
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ied`;
  return doublesOnlyByK.test(base) ? `${base}ked` : `${stem}ed`;
}

function gerundOf(base, stem) {
  if (base.endsWith('ie')) return `${base.slice(0, -2)}ying`;
  if (/^(?:singe|swinge|tinge|binge|whinge)$/.test(base)) return `${base}ing`;
  if (/[^eoy]e$/.test(base) && base.length > 2) return `${base.slice(0, -1)}ing`;
  return doublesOnlyByK.test(base) ? `${base}king` : `${stem}ing`;
}
