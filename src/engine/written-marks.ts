// What stands in a text for something else under a name: entities of HTML, and the sequences with which terminals colour.
import { isLower, isUpper } from './reading.ts';

const latinLetters =
  'Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve ' +
  'Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring ' +
  'aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ' +
  'ugrave uacute ucirc uuml yacute thorn yuml';

/** Characters that names and tokens are made of, or that nobody sees; letters of ASCII have no name. */
const entities: ReadonlyMap<string, number> = new Map([
  ...latinLetters.split(' ').map((name, index) => [name, 0xc0 + index] as const),
  ...(
    [
      ['amp', '&'],
      ['lowbar', '_'],
      ['UnderBar', '_'],
      ['period', '.'],
      ['sol', '/'],
      ['bsol', '\\'],
      ['plus', '+'],
      ['equals', '='],
      ['percnt', '%'],
      ['num', '#'],
      ['dollar', '$'],
      ['shy', '\u00ad'],
      ['zwnj', '\u200c'],
      ['zwj', '\u200d'],
      ['lrm', '\u200e'],
      ['rlm', '\u200f'],
      ['ZeroWidthSpace', '\u200b'],
      ['NoBreak', '\u2060'],
    ] as const
  ).map(([name, character]) => [name, character.charCodeAt(0)] as const),
]);
const maxEntityName = 14;

/** `&lowbar;`, `&amp;#95;`: an ampersand of text alone is none. */
export const namedEntity = `&(?:amp;(?:[#a-zA-Z]))|&(?:${[...entities.keys()].filter((name) => name !== 'amp').join('|')});`;
const namedEntityHere = new RegExp(namedEntity, 'y');

/** The character of `name` in `&name;`. */
export function entityCode(name: string): number | undefined {
  return entities.get(name);
}

/** Whether an entity with a name begins at the ampersand. */
export function isNamedEntityAt(text: string, at: number): boolean {
  namedEntityHere.lastIndex = at;
  return namedEntityHere.test(text);
}

/** Letters and digits before the `;` that ends an entity, as the reader tells them from the end: 0 when there are too many. */
export function entityNameLength(codeBefore: (distance: number) => number): number {
  let length = 0;
  while (length <= maxEntityName && isLetter(codeBefore(length + 1))) length++;
  return length <= maxEntityName ? length : 0;
}

/** A colour, an erased line, a set of characters; the escape character raw or spelled. */
export const controlLead = String.raw`\u001b[[(]|\u009b|\\e\[`;
const control = new RegExp(
  String.raw`(?:(?:\u001b|\\{1,32}(?:u001[bB]|x1[bB]|u\{0{0,4}1[bB]\}|0?33|e)|%(?:25){0,8}1[bB]|&#(?:x1[bB]|27);)\[|\u009b)[\d;:?<=>]{0,40}[ -/]?[@-~]|\u001b[()][0-9A-Z]`,
  'y',
);

/** Where the sequence ends that begins at the place; the place itself when none does. */
export function endOfControl(text: string, at: number): number {
  const code = text.charCodeAt(at);
  // ESC \ % & CSI
  if (code !== 27 && code !== 92 && code !== 37 && code !== 38 && code !== 0x9b) return at;
  control.lastIndex = at;
  return control.test(text) ? control.lastIndex : at;
}

function isLetter(code: number): boolean {
  return isLower(code) || isUpper(code);
}
