// One pass for all recognizers. What they look for stands at a run of two or more digits or at an `@`, so every other
// character is looked at once, and everything else is done only where such a run begins.
import { ContextReader, ContextWords } from './context-words.ts';
import { isDigit } from './boundaries.ts';
import type { AnchoredRecognizer, ExaminedText, Matcher } from './types.ts';

/** Called for each finding: the index of its recognizer, and where it stands. Ascending and disjoint for each recognizer. */
export type PersonalDataVisitor = (recognizer: number, start: number, end: number) => void;

/** A scan for these recognizers: linear in the text, never throws. Untrusted: any string. */
export function createPersonalScan(
  recognizers: readonly AnchoredRecognizer[],
): (text: string, found: PersonalDataVisitor) => void {
  const contextWords = new ContextWords(recognizers.map((recognizer) => recognizer.contextWords));
  const indexesWhere = (isWanted: (recognizer: AnchoredRecognizer) => boolean): readonly number[] =>
    recognizers.flatMap((recognizer, index) => (isWanted(recognizer) ? [index] : []));
  const atSigns = indexesWhere(({ anchor }) => anchor === 'at');
  const byRunLength = Array.from({ length: longRun + 1 }, (_, length) =>
    indexesWhere(({ anchor, isRunLength }) => anchor === 'digits' && (isRunLength?.(length) ?? true)),
  );
  const inHex = indexesWhere(({ anchor, standsInHex }) => anchor === 'digits' && standsInHex === true);
  const hasDigitAnchors = byRunLength.some((indexes) => indexes.length > 0);
  return (text, found) => {
    const attempts = new Attempts(text, recognizers, contextWords, found);
    if (atSigns.length > 0) visitSigns(text, (at) => attempts.tryAt(atSigns, at, at + 1));
    if (hasDigitAnchors) {
      visitDigitRuns(text, (start, end) => {
        const isInHex = isHexLetter(text.charCodeAt(start - 1)) && isHexLetter(text.charCodeAt(end));
        attempts.tryAt(isInHex ? inHex : (byRunLength[Math.min(end - start, longRun)] ?? []), start, end);
      });
    }
  };
}

/** A run of so many digits and more is as good as any longer one. */
const longRun = 40;

/** A recognizer without its `find`, which is the scan with this one alone. */
export function anchoredRecognizer(parts: Omit<AnchoredRecognizer, 'find'>): AnchoredRecognizer {
  // Made when first used: a scanner joins all recognizers and asks none of them alone.
  let scan: ReturnType<typeof createPersonalScan> | undefined;
  const recognizer: AnchoredRecognizer = {
    ...parts,
    find(text, found) {
      scan ??= createPersonalScan([recognizer]);
      scan(text, (_, start, end) => found(start, end));
    },
  };
  return recognizer;
}

/** The matchers of one text, made when first needed, each with the end of what it found last. */
class Attempts {
  readonly #text: string;
  readonly #recognizers: readonly AnchoredRecognizer[];
  readonly #contextWords: ContextWords;
  readonly #found: PersonalDataVisitor;
  #reader: ContextReader | undefined;
  readonly #matchers: (Matcher | undefined)[] = [];
  readonly #foundUntil: number[] = [];

  constructor(
    text: string,
    recognizers: readonly AnchoredRecognizer[],
    contextWords: ContextWords,
    found: PersonalDataVisitor,
  ) {
    this.#text = text;
    this.#recognizers = recognizers;
    this.#contextWords = contextWords;
    this.#found = found;
  }

  tryAt(indexes: readonly number[], start: number, end: number): void {
    for (const index of indexes) {
      const foundUntil = this.#foundUntil[index] ?? 0;
      if (start < foundUntil) continue;
      const matcher = (this.#matchers[index] ??= this.#createMatcher(index));
      const span = matcher(start, end);
      if (span === undefined || span.start < foundUntil) continue;
      this.#foundUntil[index] = span.end;
      this.#found(index, span.start, span.end);
    }
  }

  #createMatcher(index: number): Matcher {
    const reader = (this.#reader ??= new ContextReader(this.#contextWords, this.#text));
    const examined: ExaminedText = { text: this.#text, hasContext: (start) => reader.announces(index, start) };
    return this.#recognizers[index]?.matcherFor(examined) ?? (() => undefined);
  }
}

function visitSigns(text: string, visit: (at: number) => void): void {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) visit(at);
}

/** Four times as fast as asking for each character. */
const twoDigits = /\d\d/g;

function visitDigitRuns(text: string, visit: (start: number, end: number) => void): void {
  for (let at = 0; ;) {
    twoDigits.lastIndex = at;
    if (!twoDigits.test(text)) return;
    const start = twoDigits.lastIndex - 2;
    let end = start + 2;
    while (isDigit(text.charCodeAt(end))) end++;
    const first = start + escapeDigits(text, start);
    if (end - first >= 2) visit(first, end);
    at = end;
  }
}

/** `a` to `f` in either case; false outside the text. */
function isHexLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 102;
}

/** Digits at the start of a run that end an escape: `%20…`, `\x22…`, `\u0022…`. */
function escapeDigits(text: string, start: number): number {
  const before = text.charCodeAt(start - 1);
  if (before === percent) return 2;
  if (before !== letterU && before !== letterX) return 0;
  if (text.charCodeAt(start - 2) !== backslash) return 0;
  return before === letterU ? 4 : 2;
}

const percent = 37;
const backslash = 92;
const letterU = 117;
const letterX = 120;
