// The pieces that rules for configuration formats put their patterns together from: quotes and brackets as they stand
// in text, in JSON, in JSON in JSON, and in what careful writers make of them. All are bounded.
import { escapeEnds } from './pattern-parts.ts';

/** A quote, escaped in any layer. */
export const quote = String.raw`(?:\\{0,7}["'\`]|\\{1,7}u002[27]|&quot;)`;

export const openAngle = String.raw`(?:<|\\{1,7}u003[cC]|&lt;)`;

export const closeAngle = String.raw`(?:>|\\{1,7}u003[eE]|&gt;)`;

const equalSign = String.raw`(?:=|%3[Dd]|\\{1,7}u003[dD])`;

/** From a name to its value: `=`, ` = "`, `": "`, `' => '`, `', '`; the quotes and blanks with it. */
export const settingTo =
  String.raw`(?:${quote}\]?)?[ \t]{0,24}(?:${equalSign}${closeAngle}?|:(?!:)|(?<=["'\`]|u002[27])[ \t]?,(?=[ \t]{0,4}${quote}))[ \t]{0,24}` +
  `${quote}?`;

/** One character of a value without blanks, in Latin letters; `%26` and its like end a parameter of a URL. */
export const valueCharacter = String.raw`(?:(?!%2[026]|%3[Bb])[^\s"'\`\\<>\x00-\x1f\u2000-\uffff])`;

/** A value, in quotes or not. */
export function settingValue(least: number, most = 200): string {
  return `(?<secret>${valueCharacter}{${least},${most}})`;
}

/** Between two entries of a file: blanks, line breaks, also escaped, and what tools write before a line. */
export const lineGap = String.raw`(?:\s|\\{1,7}[nrt]|[>+→|]|\d{1,6}(?=[\t→ |:\\])){1,64}`;

/** A name begins here: none of the characters stands before, but the end of an escape may. */
export function startNotAfter(characters: string): string {
  return `(?:(?<![${characters}])|(?<=${escapeEnds}))`;
}
