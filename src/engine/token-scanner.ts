// One pass over a text: finds the identifiers that may hold a term and counts the distinct compounds.
import { columnOf, type Automaton } from './automaton.ts';
import { asciiShapes, shapeDigit, shapeLower, shapeMark, shapeOther, shapeUpper } from './identifier.ts';

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
    let isHit = false;
    let isAscii = true;
    let isCompound = false;
    let previous = shapeOther;
    let hasLetters = false;
    let uppers = 0;
    let hash = 0x811c9dc5;
    for (;;) {
      hash = Math.imul(hash ^ code, 0x01000193);
      if (code < 128) {
        const shape = asciiShapes[code] as number;
        if (shape >= shapeLower) {
          if (hasLetters && previous <= shapeMark) isCompound = true;
          else if (shape === shapeUpper ? previous === shapeLower : uppers > 1) isCompound = true;
          uppers = shape === shapeUpper ? uppers + 1 : 0;
          hasLetters = true;
        } else uppers = 0;
        previous = shape;
        const column = columnOf(code);
        state = column === 0 ? 0 : (table[state + column] as number);
        if (table[state] !== 0) isHit = true;
      } else {
        // The Kelvin sign, the long s and the dotless i fold to ASCII letters.
        if (code === 0x212a || code === 0x17f || code === 0x131) isHit = true;
        isAscii = false;
        state = 0;
        previous = shapeLower;
        hasLetters = true;
      }
      at++;
      if (at === length) break;
      code = text.charCodeAt(at);
      if (code < 128 && asciiShapes[code] === shapeOther) break;
    }
    if (isHit || isCompound) distinct.add(hash);
    if (isHit || (!isAscii && options.wantsNonAscii)) at = Math.max(at, visit(start, at, isAscii));
  }
  return distinct.size;
}
