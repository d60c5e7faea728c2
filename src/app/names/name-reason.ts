// Puts into a sentence why a name changes or stays. Decides nothing: the facts come from the protection.
import type { NameFacts } from '../../engine/name-facts.ts';

/** What is known besides. */
export interface NameContext {
  /** The protection's answer: what a request would do. */
  readonly changes: boolean;
  /** False: no index is ready, and every compound counts as declared. */
  readonly isIndexed: boolean;
  /** Repositories in the order in which the protection was built. */
  readonly repositories: readonly string[];
  /** Dependencies because of which it stays. */
  readonly dependencies: readonly string[];
}

const minLetters = 3;
const identityReason =
  'It changes: it tells who works here, on which machine or for whom (identity). Pin it never to let it stay.';

export function reasonOf(name: string, facts: NameFacts, context: NameContext): string {
  return context.changes ? whyItChanges(name, facts, context) : whyItStays(name, facts, context);
}

function whyItChanges(name: string, facts: NameFacts, { isIndexed, repositories }: NameContext): string {
  if (facts.isPinned) return 'It changes: it, or a word of it, is pinned to always change.';
  if (facts.isIdentity && facts.declaredBy.length === 0) return identityReason;
  if (!isIndexed) return 'It changes: no index is ready yet, so every compound name counts as yours.';
  const owners = facts.declaredBy.map((at) => repositories[at]).filter((owner) => owner !== undefined);
  if (owners.length > 0) return `It changes: ${listOf(owners)} ${owners.length === 1 ? 'declares' : 'declare'} it.`;
  if (facts.isDeclared) return `It changes: ${ownerOf(repositories)} declares it.`;
  const words = facts.changing.map(quoted);
  if (words.length === 0) return 'It changes: a part of it spells a word of your names.';
  if (facts.words.length === 1 && facts.domain.length > 0) {
    return `It changes: ${quoted(name)} is a word of your names and of business; such a word changes even alone.`;
  }
  const are = words.length === 1 ? 'is a word' : 'are words';
  return `It changes: ${listOf(words)} ${are} of names that ${ownerOf(repositories)} declares.`;
}

function whyItStays(name: string, facts: NameFacts, { dependencies }: NameContext): string {
  if (facts.isNever) return 'It stays: it is pinned to never change.';
  const isAlone = facts.words.length === 1;
  const owned = `${listOf(atMost(dependencies))} ${dependencies.length === 1 ? 'owns' : 'own'} the name.`;
  if (dependencies.length > 0 && !isAlone) return `It stays: ${owned}`;
  if (facts.external === 'shipped') {
    return 'It stays: it belongs to the public interface of a language, a protocol or a well-known library.';
  }
  if (facts.external === 'workspace') return 'It stays: it belongs to a public dependency or to the platform.';
  if (facts.words.length === 0) return 'It stays: it holds no word.';
  if (facts.terms.length === 0) return whyNoTerm(facts);
  if (isAlone && dependencies.length > 0) return `It stays alone: ${owned} In a longer name of yours it changes.`;
  if (isAlone) {
    return `It stays alone: ${quoted(name)} by itself is a word of any code. In a longer name of yours it changes.`;
  }
  return 'It stays: beside words that stand for anything, what is left of it tells nothing.';
}

function whyNoTerm({ words, structural }: NameFacts): string {
  if (words.every((word) => structural.includes(word))) return 'It stays: it is made of words that all code has.';
  if (words.every((word) => word.length < minLetters || structural.includes(word))) {
    return 'It stays: its words are too short to tell anything.';
  }
  return words.length === 1
    ? 'It stays: no name that your code declares holds this word.'
    : 'It stays: no name that your code declares holds one of its words.';
}

function ownerOf(repositories: readonly string[]): string {
  const [only] = repositories;
  return repositories.length === 1 && only !== undefined ? only : 'your code';
}

const maxListed = 3;

function atMost(items: readonly string[]): readonly string[] {
  if (items.length <= maxListed) return items;
  return [...items.slice(0, maxListed), `${items.length - maxListed} more`];
}

function quoted(word: string): string {
  return `“${word}”`;
}

function listOf(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}
