// Texts with the places of the secrets in them: two characters of the private use area stand around each, so that
// whatever is done to the text (quoting, numbering of lines, JSON in JSON) moves the places as well.

const opening = '\uE000';
const closing = '\uE001';

/** A text in which secrets are marked. */
export type Marked = string;

export interface Labelled {
  readonly text: string;
  readonly spans: readonly { readonly start: number; readonly end: number }[];
}

export function marked(value: string): Marked {
  return opening + value + closing;
}

export function withoutMarks(text: Marked): string {
  return text.replaceAll(/[\uE000\uE001]/g, '');
}

/** Applies it to what stands between the marks: for spellings that would spell the marks too. */
export function mapUnmarked(text: Marked, spell: (part: string) => string): Marked {
  return text
    .split(/([\uE000\uE001])/)
    .map((part) => (part === opening || part === closing ? part : spell(part)))
    .join('');
}

export function labelled(text: Marked): Labelled {
  const spans: { start: number; end: number }[] = [];
  let plain = '';
  let start: number | undefined;
  for (const part of text.split(/([\uE000\uE001])/)) {
    if (part === opening) start = plain.length;
    else if (part === closing) {
      if (start !== undefined) spans.push({ start, end: plain.length });
      start = undefined;
    } else plain += part;
  }
  return { text: plain, spans };
}

/** As it stands inside a JSON string. */
export function jsonEscaped(text: Marked): Marked {
  return JSON.stringify(text).slice(1, -1);
}
