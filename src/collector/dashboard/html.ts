// Pages are written with html`…`: what is put in is text, wherever it stands, unless html`…` made it.
import { visibleText } from '../../report/pdf/visible-text.ts';

/** Markup that this program wrote. Made by html`…` and `raw` alone. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** Nothing is drawn for undefined, null and false. */
export type HtmlValue = Html | string | number | bigint | undefined | null | false | readonly HtmlValue[];

/**
 * Untrusted: every value. In text and in quoted attributes it cannot end what it stands in; characters that nobody sees,
 * or that turn the direction of writing, are drawn as `[U+202E]`. Where an address is expected, one that does not lead
 * to this collector becomes `#`. Throws a RangeError for a template that puts a value where neither holds: that is a
 * mistake in the program.
 */
export function html(texts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const places = placesOf(texts);
  let written = texts[0] ?? '';
  for (const [index, value] of values.entries()) {
    written += drawnAt(places[index] ?? 'text', value) + (texts[index + 1] ?? '');
  }
  return new Html(written);
}

/** Markup from a text of this program; never from one that came in. */
export function raw(text: string): Html {
  return new Html(text);
}

/** As it may stand in text and in a quoted attribute. Untrusted: the text. */
export function escaped(text: string): string {
  return visibleText(text, { keepsLines: true }).replaceAll(/[&<>"'`]/g, (character) => entities[character] ?? '');
}

export function join(parts: readonly HtmlValue[], between: HtmlValue = ''): Html {
  return new Html(parts.map(textOf).join(textOf(between)));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function textOf(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(textOf).join('');
  return escaped(String(value));
}

function drawnAt(place: Place, value: HtmlValue): string {
  if (place === 'text') return textOf(value);
  if (place === 'address') return addressOf(value);
  const isMarkup = value instanceof Html || value === undefined || value === null || value === false;
  if (!isMarkup) throw new RangeError('A text inside a tag, and not inside a quoted attribute');
  return textOf(value);
}

/** Paths below this collector, a query of this page, a place on it. Browsers drop line ends from an address. */
const ownAddress = /^(?:\/(?![/\\])|\?|#)[^\n]*$/;

function addressOf(value: HtmlValue): string {
  const text = textOf(value);
  return ownAddress.test(text) ? text : '#';
}

/** `attributes`: inside a tag, between attributes: html` selected` may stand there, a text not. */
type Place = 'text' | 'address' | 'attributes';
const addressStart = /\s(?:href|src|action|formaction|poster|data|cite)="$/i;
const attributeStart = /^\s+[a-z][a-z0-9-]*=(?:"[^"]*)$/i;
const forbiddenStart = /<(?:script|style)\b[^>]*>[^<]*$/i;
const known = new WeakMap<TemplateStringsArray, readonly Place[]>();

function placesOf(texts: TemplateStringsArray): readonly Place[] {
  const before = known.get(texts);
  if (before !== undefined) return before;
  const places: Place[] = [];
  let written = '';
  for (const text of texts.slice(0, -1)) {
    written += text;
    places.push(placeAfter(written));
    // Stands for what will be put in: it ends nothing.
    written += 'x';
  }
  known.set(texts, places);
  return places;
}

function placeAfter(written: string): Place {
  const tag = openTag(written);
  if (tag === undefined) {
    if (forbiddenStart.test(written)) throw new RangeError('A value inside a script or a style sheet');
    return 'text';
  }
  const attribute = /\s[^\s=]+=(?:"[^"]*)?$/.exec(tag)?.[0];
  if (attribute === undefined) return 'attributes';
  if (!attributeStart.test(attribute)) throw new RangeError('A value in an attribute without quotes');
  if (/^\s(?:on|style$|style=|srcdoc)/i.test(attribute)) throw new RangeError('A value in a script, a style or a page');
  return addressStart.test(attribute) ? 'address' : 'text';
}

/** From the `<` of a tag that has not ended yet. */
function openTag(written: string): string | undefined {
  let start: number | undefined;
  let isQuoted = false;
  for (let index = 0; index < written.length; index += 1) {
    const character = written[index];
    if (start === undefined) {
      if (character === '<' && /[a-z/!]/i.test(written[index + 1] ?? ' ')) start = index;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === '>' && !isQuoted) start = undefined;
  }
  return start === undefined ? undefined : written.slice(start);
}
