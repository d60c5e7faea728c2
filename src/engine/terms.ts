// Gathers the terms: the words of every protected name of every workspace, closed over inflection.
import { isCommonRun } from './common-run.ts';
import { isEverydayWord } from './everyday.ts';
import { familyOf } from './family.ts';
import { inflect, lemmas } from './morphology.ts';
import { isCased, plainNames } from './plain-spellings.ts';
import { tellingWords } from './placeholders.ts';
import type { Phrase } from './phrases.ts';
import { type PublicNames, sequenceOf } from './public-names.ts';
import { foldWord, splitWords, type Word } from './split.ts';
import type { Level, Pin, WorkspaceNames } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Terms {
  /** Folded words that change inside compounds. */
  readonly words: ReadonlySet<string>;
  /** Those of them that change when they stand alone too. */
  readonly lone: ReadonlySet<string>;
  /** Words that are a protected name or path segment by themselves and that no public vocabulary has. */
  readonly singles: ReadonlySet<string>;
  /** Word sequences of protected names of two or more words. */
  readonly sequences: ReadonlySet<string>;
  /** Protected names as declared: external in one workspace does not free what another one declares. */
  readonly declared: ReadonlySet<string>;
  /** Pinned `always`, with their inflections. */
  readonly pinnedWords: ReadonlySet<string>;
  /** Pinned `never`. */
  readonly neverWords: ReadonlySet<string>;
  /** Of those who work here, their machine and their repositories. */
  readonly identityWords: ReadonlySet<string>;
  /** Word sequences of the protected names of code; paths are left out. */
  readonly declaredSequences: ReadonlySet<string>;
  /** The same for each workspace. */
  readonly declaredBy: ReadonlyMap<PublicNames, ReadonlySet<string>>;
  readonly pinnedSequences: ReadonlySet<string>;
  readonly neverSequences: ReadonlySet<string>;
  /** Protected names of two words and more that count as names where they are spelled out as words. */
  phrases(): readonly Phrase[];
}

const minLetters = 3;
/** One character of an uncased script can be a word; names have two. A pin is the user's own say. */
const minUncasedLetters = 2;
const minPinnedLetters = 2;
const minJoinedLetters = 8;
const balancedEcosystems = 3;
const uncased = /^[\p{Lo}\p{Lm}\p{M}]+$/u;

/** Whether a word (folded) is of a script without case. */
export function isUncased(word: string): boolean {
  return uncased.test(word);
}

export class TermGatherer {
  readonly words = new Set<string>();
  readonly lone = new Set<string>();
  readonly singles = new Set<string>();
  readonly sequences = new Set<string>();
  readonly declared = new Set<string>();
  readonly pinnedWords = new Set<string>();
  readonly pinnedSequences = new Set<string>();
  readonly neverSequences = new Set<string>();
  readonly neverWords = new Set<string>();
  readonly identityWords = new Set<string>();
  readonly declaredSequences = new Set<string>();
  readonly declaredBy = new Map<PublicNames, Set<string>>();
  /** Words of names pinned `always`. */
  readonly #pinnedParts = new Set<string>();
  readonly #pathSequences = new Set<string>();
  /** Words of names that change as at level `strict`. */
  readonly #confidential = new Set<string>();
  readonly #vocabulary: Vocabulary;
  readonly #level: Level;

  constructor(vocabulary: Vocabulary, level: Level, pins: readonly Pin[]) {
    this.#vocabulary = vocabulary;
    this.#level = level;
    for (const pin of pins) {
      this.#addPin(pin);
      for (const text of plainNames(pin.text)) this.#addPin({ ...pin, text });
    }
    for (const word of this.pinnedWords) this.neverWords.delete(word);
    for (const sequence of this.pinnedSequences) this.neverSequences.delete(sequence);
  }

  addWorkspace(names: WorkspaceNames, publicNames: PublicNames): void {
    for (const name of names.confidential ?? [])
      for (const spelling of [name, ...plainNames(name)])
        for (const word of splitWords(spelling)) this.#confidential.add(foldWord(word.text));
    for (const name of names.declared) {
      if (this.#addDeclared(name, publicNames)) this.declared.add(name);
      for (const spelling of plainNames(name)) this.#addDeclared(spelling, publicNames);
    }
    for (const segment of names.pathSegments) {
      for (const part of segment.split('.'))
        for (const spelling of [part, ...plainNames(part)]) this.#addPathPart(spelling, publicNames);
    }
  }

  /** Words (folded) that are nobody else's: they change wherever they stand. */
  addIdentity(words: ReadonlySet<string>): void {
    for (const word of words) {
      for (const set of [this.identityWords, this.words, this.lone, this.singles]) set.add(word);
    }
  }

  /** Whether the user pinned a word or a run of words (folded, joined by spaces) `never`. */
  isNever(sequence: string): boolean {
    return this.neverWords.has(sequence) || this.neverSequences.has(sequence);
  }

  /** Adds every inflected form and every base of the terms. Call once, after the last workspace. */
  close(publicNames: readonly PublicNames[]): void {
    const isPublic = (word: string): boolean => publicNames.every((names) => this.#staysAlone(word, names));
    for (const word of this.#pinnedParts) if (!isPublic(word)) this.lone.add(word);
    const added = new Set<string>();
    for (const word of this.words) {
      const isLone = this.lone.has(word);
      const isSingle = this.singles.has(word);
      const isPinned = this.pinnedWords.has(word);
      for (const form of familyOf(word, this.#vocabulary)) {
        if (this.words.has(form) || !this.#canBeTerm(form)) continue;
        added.add(form);
        if (isLone && (isPinned || !isPublic(form))) this.lone.add(form);
        if (isSingle) this.singles.add(form);
        if (isPinned) this.pinnedWords.add(form);
      }
    }
    for (const word of added) this.words.add(word);
    // A file name of public words counts as a name as soon as the code makes one of them a term.
    for (const sequence of this.#pathSequences) {
      if (sequence.split(' ').some((word) => this.words.has(word))) this.sequences.add(sequence);
    }
  }

  /** Sequences of everyday words stay readable unless they are pinned. */
  phrases(): readonly Phrase[] {
    const isDomain = (word: string): boolean => this.#isDomain(word);
    return [...this.declaredSequences, ...this.pinnedSequences].flatMap((sequence) => {
      const words = sequence.split(' ');
      const isPinned = this.pinnedSequences.has(sequence);
      if (!isPinned && isCommonRun(words, this.#vocabulary, isDomain)) return [];
      const isTelling = words.some((word) => !isEverydayWord(word, this.#vocabulary) || this.pinnedWords.has(word));
      return [{ sequence, isInDeclaredScope: isPinned || isTelling, isPinned }];
    });
  }

  #declaredIn(publicNames: PublicNames): Set<string> {
    const sequences = this.declaredBy.get(publicNames) ?? new Set<string>();
    this.declaredBy.set(publicNames, sequences);
    return sequences;
  }

  #addPin(pin: Pin): void {
    const words = splitWords(pin.text).map((word) => foldWord(word.text));
    const isAlways = pin.kind === 'always';
    const [first] = words;
    if (first === undefined) return;
    if (words.length > 1) {
      (isAlways ? this.pinnedSequences : this.neverSequences).add(words.join(' '));
      if (isAlways) this.#pinSequence(words);
    } else if (!isAlways) {
      this.neverWords.add(first);
    } else if (first.length >= minPinnedLetters) {
      for (const set of [this.pinnedWords, this.words, this.lone, this.singles]) set.add(first);
    }
  }

  #pinSequence(words: readonly string[]): void {
    this.sequences.add(words.join(' '));
    for (const word of words) {
      if (!this.#isNameable(word)) continue;
      this.words.add(word);
      this.#pinnedParts.add(word);
    }
  }

  /** False for a name that has nothing to protect. */
  #addDeclared(name: string, publicNames: PublicNames): boolean {
    const all = splitWords(name);
    const words = this.#withoutPlaceholders(all);
    if (words.length === 0 || publicNames.isExternal(name) || this.neverSequences.has(sequenceOf(all))) return false;
    const folded = words.map((word) => foldWord(word.text)).filter((word) => this.#canBeTerm(word));
    const [first] = folded;
    if (first === undefined) return false;
    if (words.length === 1) {
      if (publicNames.isPublicAlone(first) && !this.#isDomain(first)) return false;
      this.#addSingle(first, publicNames);
    } else {
      this.sequences.add(sequenceOf(words));
      this.declaredSequences.add(sequenceOf(words));
      this.#declaredIn(publicNames).add(sequenceOf(words));
      this.#addJoined(words, publicNames);
    }
    for (const word of folded) this.#addTerm(word, publicNames);
    return true;
  }

  #addPathPart(part: string, publicNames: PublicNames): void {
    if (publicNames.isExternal(part) || publicNames.isExternalKebab(part)) return;
    const words = this.#withoutPlaceholders(splitWords(part));
    const terms = words
      .map((word) => foldWord(word.text))
      .filter((word) => this.#canBeTerm(word) && (!publicNames.isPublicAlone(word) || this.#isDomain(word)));
    for (const word of terms) this.#addTerm(word, publicNames);
    const [first] = terms;
    if (words.length > 1) this.#pathSequences.add(sequenceOf(words));
    else if (first !== undefined) this.#addSingle(first, publicNames);
  }

  #addSingle(word: string, publicNames: PublicNames): void {
    if (!publicNames.isPublicAlone(word) && !this.#staysAlone(word, publicNames)) this.singles.add(word);
  }

  #addTerm(word: string, publicNames: PublicNames): void {
    this.words.add(word);
    if (!this.#staysAlone(word, publicNames)) this.lone.add(word);
  }

  #withoutPlaceholders(words: readonly Word[]): readonly Word[] {
    return tellingWords(words, this.pinnedWords);
  }

  #staysAlone(word: string, publicNames: PublicNames): boolean {
    return !this.#isDomain(word) && (publicNames.isPublicAlone(word) || this.#isPublicForm(word, publicNames));
  }

  /** A form of a word that stays when alone (with `route` stays `routes`), or the singular of one. */
  #isPublicForm(word: string, publicNames: PublicNames): boolean {
    const { english, structural, morphology } = this.#vocabulary;
    if (!english.has(word)) return false;
    const plural = inflect(word, 's', morphology);
    if (english.has(plural) && publicNames.isPublicAlone(plural)) return true;
    return lemmas(word, morphology).some(
      ({ base }) =>
        english.has(base) && !this.#isDomain(base) && (structural.has(base) || publicNames.isPublicAlone(base)),
    );
  }

  /** `paymentledger` is the name `paymentLedger` in another spelling, unless it is a word of its own. */
  #addJoined(words: readonly Word[], publicNames: PublicNames): void {
    const { english, ecosystemsOf } = this.#vocabulary;
    const joined = sequenceOf(words).replaceAll(' ', '');
    if (joined.length < minJoinedLetters || !isCased(joined)) return;
    if (english.has(joined) || ecosystemsOf(joined) > 0 || publicNames.isPublicAlone(joined)) return;
    if (words.every((word) => !this.#canBeTerm(foldWord(word.text)))) return;
    for (const set of [this.words, this.lone, this.singles]) set.add(joined);
  }

  #isDomain(word: string): boolean {
    const { domain, morphology } = this.#vocabulary;
    if (domain.has(word) || this.pinnedWords.has(word)) return true;
    return lemmas(word, morphology).some(({ base, suffix }) => suffix === 's' && domain.has(base));
  }

  /** Long enough, not structural, not pinned `never`, and not kept by the level. */
  #canBeTerm(word: string): boolean {
    if (this.pinnedWords.has(word)) return true;
    if (!this.#isNameable(word) || this.neverWords.has(word)) return false;
    if (this.#level === 'strict' || this.#confidential.has(word) || this.#isDomain(word)) return true;
    if (this.#vocabulary.ecosystemsOf(word) >= balancedEcosystems) return false;
    return this.#level === 'balanced' || !this.#vocabulary.english.has(word);
  }

  #isNameable(word: string): boolean {
    if (this.#vocabulary.structural.has(word)) return false;
    return word.length >= (isUncased(word) ? minUncasedLetters : minLetters);
  }
}
