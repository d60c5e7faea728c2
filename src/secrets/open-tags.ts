// Start tags of HTML that may be open at a place of a text: all of them at once, since what shows a text may take any
// `<` with a letter behind it for the beginning of one (a comparison in a block of raw HTML) or for none (in code).

/** States of the tokenizer of the HTML standard (13.2.5) between `<` and `>`, as bits of a set. */
const name = 1;
const beforeAttribute = 2;
const attribute = 4;
const afterAttribute = 8;
const beforeValue = 16;
const unquoted = 32;
const doubleQuoted = 64;
const singleQuoted = 128;

const stateCount = 8;
const setCount = 1 << stateCount;

/** Kinds of units. */
const otherKind = 0;
const spaceKind = 1;
const slashKind = 2;
const endKind = 3;
const equalsKind = 4;
const doubleKind = 5;
const singleKind = 6;
const kindCount = 7;

/** The state behind a unit, by kind; 0: the tag ends. */
const steps: readonly (readonly [state: number, behind: readonly number[]])[] = [
  [name, [name, beforeAttribute, beforeAttribute, 0, name, name, name]],
  [beforeAttribute, [attribute, beforeAttribute, beforeAttribute, 0, attribute, attribute, attribute]],
  [attribute, [attribute, afterAttribute, beforeAttribute, 0, beforeValue, attribute, attribute]],
  [afterAttribute, [attribute, afterAttribute, beforeAttribute, 0, beforeValue, attribute, attribute]],
  [beforeValue, [unquoted, beforeValue, unquoted, 0, unquoted, doubleQuoted, singleQuoted]],
  [unquoted, [unquoted, beforeAttribute, unquoted, 0, unquoted, unquoted, unquoted]],
  [doubleQuoted, [doubleQuoted, doubleQuoted, doubleQuoted, doubleQuoted, doubleQuoted, beforeAttribute, doubleQuoted]],
  [singleQuoted, [singleQuoted, singleQuoted, singleQuoted, singleQuoted, singleQuoted, singleQuoted, beforeAttribute]],
];

/** For each kind and each set of states, the set behind it. */
const setsBehind = new Uint8Array(kindCount * setCount);
for (let kind = 0; kind < kindCount; kind += 1) {
  for (let set = 0; set < setCount; set += 1) {
    let behind = 0;
    for (const [state, next] of steps) if ((set & state) !== 0) behind |= next[kind] ?? 0;
    setsBehind[kind * setCount + set] = behind;
  }
}

/** Kinds by code unit of ASCII; all control characters count as white space. */
const kinds = new Uint8Array(128).fill(spaceKind, 0, 0x21);
for (const [unit, kind] of [
  ['/', slashKind],
  ['>', endKind],
  ['=', equalsKind],
  ['"', doubleKind],
  ["'", singleKind],
] as const) {
  kinds[unit.charCodeAt(0)] = kind;
}

/** No tag is open. */
export const noTags = 0;
/** The first letter of a name has been read. */
export const newTag = name;

/** The tags that are open behind one more unit. */
export function tagsBehind(open: number, code: number): number {
  const kind = code < kinds.length ? (kinds[code] ?? otherKind) : otherKind;
  return setsBehind[kind * setCount + open] ?? noTags;
}
