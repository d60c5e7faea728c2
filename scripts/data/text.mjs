// Splitting and sorting shared by the scripts that make the shipped data. The word rule is the engine's own.

/** A token of source code in any of the languages. */
const identifier = /[A-Za-z_$][\w$]*/g;

const cased = /[A-Z]{2,}(?=s(?![a-z]))|[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;

/** The words of an ASCII token as written: `parseHTMLFile` gives parse, HTML, File. */
export function splitWords(token) {
  return token.match(cased) ?? [];
}

/** Words of a token, split as identifiers, lower case, joined by single spaces. */
export function normalForm(token) {
  return splitWords(token)
    .map((word) => word.toLowerCase())
    .join(' ');
}

export function identifiersOf(text) {
  return text.match(identifier) ?? [];
}

/** White-space separated words of an authored list. */
export function wordsOf(list) {
  return list.split(/\s+/).filter((word) => word !== '');
}

/** Distinct values in code-unit order: the same on every machine, whatever its locale. */
export function sorted(values) {
  return [...new Set(values)].sort();
}

/** An object with its keys in code-unit order. */
export function sortedObject(entries) {
  return Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** C-like comments become blanks; `//` after a colon or a quote is part of a string. */
export function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:"'`])\/\/.*$/gm, ' ');
}
