// Takes a name apart into what can change by itself, what changes only beside its neighbours, and what never does.
import { isEverydayWord } from '../everyday.ts';
import { lemmas } from '../morphology.ts';
import { foldWord, isAscii, splitWords } from '../split.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { isGenericWord } from './generic-words.ts';
import type { IdentityKind } from './identity-name.ts';

/**
 * - `telling`: nobody else's word; it changes wherever it stands
 * - `common`: a word of any text (`page`, `will`); it changes beside the other words of the name only
 * - `generic`: says nothing about anybody; it stays
 */
export type PartWeight = 'telling' | 'common' | 'generic';

export interface IdentityPart {
  /** Folded. */
  readonly word: string;
  readonly weight: PartWeight;
}

/** A run of letters and digits of a name. */
export interface IdentityToken {
  readonly parts: readonly IdentityPart[];
  /** The run as written when its letters alone do not make up what it tells (`e123456`). */
  readonly literal: string | undefined;
}

export interface PartRules {
  readonly vocabulary: Vocabulary;
  /** Whether public code that a workspace uses owns the word (folded). */
  readonly isPublicAlone: (word: string) => boolean;
}

const minLetters = 3;
const minUncasedLetters = 2;
const minLiteral = 4;
const minHostLiteral = 5;
const minNumber = 6;
const maxTokens = 12;
const maxLength = 300;
const tokenPattern = /[\p{L}\p{M}\p{Nd}]{1,100}/gu;
const uncased = /^[\p{Lo}\p{Lm}\p{M}]+$/u;

/** The runs of letters and digits of a text. Untrusted: the text; what is too long is cut. */
export function tokensOf(text: string, kind: IdentityKind, rules: PartRules): readonly IdentityToken[] {
  return [...text.slice(0, maxLength).matchAll(tokenPattern)]
    .slice(0, maxTokens)
    .map(([token]) => tokenOf(token, kind, rules));
}

function tokenOf(token: string, kind: IdentityKind, rules: PartRules): IdentityToken {
  const words = splitWords(token).map((word) => foldWord(word.text));
  const digits = token.replace(/\P{Nd}/gu, '').length;
  if (digits > 0 && words.every((word) => word.length < minLetters && isAscii(word))) {
    const isLong = words.length === 0 ? token.length >= minNumber : token.length >= leastLiteral(kind) && digits > 1;
    return { parts: [], literal: isLong && isAscii(token) ? token : undefined };
  }
  return { parts: words.map((word) => ({ word, weight: weightOf(word, kind, rules) })), literal: undefined };
}

function leastLiteral(kind: IdentityKind): number {
  return kind === 'host' || kind === 'repository' ? minHostLiteral : minLiteral;
}

function weightOf(word: string, kind: IdentityKind, { vocabulary, isPublicAlone }: PartRules): PartWeight {
  if (isGenericWord(word, kind)) return 'generic';
  if (word.length < (uncased.test(word) ? minUncasedLetters : minLetters)) return 'common';
  return isCommonWord(word, vocabulary) || isPublicAlone(word) ? 'common' : 'telling';
}

/** Listings of files and logs are full of them. */
const calendar: ReadonlySet<string> = new Set(
  'jan feb mar apr may jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun'.split(' '),
);

/** Whether a word (folded) is too common to stand for anybody: of everyday English, of public code, of any business. */
export function isCommonWord(word: string, vocabulary: Vocabulary): boolean {
  const { loneWords, domain, structural, morphology } = vocabulary;
  if (calendar.has(word)) return true;
  const isCommon = (form: string): boolean => loneWords.has(form) || domain.has(form) || structural.has(form);
  if (isCommon(word) || isEverydayWord(word, vocabulary)) return true;
  return lemmas(word, morphology).some(({ base, suffix }) => suffix === 's' && isCommon(base));
}
