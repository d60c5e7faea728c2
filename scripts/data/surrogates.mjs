// surrogates.json: the frozen list of invented words. Changing it never changes word maps that exist (they hold their
// words), yet a released list only grows.
import { existsSync, readFileSync } from 'node:fs';
import { knownSubstrings, shippedWords } from './known-words.mjs';
import { dataFolder, projectRoot, writeData } from './sources.mjs';
import { openTokenizers } from './surrogate-tokens.mjs';
import { join } from 'node:path';

/** Never a letter that can follow a backslash or be a hex digit, so an escape never joins a surrogate. */
const first = 'ghjklmpqyz';
const consonants = 'bcdfghjklmnprstvwz';
const vowels = 'aeiou';
const patterns = ['cvcvc', 'cvccv', 'cvcvcv', 'cvccvc', 'cvcvcc', 'cvvcv', 'cvvcvc', 'cvcvvc'];
/** Two consonants in a row that most readers can say. */
const cluster =
  /^(?:[lmnr][bcdfgjkpstvz]|[sz][bdgklmnptv]|[bdfgkpt][lr]|[bdgkpt][mnvw]|[lr][mnw]|[ckpt]h|[bfkp][st]|[dgkt][z])$/;
const forbiddenEnd = /(?:[szx]|ed|ing|er|es|ly|y|(.)\1)$/;
const suffixes = ['s', 'es', 'ed', 'er', 'ers', 'ing', 'ings'];
/** Fragments that no reader should meet in a prompt. */
const offensive =
  /anal|anus|arse|bastar|bitch|boob|cock|coon|cunt|dago|dick|dildo|dyke|fag|fuck|fuk|gook|hitler|homo|hore|jap|jew|jizz|kike|kkk|kunt|kurv|muslim|nazi|neger|negr|nig|paki|penis|phuk|pimp|piss|poof|porn|pussy|puta|queer|rape|semen|sex|shit|slut|spic|tit|twat|vagin|wank|wog|whor|zhid/;
const wanted = 25_000;

function* candidates() {
  for (const pattern of patterns) yield* fill(pattern, '');
}

function* fill(pattern, start) {
  if (start.length === pattern.length) {
    if (!forbiddenEnd.test(start) && !offensive.test(start)) yield start;
    return;
  }
  const letters = start === '' ? first : pattern[start.length] === 'c' ? consonants : vowels;
  for (const letter of letters) {
    const previous = start.at(-1) ?? '';
    if (letter === previous) continue;
    const isCluster = pattern[start.length] === 'c' && pattern[start.length - 1] === 'c';
    if (isCluster && !cluster.test(previous + letter)) continue;
    yield* fill(pattern, start + letter);
  }
}

/** Windows of 5 and 6 letters that appear when the word carries a suffix, with or without a doubled consonant. */
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
  return windows;
}

/** Takes words in order of cost as long as none lies in another, inflected or not. */
export function independent(ranked, rejected) {
  const chosen = new Set();
  const covered = new Set();
  for (const { word } of ranked) {
    if (chosen.size === wanted) break;
    if (rejected.has(word) || covered.has(word)) continue;
    const windows = inflectedWindows(word);
    if ([...windows].some((window) => chosen.has(window))) continue;
    chosen.add(word);
    for (const window of windows) covered.add(window);
  }
  return chosen;
}

/** Words that fit all rules except package names, cheapest first; equal cost in code-unit order. */
export function rankedSurrogates() {
  const known = knownSubstrings();
  const words = new Set(shippedWords());
  const isInflected = (word) =>
    suffixes.some((suffix) => word.endsWith(suffix) && words.has(word.slice(0, -suffix.length)));
  const tokenizers = openTokenizers();
  const ranked = [];
  for (const word of candidates()) {
    if (known.has(word) || isInflected(word)) continue;
    const cost = tokenizers.costOf(word);
    if (cost !== undefined) ranked.push({ word, cost: cost.o200k * 7 + cost.claude2 * 5 });
  }
  tokenizers.close();
  return ranked.sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1));
}

/** Invented words that turned out to lie in the name of a published package; made by surrogate-rejects.mjs. */
function readRejected() {
  const file = join(projectRoot, 'scripts/data/surrogate-rejects.txt');
  return new Set(existsSync(file) ? readFileSync(file, 'utf8').split(/\s+/) : []);
}

export function build() {
  const ranked = rankedSurrogates();
  const words = [...independent(ranked, readRejected())].sort();
  writeData('surrogates.json', { words: words.join(' ') });
  const lengths = [5, 6].map((length) => words.filter((word) => word.length === length).length);
  return { candidates: ranked.length, words: words.length, lengths: lengths.join('+'), ...averages(words), dataFolder };
}

function averages(words) {
  const tokenizers = openTokenizers();
  const costs = words.map((word) => tokenizers.costOf(word));
  tokenizers.close();
  const mean = (pick) => (costs.reduce((sum, cost) => sum + pick(cost), 0) / costs.length / 5).toFixed(3);
  return { o200kTokens: mean((cost) => cost.o200k), claude2Tokens: mean((cost) => cost.claude2) };
}
