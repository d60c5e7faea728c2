// surrogates.json: the frozen list of invented words. Word maps hold their own words, so a new list breaks none of them;
// a released list should only grow all the same.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownSubstrings, shippedWords } from './known-words.mjs';
import { Likeness } from './likeness.mjs';
import { projectRoot, readData, writeData } from './sources.mjs';
import { candidates, hasHiatus } from './surrogate-candidates.mjs';
import { openTokenizers } from './surrogate-tokens.mjs';

const suffixes = ['s', 'es', 'ed', 'er', 'ers', 'ing', 'ings'];
const wanted = 25_000;

/** Words that fit all rules except package names, best first: price in tokens, then ease of spelling, then by lot. */
export function rankedSurrogates() {
  const known = knownSubstrings();
  const words = new Set(shippedWords());
  const vocabulary = readData('vocabulary.json')
    .words.replaceAll(/:[0-9a-f]+/g, '')
    .split(' ');
  const everyday = new Likeness([...readData('english.json').words.split(' '), ...vocabulary]);
  const isInflected = (word) =>
    suffixes.some((suffix) => word.endsWith(suffix) && words.has(word.slice(0, -suffix.length)));
  const tokenizers = openTokenizers();
  const ranked = [];
  for (const word of candidates()) {
    if (known.has(word) || isInflected(word) || everyday.holdsWord(word)) continue;
    const cost = tokenizers.costOf(word);
    if (cost === undefined || everyday.isNear(word)) continue;
    ranked.push({ word, cost: cost.o200k * 7 + cost.claude2 * 5 + (hasHiatus(word) ? 1 : 0), lot: lotOf(word) });
  }
  tokenizers.close();
  return ranked.sort((a, b) => a.cost - b.cost || a.lot - b.lot || (a.word < b.word ? -1 : 1));
}

/** FNV-1a: spreads equal words over the alphabet, the same way each time. */
function lotOf(word) {
  let hash = 0x811c9dc5;
  for (const letter of word) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}

/** Takes words in order as long as none lies in another, inflected or not. */
export function independent(ranked, rejected) {
  const chosen = new Set();
  const covered = new Set();
  for (const { word } of ranked) {
    if (chosen.size === wanted) break;
    if (rejected.has(word) || covered.has(word)) continue;
    const windows = inflectedWindows(word);
    if (windows.some((window) => chosen.has(window))) continue;
    chosen.add(word);
    for (const window of windows) covered.add(window);
  }
  return chosen;
}

/** Substrings of 5 and 6 letters once the word carries a suffix, with or without a doubled consonant. */
function inflectedWindows(word) {
  const windows = new Set();
  for (const suffix of suffixes) {
    for (const text of [word + suffix, word + word.at(-1) + suffix]) {
      for (const length of [5, 6]) {
        for (let start = 0; start + length <= text.length; start += 1) windows.add(text.slice(start, start + length));
      }
    }
  }
  windows.delete(word);
  return [...windows];
}

/** Invented words that lie in the name of a published package; made by surrogate-rejects.mjs. */
function readRejected() {
  const file = join(projectRoot, 'scripts/data/surrogate-rejects.txt');
  return new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
}

export function build() {
  const ranked = rankedSurrogates();
  const words = [...independent(ranked, readRejected())].sort();
  writeData('surrogates.json', { words: words.join(' ') });
  const lengths = [5, 6].map((length) => words.filter((word) => word.length === length).length);
  return { candidates: ranked.length, words: words.length, lengths: lengths.join('+'), ...averages(words) };
}

/** Mean tokens of a word over the five spellings that are counted. */
function averages(words) {
  const tokenizers = openTokenizers();
  const costs = words.map((word) => tokenizers.costOf(word));
  tokenizers.close();
  const mean = (name) => (costs.reduce((sum, cost) => sum + cost[name], 0) / costs.length / 5).toFixed(3);
  return { o200kTokens: mean('o200k'), claude2Tokens: mean('claude2') };
}
