// Tokens that the end of a line cuts in two: a terminal, a mail or a shell's `\` broke them. Only what stands around such
// an end is read again, and only formats that announce themselves are found there, as no name stands with them.
import type { Span } from '../base/text.ts';
import { isRandomText } from './random-text.ts';
import type { SecretFinding } from './types.ts';

/** A finding whose value reads otherwise than it stands. */
export interface WrappedFinding extends SecretFinding {
  /** The value without the ends of lines in it. */
  readonly reading: string;
}

/** Characters without a gap, put together again. */
interface WrappedRun {
  readonly characters: string;
  /** Its pieces, in the text. */
  readonly pieces: readonly Span[];
}

const seam = /(?:\\{1,8}r(?=\\))?\\{0,8}(?:\r?\n[ \t]{0,120}|(?<=\\)n[ \t]{0,120})/g;
const minPiece = 4;
const maxPiece = 512;
const maxPieces = 64;
/** The shortest tokens that announce themselves. */
const minRun = 20;
const plainWord = /^[A-Za-z]?[a-z']*[.,]?$/;
/** What may follow a value that ends with its line. */
const loneEnd = /^[ \t]{0,8}(?:$|[\r\n"'`,;)\]}<|]|\\{1,16}[nr"'`\r\n])/;
const separator = '\n\n';

/** Findings across ends of lines; `found` is what the text holds as it stands. Linear; `scan` reads less than the text. */
export function findWrapped(
  text: string,
  scan: (text: string) => readonly SecretFinding[],
  found: readonly SecretFinding[],
): readonly WrappedFinding[] {
  const runs = wrappedRuns(text);
  if (runs.length === 0) return [];
  const findings = scan(runs.map(({ characters }) => characters).join(separator));
  const wrapped: WrappedFinding[] = [];
  const whole = found.filter(({ class: kind }) => kind === 'vendor-secret');
  let run = 0;
  let from = 0;
  for (const finding of findings) {
    let current = runs[run];
    while (current !== undefined && finding.start >= from + current.characters.length) {
      from += current.characters.length + separator.length;
      current = runs[(run += 1)];
    }
    if (current === undefined || finding.class !== 'vendor-secret') continue;
    const inRun = { start: finding.start - from, end: finding.end - from };
    const span = spanOf(text, current, inRun, whole);
    if (span === undefined) continue;
    const reading = current.characters.slice(inRun.start, inRun.end);
    wrapped.push({ ...span, rule: finding.rule, class: finding.class, reading });
  }
  return wrapped;
}

function wrappedRuns(text: string): readonly WrappedRun[] {
  const runs: WrappedRun[] = [];
  let done = 0;
  for (const { 0: gap, index } of text.matchAll(seam)) {
    if (index < done || !isTokenAt(text, index - 1) || !isTokenAt(text, index + gap.length)) continue;
    const run = runAround(text, { start: index, end: index + gap.length }, done);
    if (run === undefined) continue;
    runs.push(run);
    done = run.pieces.at(-1)?.end ?? done;
  }
  return runs;
}

function runAround(text: string, gap: Span, floor: number): WrappedRun | undefined {
  let start = gap.start;
  while (start > floor && gap.start - start < maxPiece && isTokenAt(text, start - 1)) start--;
  if (gap.start - start < minPiece || plainWord.test(text.slice(start, gap.start))) return undefined;
  const pieces: Span[] = [{ start, end: gap.start }];
  let next = gap.end;
  for (;;) {
    const end = endOfPiece(text, next);
    pieces.push({ start: next, end });
    seamHere.lastIndex = end;
    const [more] = pieces.length < maxPieces ? (seamHere.exec(text) ?? []) : [];
    if (more === undefined || !isTokenAt(text, end + more.length)) break;
    next = end + more.length;
  }
  const characters = pieces.map((piece) => text.slice(piece.start, piece.end)).join('');
  return characters.length >= minRun && /\d/.test(characters) ? { characters, pieces } : undefined;
}

const seamHere = new RegExp(seam.source, 'y');

function endOfPiece(text: string, from: number): number {
  let end = from;
  while (end - from < maxPiece && isTokenAt(text, end)) end++;
  return end;
}

/** Where the value stands; undefined when it is in one line, or what follows the line is more likely something else. */
function spanOf(text: string, run: WrappedRun, found: Span, known: readonly Span[]): Span | undefined {
  let at = 0;
  let start: number | undefined;
  for (const piece of run.pieces) {
    const length = piece.end - piece.start;
    if (start === undefined && found.start < at + length) start = piece.start + found.start - at;
    if (found.end <= at + length) {
      const end = piece.start + found.end - at;
      const isWrapped = start !== undefined && start < piece.start;
      return isWrapped && isRest(text, { start: piece.start, end }, piece.end, known)
        ? { start: start ?? end, end }
        : undefined;
    }
    at += length;
  }
  return undefined;
}

/** Whether the last piece belongs to the token before it: a token that is whole without it is followed by other words. */
function isRest(text: string, last: Span, pieceEnd: number, known: readonly Span[]): boolean {
  if (/[^._=-]/.test(text.slice(last.end, pieceEnd))) return false;
  const rest = text.slice(last.start, last.end);
  if (known.some(({ start, end }) => start < last.end && last.start < end)) return false;
  const isKnownBefore = known.some(
    ({ start, end }) => end <= last.start && end > start && !/[^\s\\nr]/.test(text.slice(end, last.start)),
  );
  return isRandomText(rest, 8) || (!isKnownBefore && loneEnd.test(text.slice(last.end, last.end + 16)));
}

/** Letters, digits, and the signs of base64, of web tokens and of padding. */
function isTokenAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    (code >= 48 && code <= 57) ||
    ((code | 32) >= 97 && (code | 32) <= 122) ||
    code === 95 ||
    (code >= 45 && code <= 47) ||
    code === 43 ||
    code === 61
  );
}
