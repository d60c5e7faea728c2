// Which names a JavaScript or TypeScript source reaches for across a boundary: members, keys, strings that spell a
// name. What only a variable, a parameter or a type is called stays inside the file and is not among them.
//
// One pass over the characters, without a grammar: 15–20 MB/s, where a parse takes ten times as long.

const dot = 46;
const comma = 44;
const colon = 58;
const semicolon = 59;
const equals = 61;
const question = 63;
const exclamation = 33;
const slash = 47;
const star = 42;
const backslash = 92;
const backtick = 96;
const dollar = 36;
const lineFeed = 10;
const openBrace = 123;
const closeBrace = 125;
const openParen = 40;
const closeParen = 41;
const openBracket = 91;
const closeBracket = 93;
const openAngle = 60;

/** Stands for a word, and for a value (string, number, template, pattern), as the token before. */
const afterWord = 1;
const afterValue = 2;

const maxNameLength = 200;
/** A longer one is none; without a bound a line of openings would take quadratic time. */
const maxPatternLength = 1_000;
const nameShape = /^[A-Za-z_$][\w$]*(?:-[\w$]+)*$/;
const modifiers = new Set(
  'readonly public private protected static declare override abstract async get set accessor'.split(' '),
);
const notMethods = new Set('if for while switch catch function return typeof await new super import with'.split(' '));
const beforePattern = new Set('return typeof case in of do else void delete throw new yield await'.split(' '));
const beforePatternCodes = new Set([...'(,=:[!&|?{;+-*%~^'].map((character) => character.charCodeAt(0)));

interface Opening {
  readonly code: number;
  /** The name before a parenthesis: a method if a body or a type follows. */
  readonly method: string | undefined;
}

/** Names in the position of a member, a key or a string. Untrusted: `source`. Linear time, never throws. */
export function ecmascriptReach(source: string): ReadonlySet<string> {
  return new ReachScanner(source).run();
}

class ReachScanner {
  readonly #names = new Set<string>();
  readonly #text: string;
  readonly #openings: Opening[] = [];
  #at = 0;
  /** The token before: its character, `afterWord`, `afterValue`, or 0 at the start. */
  #before = 0;
  #wordBefore = '';
  #isLineStart = true;
  #method: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  run(): ReadonlySet<string> {
    const { length } = this.#text;
    while (this.#at < length) this.#step(this.#text.charCodeAt(this.#at));
    return this.#names;
  }

  #step(code: number): void {
    if (code === lineFeed) {
      this.#isLineStart = true;
      this.#at += 1;
    } else if (isSpace(code)) this.#at += 1;
    else if (isNameStart(code)) this.#word();
    else if (code === slash) this.#slash();
    else if (code === 39 || code === 34) this.#string(code);
    else if (code === backtick) this.#template(this.#at + 1);
    else if (isDigit(code)) this.#takeValue(this.#nameEnd(this.#at));
    else this.#mark(code);
  }

  #word(): void {
    const { before, end } = { before: this.#before, end: this.#nameEnd(this.#at) };
    const word = this.#text.slice(this.#at, end);
    if (before === dot && !this.#text.startsWith('..', this.#at - 2)) this.#add(word);
    else if (this.#openings.at(-1)?.code === openBrace && this.#canStartEntry()) this.#entry(word, end);
    else if (this.#isAttribute(end)) this.#add(word);
    this.#at = end;
    this.#before = afterWord;
    this.#wordBefore = word;
    this.#isLineStart = false;
  }

  /** `name: value`, `name?: type`, `name,`, `name = value` (of a pattern), `name<T>(…)` and `name(…)`, directly in braces. */
  #entry(word: string, end: number): void {
    let at = this.#skipSpace(end);
    let code = this.#text.charCodeAt(at);
    const following = this.#text.charCodeAt(at + 1);
    if ((code === question || code === exclamation) && (following === colon || following === openParen)) {
      at += 1;
      code = following;
    }
    const isListed = this.#before === openBrace || this.#before === comma;
    if (code === colon) this.#add(word);
    else if (isListed && (code === comma || code === closeBrace)) this.#add(word);
    else if (isListed && code === equals && this.#text.charCodeAt(at + 1) !== equals) this.#add(word);
    else if (code === openAngle && at === end) this.#add(word);
    else if (code === openParen && !notMethods.has(word)) this.#method = word;
  }

  /** Between entries: after a brace, a comma, a semicolon, a modifier, or at the start of a line. */
  #canStartEntry(): boolean {
    switch (this.#before) {
      case openBrace:
      case comma:
      case semicolon:
      case closeBrace:
        return true;
      case question:
        return false;
      case afterWord:
        return modifiers.has(this.#wordBefore) || this.#isLineStart;
      default:
        return this.#isLineStart;
    }
  }

  /** `name={…}` or `name="…"` after a space, as in JSX. */
  #isAttribute(end: number): boolean {
    if (this.#text.charCodeAt(end) !== equals) return false;
    const value = this.#text.charCodeAt(end + 1);
    const before = this.#text.charCodeAt(this.#at - 1);
    return (value === openBrace || value === 34 || value === 39) && (before === lineFeed || isSpace(before));
  }

  #slash(): void {
    const following = this.#text.charCodeAt(this.#at + 1);
    if (following === slash) this.#at = this.#indexOf('\n', this.#at, 0);
    else if (following === star) this.#at = this.#indexOf('*/', this.#at + 2, 2);
    else {
      const canBePattern =
        this.#before === afterWord ? beforePattern.has(this.#wordBefore) : beforePatternCodes.has(this.#before);
      const end = canBePattern || this.#before === 0 ? this.#patternEnd() : undefined;
      if (end === undefined) this.#take(slash);
      else this.#takeValue(this.#nameEnd(end));
    }
  }

  #patternEnd(): number | undefined {
    let isInClass = false;
    const limit = Math.min(this.#text.length, this.#at + maxPatternLength);
    for (let at = this.#at + 1; at < limit; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === lineFeed) return undefined;
      if (code === backslash) at += 1;
      else if (code === openBracket) isInClass = true;
      else if (code === closeBracket) isInClass = false;
      else if (code === slash && !isInClass) return at + 1;
    }
    return undefined;
  }

  /** A string ends with its line at the latest: an apostrophe in a text between tags takes no more with it. */
  #string(quote: number): void {
    let at = this.#at + 1;
    let code = this.#text.charCodeAt(at);
    for (; at < this.#text.length && code !== quote && code !== lineFeed; code = this.#text.charCodeAt(at)) {
      at += code === backslash ? 2 : 1;
    }
    const content = at - this.#at <= maxNameLength ? this.#text.slice(this.#at + 1, at) : '';
    if (nameShape.test(content)) this.#add(content);
    this.#takeValue(at + 1);
  }

  /** Up to the end of the template or to its next `${`. */
  #template(start: number): void {
    let at = start;
    for (; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === backslash) at += 1;
      else if (code === backtick) return this.#takeValue(at + 1);
      else if (code === dollar && this.#text.charCodeAt(at + 1) === openBrace) {
        this.#openings.push({ code: backtick, method: undefined });
        this.#at = at + 2;
        this.#before = openParen;
        return undefined;
      }
    }
    return this.#takeValue(at);
  }

  #mark(code: number): void {
    if (code === openBrace || code === openParen || code === openBracket) {
      this.#openings.push({ code, method: code === openParen ? this.#method : undefined });
      this.#method = undefined;
    } else if (code === closeBrace) {
      for (let last = this.#openings.pop(); last !== undefined; last = this.#openings.pop()) {
        if (last.code === backtick) return this.#template(this.#at + 1);
        if (last.code === openBrace) break;
      }
    } else if (code === closeParen) this.#closeParen();
    else if (code === closeBracket && this.#openings.at(-1)?.code === openBracket) this.#openings.pop();
    return this.#take(code);
  }

  #closeParen(): void {
    if (this.#openings.at(-1)?.code !== openParen) return;
    const method = this.#openings.pop()?.method;
    if (method === undefined) return;
    const code = this.#text.charCodeAt(this.#skipSpace(this.#at + 1));
    if (code === openBrace || code === colon) this.#add(method);
  }

  #take(code: number): void {
    this.#before = code;
    this.#at += 1;
    this.#isLineStart = false;
  }

  #takeValue(end: number): void {
    this.#before = afterValue;
    this.#at = end;
    this.#isLineStart = false;
  }

  #add(name: string): void {
    if (name.length <= maxNameLength) this.#names.add(name);
  }

  #nameEnd(start: number): number {
    let at = start;
    for (let code = this.#text.charCodeAt(at); isNameStart(code) || isDigit(code);) code = this.#text.charCodeAt(++at);
    return at;
  }

  #skipSpace(start: number): number {
    let at = start;
    for (let code = this.#text.charCodeAt(at); code === lineFeed || isSpace(code);) code = this.#text.charCodeAt(++at);
    return at;
  }

  /** The place after the mark, or the end of the text. */
  #indexOf(mark: string, start: number, length: number): number {
    const found = this.#text.indexOf(mark, start);
    return found === -1 ? this.#text.length : found + length;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Any letter outside ASCII counts: no text here is checked, only read. */
function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === dollar || code > 127;
}
