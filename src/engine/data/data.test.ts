// Laws of the shipped data. The scripts that make it live in scripts/data; these hold whatever made it.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { splitWords } from '../split.ts';
import apiC from './api-c.json';
import apiCpp from './api-cpp.json';
import apiCsharp from './api-csharp.json';
import apiGo from './api-go.json';
import apiJava from './api-java.json';
import apiJs from './api-js.json';
import apiPhp from './api-php.json';
import apiPy from './api-py.json';
import apiRuby from './api-ruby.json';
import apiRust from './api-rust.json';
import domain from './domain.json';
import englishFile from './english.json';
import keywords from './keywords.json';
import magic from './magic.json';
import morphology from './morphology.json';
import phrases from './phrases.json';
import surrogateFile from './surrogates.json';
import vocabularyFile from './vocabulary.json';
import words from './words.json';

const folder = dirname(fileURLToPath(import.meta.url));
const surrogates = surrogateFile.words.split(' ');
const english = englishFile.words.split(' ');
const vocabulary = vocabularyFile.words.split(' ').map((item) => item.split(':'));
const apis = { apiC, apiCpp, apiCsharp, apiGo, apiJava, apiJs, apiPhp, apiPy, apiRuby, apiRust };
const apiNames = Object.values(apis).flatMap((api) => api.names.split(' '));
const suffixes = ['s', 'es', 'ed', 'er', 'ers', 'ing', 'ings'];

/** All words and names that people or public code use, as runs of letters. */
const known: ReadonlySet<string> = new Set(
  [
    ...english,
    ...vocabulary.map(([word = '']) => word),
    ...apiNames,
    ...phrases.sequences,
    ...phrases.dom,
    ...domain,
    ...magic.names,
    ...Object.values(words).flat(),
    ...Object.values(keywords).flat(),
  ].map((name) => name.toLowerCase().replaceAll(/[^a-z]+/g, '')),
);

const isSortedAndUnique = (list: readonly string[]): boolean =>
  list.every((item, index) => index === 0 || (list[index - 1] ?? '') < item);

/** Substrings of five and six letters: the only lengths that a surrogate has. */
function* windowsOf(text: string): Generator<string> {
  for (const length of [5, 6]) {
    for (let start = 0; start + length <= text.length; start += 1) yield text.slice(start, start + length);
  }
}

describe('surrogates', () => {
  const all: ReadonlySet<string> = new Set(surrogates);

  it('are at least twenty thousand, sorted and each one once', () => {
    expect(surrogates.length).toBeGreaterThanOrEqual(20_000);
    expect(isSortedAndUnique(surrogates)).toBe(true);
  });

  it('have five or six letters a–z', () => {
    expect(surrogates.filter((word) => !/^[a-z]{5,6}$/.test(word))).toEqual([]);
  });

  it('end in nothing that reads as a suffix, a plural or a doubled letter', () => {
    expect(surrogates.filter((word) => /(?:[szx]|ed|er|ing|es|ly|y|(.)\1)$/.test(word))).toEqual([]);
  });

  it('never lie inside one another', () => {
    const inside = surrogates.filter((word) => [...windowsOf(word)].some((part) => part !== word && all.has(part)));
    expect(inside).toEqual([]);
  });

  it('never lie inside a known word or name', () => {
    const hidden = new Set<string>();
    for (const name of known) for (const part of windowsOf(name)) if (all.has(part)) hidden.add(`${part} in ${name}`);
    expect([...hidden]).toEqual([]);
  });

  it('are no known word with a suffix, nor become one with a suffix', () => {
    const confusing = surrogates.filter((word) =>
      suffixes.some(
        (suffix) => known.has(word + suffix) || (word.endsWith(suffix) && known.has(word.slice(0, -suffix.length))),
      ),
    );
    expect(confusing).toEqual([]);
  });

  it('never hold another surrogate when they carry a suffix, doubled consonant included', () => {
    const inflected = surrogates.flatMap((word) =>
      suffixes.flatMap((suffix) => [word + suffix, word + word.slice(-1) + suffix].map((form) => [word, form] as const)),
    );
    const mixed = inflected.filter(([word, form]) =>
      [...windowsOf(form)].some((part) => part !== word && all.has(part)),
    );
    expect(mixed).toEqual([]);
  });

  it('never begin with what an escape can leave in front: its letter or up to two hex digits', () => {
    // (escape letter or hex letters) + surrogate can start with a surrogate only if one begins with such a letter.
    const firstLetters = new Set(surrogates.map((word) => word.slice(0, 1)));
    expect([...firstLetters].filter((letter) => 'nrtbfvaeuxcdsw'.includes(letter) || /[a-f]/.test(letter))).toEqual([]);
    expect([...firstLetters].filter((letter) => !'ghjklmpqyz'.includes(letter))).toEqual([]);
  });
});

describe('vocabulary', () => {
  it('holds lower-case words with a bit set of the six ecosystems', () => {
    expect(vocabularyFile.ecosystems).toEqual(['js', 'npm', 'py', 'go', 'java', 'rust']);
    expect(vocabulary.length).toBeGreaterThan(10_000);
    expect(isSortedAndUnique(vocabulary.map(([word = '']) => word))).toBe(true);
    expect(vocabulary.filter(([word = '', bits = '']) => !/^[a-z]+$/.test(word) || !/^[1-9a-f][0-9a-f]?$/.test(bits))).toEqual([]);
    expect(Math.max(...vocabulary.map(([, bits = '']) => Number.parseInt(bits, 16)))).toBe(0b111111);
  });

  test.each([
    ['english', english, 30_000, 50_000],
    ['domain', domain, 250, 600],
    ['phrases', phrases.sequences, 1_000, 5_000],
    ['dom', phrases.dom, 1_000, 10_000],
    ['magic names', magic.names, 500, 3_000],
    ['doublings', morphology.doublings, 100, 500],
  ])('%s is sorted, unique and of the expected size', (_name, list, least, most) => {
    expect(isSortedAndUnique(list)).toBe(true);
    expect(list.length).toBeGreaterThanOrEqual(least);
    expect(list.length).toBeLessThanOrEqual(most);
  });

  test.each(Object.entries(apis))('%s lists exact names, sorted and unique', (_name, { names }) => {
    const list = names.split(' ');
    expect(list.length).toBeGreaterThan(3_500);
    expect(isSortedAndUnique(list)).toBe(true);
    expect(list.filter((name) => !/^[\p{L}_$][\p{L}\p{N}_$]+$/u.test(name))).toEqual([]);
  });

  test.each([
    ['js', apiJs, 'addEventListener hasOwnProperty readFileSync getElementById structuredClone backgroundColor'],
    ['py', apiPy, 'defaultdict __init_subclass__ OrderedDict run_until_complete isinstance'],
    ['go', apiGo, 'ListenAndServe ReadAll Unmarshal NewJSONHandler uint32 errors'],
    ['java', apiJava, 'ConcurrentHashMap getOrDefault IllegalArgumentException println toString'],
    ['rust', apiRust, 'HashMap unwrap_or_else Some Ok into_iter OnceLock saturating_sub println'],
  ])('%s knows its everyday names', (_name, api, expected) => {
    const names = new Set(api.names.split(' '));
    expect(expected.split(' ').filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('authored lists', () => {
  it('name business nouns as single lower-case words that no language or list claims, SQL ORDER BY aside', () => {
    expect(domain.filter((word) => !/^[a-z]{3,}$/.test(word))).toEqual([]);
    const claimed = new Set([...Object.values(words).flat(), ...Object.values(keywords).flat(), ...magic.names, ...phrases.dom]);
    expect(domain.filter((word) => claimed.has(word))).toEqual(['order']);
    for (const word of ['customer', 'tenant', 'payment', 'invoice', 'patient', 'ledger']) expect(domain).toContain(word);
  });

  it('write phrases in normal form: split as identifiers, lower case, single spaces, two words at least', () => {
    const normal = (text: string): string =>
      splitWords(text)
        .map((word) => word.text.toLowerCase())
        .join(' ');
    expect(phrases.sequences.filter((phrase) => normal(phrase) !== phrase || !phrase.includes(' '))).toEqual([]);
    expect(phrases.dom.filter((name) => !/^[a-z]+$/.test(name))).toEqual([]);
  });

  it('have shapes that compile and match nothing with a word of its own', () => {
    const shapes = magic.shapes.map((shape) => new RegExp(shape, 'u'));
    expect(shapes.length).toBeGreaterThan(0);
    expect(['createLedger', '__ledger__', 'pytest_ledger', 'Ledger'].filter((name) => shapes.some((shape) => shape.test(name)))).toEqual([]);
  });

  it('know what compilers, runtimes and runners call by name', () => {
    const names = new Set(magic.names);
    const expected = '__init__ IntrinsicElements beforeEach setUp TestMain serialVersionUID compilerOptions devDependencies';
    expect(expected.split(' ').filter((name) => !names.has(name))).toEqual([]);
  });

  it('list keywords for every language, each once', () => {
    for (const list of [...Object.values(keywords), ...Object.values(words)]) expect(isSortedAndUnique(list)).toBe(true);
    expect(Object.keys(keywords).length).toBeGreaterThanOrEqual(15);
  });

  it('keep every stop word that is structural in both lists, and only single words', () => {
    expect(Object.values(words).flat().filter((word) => !/^[a-z]+$/.test(word))).toEqual([]);
    for (const word of ['get', 'set', 'create', 'the', 'with', 'id']) expect(words.structural).toContain(word);
  });

  it('give irregular forms as lower-case words', () => {
    const { plurals, otherPlurals, verbs } = morphology;
    const forms = [plurals, otherPlurals, verbs].flatMap((table) => Object.entries(table).flat(2));
    expect(forms.filter((form) => !/^[a-z]+$/.test(form))).toEqual([]);
    expect(verbs.write).toEqual(['wrote', 'written']);
    expect(plurals.child).toBe('children');
  });
});

describe('all data files together', () => {
  it('stay within three megabytes', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    expect(bytes).toBeLessThanOrEqual(3_000_000);
  });
});
