// Whether a place in a text may become part of an address that whatever shows the text asks for by itself or offers to
// a click: an image in Markdown is fetched as soon as it is seen, and with it whatever stands in its address.

const lineFeed = 0x0a;
const space = 0x20;
const open = 0x28;
const dot = 0x2e;
const colon = 0x3a;
const less = 0x3c;
const closingBracket = 0x5d;

const schemes: ReadonlySet<string> = new Set(['http', 'https', 'ws', 'wss', 'ftp']);

/** Elements of HTML with addresses. */
const elements: ReadonlySet<string> = new Set(
  'a area audio base body button embed form frame iframe image img input link meta object picture script source style svg table td track use video'.split(
    ' ',
  ),
);

const longestWord = 8;

/**
 * Reads a text part by part. Wide on purpose: a link lasts to the end of its line, an element to the next blank line,
 * an address to the next white space, since what shows the text reads escapes, quotes and brackets in its own way.
 */
export class LinkWatch {
  /** The letters and digits at the end of what was read, in lower case, the last of them. */
  #word = '';
  #last = 0;
  #isAddress = false;
  #isLink = false;
  /** Something stands in the link; before that a line break does not end it. */
  #hasTarget = false;
  #isElement = false;
  /** Set while the name of an element is read. */
  #isName = false;
  #isBlankLine = true;

  /** Whether what comes next may be part of an address. */
  get isInLink(): boolean {
    return this.#isAddress || this.#isLink || this.#isElement;
  }

  read(part: string): void {
    let start = 0;
    for (let at = 0; at < part.length; at += 1) {
      const code = part.charCodeAt(at);
      if (code < asciiSize && wordUnits[code] === 1) continue;
      const last = at > 0 ? part.charCodeAt(at - 1) : this.#last;
      if (at > start) this.#wordRead();
      const isAsked = this.#isName || code === colon || code === dot || code === open;
      this.#punctuation(code, last, isAsked ? this.#endWord(part.slice(start, at)) : '');
      this.#word = '';
      start = at + 1;
    }
    if (part.length > start) this.#wordRead();
    this.#word = this.#endWord(part.slice(start));
    if (part !== '') this.#last = part.charCodeAt(part.length - 1);
  }

  #wordRead(): void {
    this.#isBlankLine = false;
    if (this.#isLink) this.#hasTarget = true;
  }

  /** The end of the word that the earlier part began: longer ones are of no interest. */
  #endWord(rest: string): string {
    return (this.#word + rest.slice(-longestWord)).slice(-longestWord).toLowerCase();
  }

  /** `word`: what stands right before it, where it is asked for. */
  #punctuation(code: number, last: number, word: string): void {
    if (this.#isName) this.#endName(word);
    if (code <= space) return this.#whiteSpace(code);
    this.#isBlankLine = false;
    if (code === less) this.#isName = true;
    else if (code === colon && schemes.has(word)) this.#isAddress = true;
    else if (code === dot && word === 'www') this.#isAddress = true;
    const isAfterLabel = last === closingBracket && (code === open || code === colon);
    if (isAfterLabel || (code === open && word === 'url')) {
      this.#isLink = true;
      this.#hasTarget = false;
    } else if (this.#isLink) this.#hasTarget = true;
  }

  #endName(word: string): void {
    // A closing tag, or the end of the name.
    this.#isName = false;
    if (elements.has(word)) this.#isElement = true;
  }

  #whiteSpace(code: number): void {
    this.#isAddress = false;
    if (code !== lineFeed) return;
    if (this.#isBlankLine) this.#isElement = false;
    if (this.#hasTarget || this.#isBlankLine) this.#isLink = false;
    this.#isBlankLine = true;
  }
}

/** Letters and digits of ASCII; those of other scripts are none of a scheme's or an element's. */
const asciiSize = 128;
const wordUnits = new Uint8Array(asciiSize);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') {
  wordUnits[letter.charCodeAt(0)] = 1;
}
