// What a scan needs to know of an identifier: whether it can hold a term, and whether it counts as looked at.
import { columnOf, type Automaton } from './automaton.ts';
import { asciiShapes, shapeLower } from './identifier.ts';

/** The token can hold a term. */
export const hitFlag = 128;
/** It counts: a term stands in it, or it is a compound. */
export const countedFlag = 256;

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

/** Letters outside ASCII that fold to ASCII letters: sharp s, dotless i, long s, Kelvin sign, Latin ligatures. */
const foldsToAscii: ReadonlySet<number> = new Set([
  0xdf, 0x131, 0x17f, 0x1e9e, 0x212a, 0xfb00, 0xfb01, 0xfb02, 0xfb03, 0xfb04, 0xfb05, 0xfb06,
]);

/** The flags of a run of identifier characters and characters outside ASCII, each of which counts as a small letter. */
export function judgeToken(units: Uint16Array, start: number, end: number, prefilter: Automaton): number {
  const { table } = prefilter;
  let state = 0;
  let words = 0;
  let isHit = false;
  let canFold = false;
  for (let at = start; at < end; at++) {
    // Units inside the text are never undefined.
    const code = units[at] as number;
    const column = columnOf(code);
    state = column === 0 ? 0 : (table[state + column] as number);
    if (table[state] !== 0) isHit = true;
    if (code >= 128 && foldsToAscii.has(code)) canFold = true;
    const shape = code < 128 ? (asciiShapes[code] as number) : shapeLower;
    words = steps[words * shapeCount + shape] as number;
  }
  return (isHit || canFold ? hitFlag : 0) | (isHit || words === compound ? countedFlag : 0);
}
