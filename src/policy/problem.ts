// What is wrong with a policy file, for people and for editors.

export interface PolicyProblem {
  /** A file with an error does not count at all; a warning changes nothing. */
  readonly severity: 'error' | 'warning';
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors count. */
  readonly column: number;
  /** JSON pointer (RFC 6901) to the value. Untrusted, but made safe to print. */
  readonly pointer: string;
  readonly what: string;
  readonly means: string;
  readonly advice: string;
  /** All of it but the place: `/level: it has to be … The file does not count. Write …` */
  readonly message: string;
}

/** A problem before its place is known. */
export interface Finding {
  readonly pointer: string;
  readonly what: string;
  readonly advice: string;
  /** An error unless said. */
  readonly severity?: 'error' | 'warning';
  /** `The file does not count.` unless said. */
  readonly means?: string;
}

/** A problem at an offset of a text. */
export function problemAt(text: string, offset: number, finding: Finding): PolicyProblem {
  const { pointer, what, advice, severity = 'error', means = 'The file does not count.' } = finding;
  const message = `${pointer === '' ? '' : `${pointer}: `}${what} ${means} ${advice}`.trim();
  return { severity, ...placeOf(text, offset), pointer, what, means, advice, message };
}

/** A JSON pointer with one more step. Keys come from others: what no reader should be shown stands as an escape. */
export function pointerTo(pointer: string, step: string | number): string {
  return `${pointer}/${shown(String(step).replaceAll('~', '~0').replaceAll('/', '~1'))}`;
}

/** A piece of a file as it may stand in a message: short, on one line, with nothing that a terminal acts on. */
export function shown(text: string): string {
  const short = text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
  return short.replaceAll(notPlain, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Line and column of an offset. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = text.startsWith('\ufeff') ? 1 : 0;
  for (const end of text.slice(0, offset).matchAll(/\r\n|\r|\n/g)) {
    line += 1;
    start = end.index + end[0].length;
  }
  return { line, column: Math.max(1, offset - start + 1) };
}

const maxShown = 60;
const notPlain = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;
