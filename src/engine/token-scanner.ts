// One pass over a text: finds the identifiers that may hold a term and counts the distinct compounds.
import { columnOf, type Automaton } from './automaton.ts';
import { asciiShapes, shapeDigit, shapeLower, shapeOther } from './identifier.ts';

/** How far a name is on its way to a second word: the next state by shape (other, digit, mark, lower, upper). */
const shapeCount = 5;
const compound = 5;
const steps = Uint8Array.from(
  [
    '00012', // 0: no letter yet
    '04415', // 1: lower-case letters
    '04413', // 2: one capital
    '04453', // 3: capitals: `HTTPs` and `HTTPServer` are two words
    '04455', // 4: a separator after a word
    '05555', // 5: two words or more
  ].join(''),
  Number,
);

/** Letters outside ASCII that fold to ASCII letters: the Kelvin sign, the long s, the dotless i. */
const foldsToAscii: ReadonlySet<number> = new Set([0x212a, 0x17f, 0x131]);

/**
 * Visits every run of identifier characters in which the prefilter hits, or which is not ASCII and `wantsNonAscii`.
 * The visitor returns where to go on: the end of the run, or later. Gives the number of distinct compounds and hits.
 */
export function scanTokens(
  text: string,
  prefilter: Automaton,
  options: { readonly wantsNonAscii: boolean },
  visit: (start: number, end: number, isAscii: boolean) => number,
): number {
  const { table } = prefilter;
  const distinct = new Set<number>();
  const length = text.length;
  let at = 0;
  while (at < length) {
    let code = text.charCodeAt(at);
    // Shapes of ASCII are never undefined; a digit begins no identifier.
    if (code < 128 && (asciiShapes[code] as number) <= shapeDigit) {
      at++;
      continue;
    }
    const start = at;
    let state = 0;
    let words = 0;
    let isHit = false;
    let isAscii = true;
    let hash = 0x811c9dc5;
    for (;;) {
      let shape = shapeLower;
      const column = columnOf(code);
      state = column === 0 ? 0 : (table[state + column] as number);
      if (code < 128) {
        shape = asciiShapes[code] as number;
        if (table[state] !== 0) isHit = true;
      } else {
        isAscii = false;
        if (foldsToAscii.has(code)) isHit = true;
      }
      words = steps[words * shapeCount + shape] as number;
      hash = Math.imul(hash ^ code, 0x01000193);
      at++;
      if (at === length) break;
      code = text.charCodeAt(at);
      if (code < 128 && asciiShapes[code] === shapeOther) break;
    }
    if (isHit || words === compound) distinct.add(hash);
    if (isHit || (!isAscii && options.wantsNonAscii)) at = Math.max(at, visit(start, at, isAscii));
  }
  return distinct.size;
}
