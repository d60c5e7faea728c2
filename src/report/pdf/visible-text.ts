// Text of others made fit for paper: what a reader could not see, or would be deceived by, stands there as its code point.

export interface VisibleTextOptions {
  /** Whether the font can draw a code point. Default: any. */
  readonly hasGlyph?: (codePoint: number) => boolean;
  /** Line ends stay line ends. Default: they are shown as code points too. */
  readonly keepsLines?: boolean;
}

// Control characters, formats (among them what turns the direction of writing), halves of pairs, characters of nobody,
// line separators, and every space but the one that all know.
const deceiving = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
/** What every font has; nearly all texts are of it. */
const plain = /^[ -~]*$/;
const mark = /\p{M}/u;
/** Marks on one letter; more of them would cover the lines around it. */
const maxMarks = 2;

/** Untrusted: the text. `[U+202E]` stands for a character that is not drawn. Each text comes out as one in NFC. */
export function visibleText(text: string, options: VisibleTextOptions = {}): string {
  if (plain.test(text)) return text;
  const { hasGlyph = () => true, keepsLines = false } = options;
  const oneLineEnd = keepsLines ? text.replaceAll(/\r\n?|[\u2028\u2029]/g, '\n') : text;
  let marks = 0;
  let shown = '';
  for (const character of oneLineEnd.normalize('NFC')) {
    marks = mark.test(character) ? marks + 1 : 0;
    const isKept = keepsLines && character === '\n';
    const isPlain = !deceiving.test(character) && marks <= maxMarks && hasGlyph(character.codePointAt(0) ?? 0);
    shown += isKept || isPlain ? character : codePointOf(character);
  }
  return shown;
}

/** At most so many characters; what is left out is counted. Never cuts a pair. */
export function clippedText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text];
  if (characters.length <= limit) return text;
  return `${characters.slice(0, limit).join('').trimEnd()} … (${characters.length - limit} more characters)`;
}

function codePointOf(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
