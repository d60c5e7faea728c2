// What may stand between two words of one phrase: a space, a hyphen, or a line break with what begins the next line of a paragraph.

const space = 32;
const hyphen = 45;
const noBreakSpace = 0xa0;
const lineFeed = 10;
const carriageReturn = 13;
/** Number of a line, mark of a diff, indentation, mark of a comment or a quotation. */
const lineStart =
  /\r?\n(?:[ \t]{0,80}[-+]?\d{0,7}(?:[\t:|→] ?)?)[ \t]{0,80}(?:\/\/[/!]?|\/?\*{1,2}|#{1,6}|>{1,6}|--|;{1,3})?[ \t]{0,8}/y;
const word = /[\p{L}\p{M}]{1,100}(?![\p{L}\p{M}\p{Nd}_$])/uy;
const wordAndGapBefore =
  /(?<![\p{L}\p{M}\p{Nd}_$])([\p{L}\p{M}]{1,100})(?:[ \u00a0]{1,2}|-|[ \t]{0,8}\r?\n[^\p{L}\p{Nd}\n]{0,80})$/u;
const lookBehind = 200;

/** A run of letters that is a whole identifier. */
export interface ProseWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The run of letters at `start`, if it is a whole identifier. */
export function wordAt(text: string, start: number): ProseWord | undefined {
  word.lastIndex = start;
  const found = word.exec(text);
  return found === null ? undefined : { text: found[0], start, end: start + found[0].length };
}

/** The word before `start`, if a phrase can go on from it. */
export function wordBefore(text: string, start: number): ProseWord | undefined {
  const from = Math.max(0, start - lookBehind);
  const found = wordAndGapBefore.exec(text.slice(from, start));
  const [, before] = found ?? [];
  if (found === null || before === undefined) return undefined;
  return { text: before, start: from + found.index, end: from + found.index + before.length };
}

/** Where a phrase would go on after `end`; −1 when something else than a gap stands there. */
export function gapEnd(text: string, end: number): number {
  let at = end;
  let code = text.charCodeAt(at);
  if (code === hyphen) return end + 1;
  if (code === space || code === noBreakSpace) {
    code = text.charCodeAt(++at);
    if (code === space) code = text.charCodeAt(++at);
  }
  if (code === lineFeed || code === carriageReturn) {
    lineStart.lastIndex = at;
    const found = lineStart.exec(text);
    if (found === null) return -1;
    at += found[0].length;
  }
  return at > end ? at : -1;
}
