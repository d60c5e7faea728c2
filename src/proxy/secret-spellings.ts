// Secrets that stand escaped (`\u0067hp_…`, `ghp%5F…`) or are broken up by characters that nobody sees: the scanner
// reads the text as it would be read after decoding, and what it finds is removed from the text as it is spelled.
import { applyEdits, type Span, type TextEdit } from '../base/text.ts';
import { type DecodedWindow, decodeWindows } from '../engine/escapes.ts';
import { placeholderPattern } from '../secrets/placeholder.ts';
import type { RedactedText, SecretFinding, SecretScanner } from '../secrets/types.ts';

/** A stretch of the reading: of a window, or, without one, the same characters as in the text. */
interface Piece {
  /** Offset in the reading. */
  readonly at: number;
  /** Offset in the text. */
  readonly start: number;
  readonly window: DecodedWindow | undefined;
}

/** The whole text in one reading, with the way back. */
interface Reading {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

interface Redaction extends SecretFinding {
  readonly placeholder: string;
}

const invisible = /[\u00AD\u200B-\u200D\u2060\uFEFF]+/g;
const stickyPlaceholder = new RegExp(placeholderPattern.source, 'y');

/** As `scanner.redact`, in any spelling. Equal values give equal placeholders, however they are spelled. */
export function redactAnySpelling(text: string, scanner: SecretScanner): RedactedText {
  const plain = scanner.redact(text);
  const redactions: Redaction[] = [];
  for (const reading of readingsOf(text)) {
    const found = scanner.redact(reading.text);
    for (const redaction of placed(found)) redactions.push({ ...redaction, ...spanInText(redaction, reading) });
  }
  if (redactions.length === 0) return plain;
  const joined = joinOverlapping([...placed(plain), ...redactions]);
  const edits: TextEdit[] = joined.map(({ start, end, placeholder }) => ({ start, end, text: placeholder }));
  return { text: applyEdits(text, edits), findings: joined.map(({ start, end, rule }) => ({ start, end, rule })) };
}

function readingsOf(text: string): readonly Reading[] {
  const windows = decodeWindows(text);
  // An escape that can be read in two ways has two windows that begin together.
  const first = windows.filter((window, index) => window.starts[0] !== windows[index - 1]?.starts[0]);
  const last = windows.filter((window, index) => window.starts[0] !== windows[index + 1]?.starts[0]);
  const gaps = [...text.matchAll(invisible)].map(({ 0: { length }, index }) => ({ start: index, end: index + length }));
  return [
    ...(first.length === 0 ? [] : [readingWith(text, first)]),
    ...(windows.length === first.length ? [] : [readingWith(text, last)]),
    ...(gaps.length === 0 ? [] : [readingWithout(text, gaps)]),
  ];
}

function readingWith(text: string, windows: readonly DecodedWindow[]): Reading {
  const pieces: Piece[] = [];
  let spelled = '';
  let done = 0;
  for (const window of windows) {
    const start = window.starts[0] ?? done;
    pieces.push({ at: spelled.length, start: done, window: undefined });
    spelled += text.slice(done, start);
    pieces.push({ at: spelled.length, start, window });
    spelled += window.text;
    done = window.ends.at(-1) ?? start;
  }
  pieces.push({ at: spelled.length, start: done, window: undefined });
  return { text: spelled + text.slice(done), pieces };
}

function readingWithout(text: string, gaps: readonly Span[]): Reading {
  const pieces: Piece[] = [];
  let spelled = '';
  let done = 0;
  for (const { start, end } of [...gaps, { start: text.length, end: text.length }]) {
    pieces.push({ at: spelled.length, start: done, window: undefined });
    spelled += text.slice(done, start);
    done = end;
  }
  return { text: spelled, pieces };
}

function spanInText({ start, end }: Span, { pieces }: Reading): Span {
  const first = pieceAt(start, pieces);
  const last = pieceAt(end - 1, pieces);
  return {
    start: first.window?.starts[start - first.at] ?? first.start + start - first.at,
    end: last.window?.ends[end - 1 - last.at] ?? last.start + end - last.at,
  };
}

/** The last piece that begins at or before the offset. */
function pieceAt(offset: number, pieces: readonly Piece[]): Piece {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return pieces[low] ?? { at: 0, start: 0, window: undefined };
}

/** The findings with the placeholders that stand in their places. */
function placed({ text, findings }: RedactedText): readonly Redaction[] {
  let shift = 0;
  return findings.map((finding) => {
    stickyPlaceholder.lastIndex = finding.start + shift;
    const placeholder = stickyPlaceholder.exec(text)?.[0] ?? '';
    shift += placeholder.length - (finding.end - finding.start);
    return { ...finding, placeholder };
  });
}

/** One redaction for all that overlap, from the first start to the last end, under the name of the longest. */
function joinOverlapping(redactions: readonly Redaction[]): readonly Redaction[] {
  const joined: Redaction[] = [];
  for (const redaction of redactions.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = joined.at(-1);
    if (last === undefined || redaction.start >= last.end) {
      joined.push(redaction);
      continue;
    }
    const longer = redaction.end - redaction.start > last.end - last.start ? redaction : last;
    joined[joined.length - 1] = { ...longer, start: last.start, end: Math.max(last.end, redaction.end) };
  }
  return joined;
}
