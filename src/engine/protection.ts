// Which words and names change. Made of what all registered workspaces declare; knows nothing about surrogates.
import type { Span } from '../base/text.ts';
import { Automaton } from './automaton.ts';
import { isEverydayWord } from './everyday.ts';
import { GluedTerms } from './glued.ts';
import type { IdentityName } from './identity/identity-name.ts';
import { identityRules } from './identity/identity-rules.ts';
import { IdentityTable } from './identity/identity-table.ts';
import { lemmas } from './morphology.ts';
import type { NameFacts } from './name-facts.ts';
import { oddlyCasedWords } from './odd-case.ts';
import { type PhraseAnchor, PhraseTable } from './phrases.ts';
import { foldLetters, withoutMarks } from './plain-spellings.ts';
import { isPlaceholder, tellingWords } from './placeholders.ts';
import { PublicNames, sequenceOf } from './public-names.ts';
import { foldWord, isAscii, splitWords, type Word } from './split.ts';
import { shortestTerms, uncasedPattern } from './term-patterns.ts';
import { TermGatherer, type Terms } from './terms.ts';
import type { Level, MutationScope, Pin, WorkspaceNames } from './types.ts';
import { vocabulary, type Vocabulary } from './vocabulary.ts';

export interface ProtectionOptions {
  readonly level: Level;
  readonly pins: readonly Pin[];
  /** Who works here, on which machine and for whom. Default: nobody. */
  readonly identity?: readonly IdentityName[];
  /** The shipped one by default. */
  readonly vocabulary?: Vocabulary;
}

/** A word of a kebab run that a name that is spelled out can begin with or go through. */
export interface KebabPart {
  readonly word: Word;
  readonly anchor: PhraseAnchor | undefined;
}

/** Why a name changes or stays. */
export type Explanation =
  | { readonly changes: true; readonly words: readonly string[] }
  | {
      readonly changes: false;
      readonly why: 'pinned-never' | 'external' | 'public-alone' | 'no-protected-word' | 'not-a-declared-name';
    };

/** Unites the workspaces: a name is protected if any of them declares it as its own. */
export function buildProtection(workspaces: readonly WorkspaceNames[], options: ProtectionOptions): Protection {
  const words = options.vocabulary ?? vocabulary();
  const publicNames = workspaces.map((names) => new PublicNames(names, words));
  const terms = new TermGatherer(words, options.level, options.pins);
  for (const [index, names] of workspaces.entries()) {
    const own = publicNames[index];
    if (own !== undefined) terms.addWorkspace(names, own);
  }
  const identity = identityRules(options.identity ?? [], {
    vocabulary: words,
    isPublicAlone: (word) => publicNames.some((own) => own.isPublicAlone(word)),
    isNever: (sequence) => terms.isNever(sequence),
  });
  terms.addIdentity(identity.words);
  terms.close(publicNames);
  return new Protection(terms, publicNames, { vocabulary: words, identity: new IdentityTable(identity) });
}

export class Protection {
  /** Finds every ASCII term as a substring, in any case: a text without a hit and without non-ASCII letters has nothing to change. */
  readonly prefilter: Automaton;
  /** Whether any term has a letter outside ASCII. */
  readonly hasNonAscii: boolean;
  /** How many terms there are. */
  readonly size: number;
  /** Names of who works here that are made of common words. */
  readonly identity: IdentityTable;
  readonly #terms: Terms;
  readonly #publicNames: readonly PublicNames[];
  readonly #vocabulary: Vocabulary;
  readonly #glued: GluedTerms;
  readonly #uncased: RegExp | undefined;
  #gluedPlain: GluedTerms | undefined;
  #phrases: PhraseTable | undefined;

  constructor(
    terms: Terms,
    publicNames: readonly PublicNames[],
    shared: { readonly vocabulary: Vocabulary; readonly identity: IdentityTable },
  ) {
    this.#terms = terms;
    this.#publicNames = publicNames;
    this.#vocabulary = shared.vocabulary;
    this.identity = shared.identity;
    this.#glued = new GluedTerms(terms.lone, shared.vocabulary.morphology);
    this.size = terms.words.size;
    this.hasNonAscii = ![...terms.words].every(isAscii);
    this.prefilter = new Automaton(
      shortestTerms(new Set([...terms.words, ...this.#glued.forms, ...this.identity.anchors])),
    );
    this.#uncased = uncasedPattern(terms.words);
  }

  /** Names that are spelled out as words. */
  get phrases(): PhraseTable {
    this.#phrases ??= new PhraseTable(this.#terms.phrases(), (word) => this.isTerm(word), this.#vocabulary);
    return this.#phrases;
  }

  /** The words of a token that change where it is a part of a declared name. */
  wordsInName(token: string): readonly Word[] {
    return this.#changing(splitWords(token));
  }

  /** The words of a kebab run that can belong to a name that is spelled out; none of a public one. */
  kebabParts(kebab: string): readonly KebabPart[] {
    const words = splitWords(kebab);
    const isPublic = this.#publicNames.some((names) => names.isExternalKebab(kebab));
    if (this.#terms.neverSequences.has(sequenceOf(words)) || (isPublic && !this.#isDeclaredSequence(words))) return [];
    return this.#changing(words).map((word) => ({ word, anchor: this.phrases.anchorOf(word.text) }));
  }

  /** The words of a token that change where it is the rest of a name of which a template makes the beginning or the end. */
  wordsInPart(token: string): readonly Word[] {
    const words = splitWords(token);
    if (words.length !== 1) return this.wordsToChange(token, 'full');
    const isKept = this.#terms.neverWords.has(sequenceOf(words)) || this.#isExternal(token);
    return isKept || isPlaceholder(sequenceOf(words)) ? this.wordsToChange(token, 'full') : this.#changing(words);
  }

  /** Whether a word (folded) changes inside compounds. */
  isTerm(word: string): boolean {
    return this.#terms.words.has(word);
  }

  /** Whether a name of one word or of many is protected in every place, vendor text too. Any casing and separator. */
  isDeclared(token: string): boolean {
    return this.#isDeclaredSequence(splitWords(token));
  }

  /** Whether a word says something about its writer wherever it stands: pinned, or of a business. */
  isTellingAlone(word: string): boolean {
    const folded = foldWord(word);
    if (!this.#terms.lone.has(folded)) return false;
    if (this.#terms.pinnedWords.has(folded)) return true;
    const { domain, morphology } = this.#vocabulary;
    return domain.has(folded) || lemmas(folded, morphology).some(({ base }) => domain.has(base));
  }

  /** Where terms that change alone stand inside a word (folded, ASCII letters) that nobody knows; empty for a term. */
  termsInside(word: string): readonly Span[] {
    if (this.#terms.words.has(word) || this.#terms.neverWords.has(word)) return [];
    const spans = this.#glued.spansIn(word);
    return spans.length === 0 || this.#isKnown(word) ? [] : spans;
  }

  /** The words of an identifier that change, in order. */
  wordsToChange(token: string, scope: MutationScope): readonly Word[] {
    const words = splitWords(token);
    const odd = scope === 'full' ? this.#oddWords(token, words) : [];
    if (odd.length === 0 && !words.some((word) => this.#couldChange(word))) return [];
    const sequence = sequenceOf(words);
    if (this.#terms.pinnedSequences.has(sequence)) return this.#changing(words, () => true);
    if (this.#terms.neverSequences.has(sequence) || this.#isExternal(token)) return this.#pinned(words);
    if (scope !== 'full') return this.#changingWhereDeclared(words, scope);
    const telling = tellingWords(words, this.#terms.pinnedWords);
    const changing =
      telling.length > 1 ? this.#changing(words) : this.#changing(telling, (word) => this.#terms.lone.has(word));
    return odd.length === 0 ? changing : united(odd, changing);
  }

  /** The words of a kebab run (`a-b-c`) that change. Parts whose joint words are a declared name count as that name. */
  kebabWordsToChange(kebab: string, scope: MutationScope): readonly Word[] {
    const words = splitWords(kebab);
    const sequence = sequenceOf(words);
    if (this.#terms.neverSequences.has(sequence)) return this.#pinned(words);
    const isOwn = this.#isDeclaredSequence(words);
    if (!isOwn && this.#publicNames.some((names) => names.isExternalKebab(kebab))) return this.#pinned(words);
    const changed = new Map<number, Word>();
    for (const word of this.#changing(this.#wordsOfDeclaredRuns(words, kebab))) changed.set(word.start, word);
    let partStart = 0;
    for (const part of kebab.split('-')) {
      const token = part.replace(/^\d+/, '');
      const offset = partStart + part.length - token.length;
      for (const word of this.wordsToChange(token, scope)) {
        const start = word.start + offset;
        changed.set(start, { text: word.text, start, end: word.end + offset });
      }
      partStart += part.length + 1;
    }
    return [...changed.values()].toSorted((left, right) => left.start - right.start);
  }

  /** Why the name changes or stays under the full rule. */
  explain(token: string): Explanation {
    const changed = this.wordsToChange(token, 'full');
    if (changed.length > 0) return { changes: true, words: changed.map((word) => word.text) };
    const words = splitWords(token);
    if (this.#terms.neverSequences.has(sequenceOf(words))) return { changes: false, why: 'pinned-never' };
    if (this.#isExternal(token)) return { changes: false, why: 'external' };
    if (!words.some((word) => this.#couldChange(word))) return { changes: false, why: 'no-protected-word' };
    return { changes: false, why: words.length === 1 ? 'public-alone' : 'not-a-declared-name' };
  }

  /** The same decisions as `wordsToChange`, taken apart. */
  facts(token: string): NameFacts {
    const words = splitWords(token);
    const folded = words.map((word) => foldWord(word.text));
    const sequence = sequenceOf(words);
    const { pinnedSequences, pinnedWords, neverSequences, neverWords, declaredBy } = this.#terms;
    const changing = token.includes('-') ? this.kebabWordsToChange(token, 'full') : this.wordsToChange(token, 'full');
    const isShipped = this.#publicNames.some((names) => names.isShippedExternal(token));
    const isExternalKebab = token.includes('-') && this.#publicNames.some((names) => names.isExternalKebab(token));
    return {
      changing: changing.map((word) => word.text),
      words: folded,
      isPinned: pinnedSequences.has(sequence) || folded.some((word) => pinnedWords.has(word)),
      isNever: neverSequences.has(sequence) || (words.length === 1 && neverWords.has(sequence)),
      isIdentity: this.#tellsIdentity(token, changing),
      isDeclared: this.#isDeclaredSequence(words),
      declaredBy: this.#publicNames.flatMap((names, at) => (declaredBy.get(names)?.has(sequence) === true ? [at] : [])),
      external: isShipped ? 'shipped' : isExternalKebab || this.#isExternal(token) ? 'workspace' : undefined,
      terms: words.filter((word) => this.#couldChange(word)).map((word) => foldWord(word.text)),
      domain: folded.filter((word) => this.isTellingAlone(word)),
      structural: folded.filter((word) => this.#vocabulary.structural.has(word)),
    };
  }

  /** Whether a word that changed did so because it tells who works here. */
  isIdentity(changed: string): boolean {
    const folded = foldWord(changed);
    if (this.#terms.identityWords.has(folded)) return true;
    return this.identity.holds(folded) && !this.#terms.lone.has(folded);
  }

  #tellsIdentity(token: string, changing: readonly Word[]): boolean {
    if (changing.some((word) => this.#terms.identityWords.has(foldWord(word.text)))) return true;
    return this.identity.isIn(token);
  }

  /** How many names the workspaces declare as their own. */
  get declaredCount(): number {
    return this.#terms.declared.size;
  }

  /** What one workspace declares is in no spelling free for another one's dependency; the shipped vocabulary is exact. */
  #isExternal(token: string): boolean {
    if (this.#terms.declared.has(token)) return false;
    const sequence = sequenceOf(splitWords(token));
    const owners = [...this.#terms.declaredBy].filter(([, sequences]) => sequences.has(sequence));
    return this.#publicNames.some((names) =>
      owners.some(([owner]) => owner !== names) ? names.isShippedExternal(token) : names.isExternal(token),
    );
  }

  #oddWords(token: string, words: readonly Word[]): readonly Word[] {
    return oddlyCasedWords(token, words, {
      isLone: (word) => this.#terms.lone.has(word),
      isKnown: (word) => this.#terms.words.has(word) || this.#isKnown(word),
      spansIn: (word) => (isAscii(token) ? this.#glued : this.#gluedInAnyLetters).spansIn(word),
    });
  }

  /** Whether a word (folded) is one of a language or of public code. */
  #isKnown(word: string): boolean {
    const { english, structural, ecosystemsOf } = this.#vocabulary;
    if (english.has(word) || structural.has(word) || ecosystemsOf(word) > 0) return true;
    return this.#publicNames.some((names) => names.isPublicAlone(word));
  }

  /** Declared names that stand in the name as a run of its words, the last one in any form, and words that nobody else uses. */
  #changingWhereDeclared(words: readonly Word[], scope: 'declared' | 'vendor'): readonly Word[] {
    const changed: Word[] = [];
    for (let first = 0; first < words.length;) {
      const end = this.#declaredRunEnd(words, first);
      const run = words.slice(first, Math.max(end, first + 1));
      if (end > first) changed.push(...this.#changing(run));
      else if (scope === 'declared') changed.push(...run.filter((word) => this.#isOwnWord(word, words.length)));
      else changed.push(...run.flatMap((word) => this.#tellingIn(word)));
      first = Math.max(end, first + 1);
    }
    return united(changed, this.#pinned(words));
  }

  /** A word that is declared by itself; in a compound also one that is in no vocabulary (`KESTREL_URL`). */
  #isOwnWord(word: Word, wordCount: number): boolean {
    const folded = foldWord(word.text);
    if (!this.#terms.words.has(folded)) return false;
    if (this.#terms.singles.has(folded)) return true;
    return wordCount > 1 && folded.length >= minOwnLetters && this.#terms.lone.has(folded) && !this.#isKnown(folded);
  }

  /** What changes of a word alone, unless it is one of those that every text has. */
  #tellingIn(word: Word): readonly Word[] {
    const folded = foldWord(word.text);
    if (!this.#terms.words.has(folded)) return this.#partsToChange(word);
    return this.#terms.lone.has(folded) && !isEverydayWord(folded, this.#vocabulary) ? [word] : [];
  }

  /** End of the longest declared name that begins with this word; `first` when there is none. */
  #declaredRunEnd(words: readonly Word[], first: number): number {
    let end = first;
    let before = foldWord(words[first]?.text ?? '');
    for (let last = first + 1; last < Math.min(words.length, first + maxRunWords); last++) {
      const word = foldWord(words[last]?.text ?? '');
      if (this.#isSequence(before, word)) end = last + 1;
      before += ` ${word}`;
    }
    return end;
  }

  #isSequence(before: string, last: string): boolean {
    const { sequences } = this.#terms;
    if (sequences.has(`${before} ${last}`)) return true;
    return lemmas(last, this.#vocabulary.morphology).some(({ base }) => sequences.has(`${before} ${base}`));
  }

  #isDeclaredSequence(words: readonly Word[]): boolean {
    const sequence = sequenceOf(words);
    return words.length > 1 ? this.#terms.sequences.has(sequence) : this.#terms.singles.has(sequence);
  }

  #couldChange(word: Word): boolean {
    return this.#terms.words.has(foldWord(word.text)) || this.#partsToChange(word).length > 0;
  }

  /** What changes of a word that is no term. */
  #partsToChange(word: Word): readonly Word[] {
    if (isAscii(word.text)) return this.termsInside(word.text.toLowerCase()).length > 0 ? [word] : [];
    const uncased = this.#uncasedTermsIn(word);
    if (uncased.length > 0 || this.#terms.neverWords.has(foldWord(word.text))) return uncased;
    return beginsUncased.test(word.text) ? uncased : this.#termsInAnyLetters(word);
  }

  /** `kestrel` in `ékestrel`, `prüfwerk` in `prüfwerkliste`: there only the letters of the term change. */
  #termsInAnyLetters(word: Word): readonly Word[] {
    const { text, starts, ends } = foldLetters(word.text);
    const spans = this.#gluedInAnyLetters.spansIn(text);
    if (spans.length === 0 || this.#isKnown(text)) return [];
    return spans.map((span) => {
      const start = starts[span.start] ?? 0;
      const end = ends[span.end - 1] ?? 0;
      return { text: word.text.slice(start, end), start: word.start + start, end: word.start + end };
    });
  }

  /** For words with letters outside ASCII: their marks do not count, nor those of the terms. */
  get #gluedInAnyLetters(): GluedTerms {
    this.#gluedPlain ??= new GluedTerms([...this.#terms.lone].map(withoutMarks), this.#vocabulary.morphology);
    return this.#gluedPlain;
  }

  #changing(words: readonly Word[], also: (word: string) => boolean = () => true): readonly Word[] {
    return words.flatMap((word) => {
      const folded = foldWord(word.text);
      if (this.#terms.words.has(folded)) return also(folded) ? [word] : [];
      return this.#partsToChange(word);
    });
  }

  #pinned(words: readonly Word[]): readonly Word[] {
    const { pinnedWords } = this.#terms;
    return pinnedWords.size === 0 ? [] : words.filter((word) => pinnedWords.has(foldWord(word.text)));
  }

  /** Scripts without case are often written without spaces: there a term is looked for inside the run. */
  #uncasedTermsIn(word: Word): readonly Word[] {
    if (this.#uncased === undefined || isAscii(word.text)) return [];
    return [...word.text.matchAll(this.#uncased)].map((match) => ({
      text: match[0],
      start: word.start + match.index,
      end: word.start + match.index + match[0].length,
    }));
  }

  /** The words that make up a declared name across a hyphen, wherever in the kebab it begins. */
  #wordsOfDeclaredRuns(words: readonly Word[], kebab: string): readonly Word[] {
    const found: Word[] = [];
    for (let first = 0; first < words.length;) {
      const end = Math.max(this.#declaredRunEnd(words, first), first + 1);
      const run = words.slice(first, end);
      if (kebab.slice(run[0]?.start, run.at(-1)?.end).includes('-')) found.push(...run);
      first = end;
    }
    return found;
  }
}

const maxRunWords = 10;
const minOwnLetters = 5;
const beginsUncased = /^[\p{Lo}\p{Lm}\p{Lt}]/u;

/** All of the first, and those of the second that stand apart from them, in order. */
function united(first: readonly Word[], second: readonly Word[]): readonly Word[] {
  if (second.length === 0) return first;
  const others = second.filter((word) => first.every((other) => other.end <= word.start || word.end <= other.start));
  return [...first, ...others].toSorted((left, right) => left.start - right.start);
}
