// Secrets that stand escaped (`\u0067hp_…`, `ghp%5F…`) or are broken up by characters that nobody sees, by colours of a
// terminal or by the end of a line: the scanner reads the text as it would be read after decoding, and what it finds is
// removed from the text as it is spelled.
import { applyEdits, type Span, type TextEdit } from '../base/text.ts';
import { type DecodedWindow, decodeWindows } from '../engine/escapes.ts';
import { rankOf } from '../secrets/overlaps.ts';
import { placeholderOf } from '../secrets/placeholder.ts';
import type { RedactedText, SecretFinding, SecretScanner } from '../secrets/types.ts';
import type { WorkBudget } from '../secrets/work-budget.ts';
import { findWrapped } from '../secrets/wrapped-tokens.ts';

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

/** A finding, however it is spelled. */
export interface SpelledFinding extends SecretFinding {
  /** The value as it reads, without escapes and characters that nobody sees: equal values read equally. */
  readonly reading: string;
}

const invisible = /[\u00AD\u200B-\u200D\u2060\uFEFF]+/g;

/** As `scanner.scan`, in any spelling: offsets in the text as it stands. */
export function findAnySpelling(text: string, scanner: SecretScanner, budget?: WorkBudget): readonly SpelledFinding[] {
  const scan = (each: string): readonly SecretFinding[] => scanner.scan(each, budget);
  const plain = read(text, scan(text));
  const found = [...plain, ...findWrapped(text, scan, plain)];
  const readings = readingsOf(text);
  if (readings.length === 0) return found.length === plain.length ? plain : joinOverlapping(found);
  const spelled = readings.flatMap((reading) =>
    read(reading.text, scan(reading.text)).map((finding) => ({
      ...finding,
      ...spanInText(finding, reading),
    })),
  );
  return spelled.length + found.length === plain.length ? plain : joinOverlapping([...found, ...spelled]);
}

/** As `scanner.redact`, in any spelling. Equal values give equal placeholders, however they are spelled. */
export function redactAnySpelling(text: string, scanner: SecretScanner): RedactedText {
  const found = findAnySpelling(text, scanner);
  const edits: TextEdit[] = found.map(({ start, end, rule, reading }) => {
    const hash = scanner.fingerprint(reading).slice(fingerprintMark.length);
    return { start, end, text: placeholderOf(rule, hash) };
  });
  return {
    text: applyEdits(text, edits),
    findings: found.map(({ start, end, rule, class: kind }) => ({ start, end, rule, class: kind })),
  };
}

/** A fingerprint begins with it. */
const fingerprintMark = 'f_';

function read(text: string, findings: readonly SecretFinding[]): readonly SpelledFinding[] {
  return findings.map((finding) => ({ ...finding, reading: text.slice(finding.start, finding.end) }));
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

/** One finding for all that overlap, from the first start to the last end, under the name of the better class, then of the longer. */
function joinOverlapping(findings: readonly SpelledFinding[]): readonly SpelledFinding[] {
  const joined: SpelledFinding[] = [];
  for (const finding of findings.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = joined.at(-1);
    if (last === undefined || finding.start >= last.end) {
      joined.push(finding);
      continue;
    }
    joined[joined.length - 1] = {
      ...betterNamed(finding, last),
      start: last.start,
      end: Math.max(last.end, finding.end),
    };
  }
  return joined;
}

function betterNamed(finding: SpelledFinding, last: SpelledFinding): SpelledFinding {
  const better = rankOf(last.class) - rankOf(finding.class);
  const longer = finding.end - finding.start - (last.end - last.start);
  return better > 0 || (better === 0 && longer > 0) ? finding : last;
}
