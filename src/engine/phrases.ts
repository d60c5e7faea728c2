// Names spelled out as words: `payment retry` is `paymentRetry`. Found from the first of their words that changes.
import { familyOf } from './family.ts';
import { gapEnd, gapStart, isGapAt, isWordAfterSpace, perhapsLastBefore, wordAt, wordBefore } from './prose-gap.ts';
import { isProsePlace } from './prose-place.ts';
import { foldWord, splitWords } from './split.ts';
import type { MutationScope } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A name as words. */
export interface Phrase {
  /** Its words, folded, joined by spaces. */
  readonly sequence: string;
  /** Whether it changes where only declared names do. */
  readonly isInDeclaredScope: boolean;
  /** The user's own say: it changes in code too. */
  readonly isPinned: boolean;
}

/** A word that phrases can be found from. */
export interface PhraseAnchor {
  readonly after: PhraseNode | undefined;
  /** Of the phrases of which it is the last word. */
  readonly endings: readonly Endings[];
  /** A bit for each letter that a word after it begins with in such a phrase, and that a word before it ends with. */
  readonly initials: number;
  readonly lastLetters: number;
}

interface Ending {
  /** The words before the anchor, the nearest first; these never change. */
  readonly before: readonly string[];
  readonly isInDeclaredScope: boolean;
  readonly isPinned: boolean;
}

interface Endings {
  /** Of phrases that begin with the anchor. */
  readonly first: Ending[];
  /** Of the others, by the word before the anchor. */
  readonly byPrevious: Map<string, Ending[]>;
  /** A bit for each letter that such a word ends with. */
  lastLetters: number;
}

interface PhraseNode {
  readonly next: Map<string, PhraseNode>;
  /** By the last word as the name has it. */
  readonly endings: Map<string, Endings>;
  /** A bit for each letter that a word after it begins with. */
  initials: number;
}

const none: readonly never[] = [];
const maxWords = 8;
const lowerLetters = /^[a-z]+$/;

export class PhraseTable {
  readonly #vocabulary: Vocabulary;
  readonly #first = new Map<string, PhraseNode>();
  readonly #lastAnchors = new Map<string, Endings>();
  /** Any form of a last word → the last words as the names have them. */
  readonly #lastWords = new Map<string, string[]>();
  readonly #formsOf = new Map<string, ReadonlySet<string>>();

  constructor(phrases: Iterable<Phrase>, isTerm: (word: string) => boolean, vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    for (const phrase of phrases) this.#add(phrase, isTerm);
  }

  /** Set when phrases can be found from the token. */
  anchorOf(token: string): PhraseAnchor | undefined {
    const word = loneWord(token);
    if (word === undefined) return undefined;
    const after = this.#first.get(word);
    const endings = this.#endingsOf(word);
    if (after === undefined && endings.length === 0) return undefined;
    const lastLetters = endings.reduce((bits, ending) => bits | ending.lastLetters, 0);
    return { after, endings, initials: after?.initials ?? 0, lastLetters };
  }

  /** End of the longest phrase around the anchor at the place; `start` when there is none. */
  endOf(
    text: string,
    anchor: PhraseAnchor,
    place: { readonly start: number; readonly end: number; readonly scope: MutationScope },
  ): number {
    const { start, scope } = place;
    let found = start;
    let foundPinned = start;
    let previousEnd: number | undefined;
    const noteAll = (endings: readonly Ending[], end: number): void => {
      for (const { before, isPinned, isInDeclaredScope } of endings) {
        if ((scope !== 'full' && !isInDeclaredScope) || !isPrecededBy(text, start, before)) continue;
        if (isPinned) foundPinned = end;
        found = end;
      }
    };
    const note = ({ first, byPrevious, lastLetters }: Endings, end: number): void => {
      noteAll(first, end);
      if (lastLetters === 0) return;
      previousEnd ??= gapStart(text, start);
      if (previousEnd < 0 || (lastLetters & letterBit(text, previousEnd - 1)) === 0) return;
      const previous = wordBefore(text, start);
      if (previous !== undefined) noteAll(byPrevious.get(foldWord(previous.text)) ?? none, end);
    };
    for (const endings of anchor.endings) note(endings, place.end);
    let node = anchor.after;
    for (let at = place.end; node !== undefined;) {
      const nextStart = gapEnd(text, at);
      if (nextStart < 0 || (node.initials & letterBit(text, nextStart)) === 0) break;
      const next = wordAt(text, nextStart);
      const word = next === undefined ? undefined : loneWord(next.text);
      if (next === undefined || word === undefined) break;
      for (const last of this.#lastWords.get(word) ?? none) {
        const endings = node.endings.get(last);
        if (endings !== undefined) note(endings, next.end);
      }
      node = node.next.get(word);
      at = next.end;
    }
    return found > foundPinned && isProsePlace(text, start, found) ? found : foundPinned;
  }

  #add({ sequence, isInDeclaredScope, isPinned }: Phrase, isTerm: (word: string) => boolean): void {
    const words = sequence.split(' ');
    const anchorAt = words.findIndex(isTerm);
    const anchor = words[anchorAt];
    const last = words.at(-1);
    if (anchor === undefined || last === undefined || words.length < 2 || words.length > maxWords) return;
    const ending: Ending = { before: words.slice(0, anchorAt).toReversed(), isInDeclaredScope, isPinned };
    const forms = this.#addLast(last);
    if (anchorAt === words.length - 1) return addEnding(this.#lastAnchors, last, ending);
    let node = child(this.#first, anchor);
    for (const word of words.slice(anchorAt + 1, -1)) {
      node.initials |= letterBit(word, 0);
      node = child(node.next, word);
    }
    addEnding(node.endings, last, ending);
    for (const form of forms) node.initials |= letterBit(form, 0);
  }

  /** Its forms. */
  #addLast(last: string): ReadonlySet<string> {
    const known = this.#formsOf.get(last);
    if (known !== undefined) return known;
    const forms = new Set([last, ...familyOf(last, this.#vocabulary)]);
    this.#formsOf.set(last, forms);
    for (const form of forms) append(this.#lastWords, form, last);
    return forms;
  }

  #endingsOf(word: string): readonly Endings[] {
    return (this.#lastWords.get(word) ?? none).flatMap((last) => this.#lastAnchors.get(last) ?? []);
  }
}

/** Whether a phrase may stand around the anchor: cheap, most words have neither before nor after them what one needs. */
export function mayBegin(text: string, anchor: PhraseAnchor, start: number, end: number): boolean {
  if (anchor.initials !== 0 && mayFollow(text, anchor.initials, end)) return true;
  return anchor.lastLetters !== 0 && mayPrecede(text, anchor.lastLetters, start);
}

/** Whether a word with one of the initials may stand after the place. */
function mayFollow(text: string, initials: number, end: number): boolean {
  if (!isGapAt(text, end)) return false;
  const next = isWordAfterSpace(text, end) ? end + 1 : gapEnd(text, end);
  return next >= 0 && (initials & letterBit(text, next)) !== 0;
}

/** Whether a word with one of the last letters may stand before the place. */
function mayPrecede(text: string, lastLetters: number, start: number): boolean {
  const last = isGapAt(text, start - 1) ? perhapsLastBefore(text, start) : -1;
  return last >= 0 && (lastLetters & letterBit(text, last)) !== 0;
}

function addEnding(endings: Map<string, Endings>, last: string, ending: Ending): void {
  const known = endings.get(last) ?? { first: [], byPrevious: new Map<string, Ending[]>(), lastLetters: 0 };
  endings.set(last, known);
  const [previous] = ending.before;
  if (previous === undefined) known.first.push(ending);
  else {
    append(known.byPrevious, previous, ending);
    known.lastLetters |= letterBit(previous, previous.length - 1);
  }
}

function child(nodes: Map<string, PhraseNode>, word: string): PhraseNode {
  const known = nodes.get(word);
  if (known !== undefined) return known;
  const node: PhraseNode = { next: new Map(), endings: new Map(), initials: 0 };
  nodes.set(word, node);
  return node;
}

/** The bit of a letter, whatever its case; all characters that are none share one. */
function letterBit(text: string, at: number): number {
  const letter = text.charCodeAt(at) | 0x20;
  return letter >= 97 && letter <= 122 ? 1 << (letter - 97) : 1 << 26;
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** The folded word that the token is; undefined when it is a compound or holds a digit. */
function loneWord(token: string): string | undefined {
  if (lowerLetters.test(token)) return token;
  const [word, ...others] = splitWords(token);
  return word !== undefined && others.length === 0 && word.text.length === token.length ? foldWord(token) : undefined;
}

function isPrecededBy(text: string, start: number, before: readonly string[]): boolean {
  let at = start;
  for (const word of before) {
    const found = wordBefore(text, at);
    if (found === undefined || foldWord(found.text) !== word) return false;
    at = found.start;
  }
  return true;
}
