// Long runs of the characters of base64 and of hexadecimal numbers, wherever they stand, put together again where
// lines, blanks, quotes or escapes cut them.
import type { Span } from '../base/text.ts';

/** A run, without what stands between its pieces. */
export interface EncodedRun extends Span {
  readonly characters: string;
}

/** Characters of the shortest run. */
export const minRunLength = 64;
/** A piece that others may follow: what tools wrap at is 60 and more, and short words of prose stay apart. */
const minPieceLength = 16;
const maxBackslashes = 16;
const backslash = 92;
const slash = 47;
const blank = 32;
/**
 * What can stand between two pieces: the end of a line, real or escaped, with quotes and an operator around it, and
 * with what tools write before a line (`12<tab>`, `12 | `, `+`, `> `).
 */
const seam =
  /["'`]?[ \t]{0,80}[+.,&]?[ \t]{0,80}\\{0,4}(?:\r?\n|\\{1,16}r\\{1,16}n|\\{1,16}n)[ \t]{0,80}(?:L?\d{1,7}(?:\t|: ?| ?\| ?|→|-))?[ \t]{0,80}(?:[+>#*]|\/\/)?[ \t]{0,80}["'`]?/y;

const isOfRun = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/_-')
  isOfRun[character.charCodeAt(0)] = 1;

/** Every run of 64 characters and more. Linear; plain text costs one look at each sixteenth character and its word. */
export function* encodedRuns(text: string): Generator<EncodedRun> {
  let from = 0;
  for (let at = minPieceLength - 1; at < text.length;) {
    if (!isRunAt(text, at)) {
      at += minPieceLength;
      continue;
    }
    const first = pieceAround(text, at, from);
    from = first.end;
    at = first.end + minPieceLength;
    if (first.end - first.start < minPieceLength) continue;
    const run = joinedRun(text, first);
    from = run.end;
    at = from + minPieceLength;
    if (run.characters.length >= minRunLength) yield run;
  }
}

function pieceAround(text: string, at: number, floor: number): Span {
  let start = at;
  while (start > floor && isRunAt(text, start - 1)) start--;
  return { start, end: endOfPiece(text, at) };
}

function endOfPiece(text: string, at: number): number {
  let end = at;
  while (end < text.length && isRunAt(text, end)) end++;
  return end;
}

/** The run that begins with the piece. */
function joinedRun(text: string, first: Span): EncodedRun {
  const pieces = [text.slice(first.start, first.end)];
  let last = first;
  while (last.end - last.start >= minPieceLength) {
    seam.lastIndex = last.end;
    const match = seam.exec(text);
    const isBlank = match === null && isCutByBlanks(text, first, last);
    if (match === null && !isBlank) break;
    const start = last.end + (match?.[0].length ?? 1);
    const end = endOfPiece(text, start);
    if (end === start || (isBlank && end - start > first.end - first.start)) break;
    last = { start, end };
    pieces.push(text.slice(start, end));
  }
  return { start: first.start, end: last.end, characters: pieces.join('').replaceAll('\\', '') };
}

/**
 * Whether a single blank stands behind the piece and pieces of one length are cut by it. Two runs with a blank between
 * them are not one, when each is long enough to be read alone and the first has no whole groups.
 */
function isCutByBlanks(text: string, first: Span, last: Span): boolean {
  const length = first.end - first.start;
  return (
    text.charCodeAt(last.end) === blank &&
    last.end - last.start === length &&
    (length < minRunLength || length % 4 === 0)
  );
}

function isRunAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && (isOfRun[code] === 1 || (code === backslash && isBeforeSlash(text, at)));
}

/** Whether the backslash escapes a slash, as some writers of JSON do, in as many layers as there may be. */
function isBeforeSlash(text: string, at: number): boolean {
  let end = at + 1;
  while (end < at + maxBackslashes && text.charCodeAt(end) === backslash) end++;
  return text.charCodeAt(end) === slash;
}
