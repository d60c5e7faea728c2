// Everything that an invented word must not be part of: sixteen languages, code, APIs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { scowlWords } from './english-words.mjs';
import { visitForms } from './hunspell.mjs';
import { debianPackage, npmPackage, readData } from './sources.mjs';
import { SubstringSet, foldedRuns } from './substrings.mjs';

const languages = 'cs da de en en-gb es fr hu it nb nl pl pt ro sv tr'.split(' ');
const wordArrays = {
  'an-array-of-french-words': 'index.json',
  'an-array-of-german-words': 'words.json',
  'an-array-of-spanish-words': 'index.json',
};

/** The words of the shipped data, as sequences of letters: names glued (`gethostbyname`) and word by word. */
export function shippedWords() {
  const spaced = ['api-js', 'api-py', 'api-go', 'api-java', 'api-rust'].map((name) => readData(`${name}.json`).names);
  const vocabulary = readData('vocabulary.json').words.replaceAll(/:[0-9a-f]+/g, '');
  const phrases = readData('phrases.json');
  const lists = ['words.json', 'keywords.json'].flatMap((name) => Object.values(readData(name)).flat());
  const { plurals, otherPlurals, verbs, doublings } = readData('morphology.json');
  return [
    ...[...spaced, vocabulary, readData('english.json').words].flatMap((text) => text.split(' ')),
    ...phrases.sequences,
    ...phrases.dom,
    ...lists,
    ...readData('domain.json'),
    ...readData('magic.json').names,
    ...[plurals, otherPlurals].flatMap((table) => Object.entries(table).flat()),
    ...Object.keys(verbs),
    ...Object.values(verbs).flat(),
    ...doublings,
  ];
}

/** Substrings of 5 and 6 letters of all known words. Takes about two minutes. */
export function knownSubstrings() {
  const known = new SubstringSet();
  const add = (word) => foldedRuns(word).forEach((run) => known.add(run));
  for (const word of shippedWords()) add(word);
  for (const word of scowlWords(70, [
    'english',
    'english/american',
    'english/australian',
    'english/british',
    'english/canadian',
  ])) {
    add(word);
  }
  const huge = join(debianPackage('wamerican-huge'), 'usr/share/dict/american-english-huge');
  for (const word of readFileSync(huge, 'utf8').split('\n')) add(word);
  const require = createRequire(import.meta.url);
  for (const [name, file] of Object.entries(wordArrays)) require(join(npmPackage(name), file)).forEach(add);
  for (const language of languages) visitForms(language, add);
  return known;
}
