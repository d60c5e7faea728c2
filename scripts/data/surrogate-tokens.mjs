// What an invented word costs in the two public tokenizers, in the spellings that code uses.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { npmPackage } from './sources.mjs';

const require = createRequire(import.meta.url);

/**
 * Opens the tokenizers; `costOf` gives undefined unless each plain spelling is two tokens:
 * what is a single token is a word of some language, whichever dictionaries were asked.
 */
export function openTokenizers() {
  const o200k = require(join(npmPackage('gpt-tokenizer'), 'cjs/encoding/o200k_base.js'));
  const claude = require(join(npmPackage('@anthropic-ai/tokenizer'), 'dist/cjs/index.js')).getTokenizer();
  const counters = [(text) => o200k.countTokens(text), (text) => claude.encode_ordinary(text).length];
  return {
    costOf(word) {
      const spellings = spellingsOf(word);
      // Nine candidates in ten fail at the first spelling or two: find that out before anything else is counted.
      if (!spellings.plain.every((text) => counters.every((count) => count(text) === 2))) return undefined;
      const costs = counters.map((count) => {
        const joined = spellings.joined.map(([prefix, text]) => count(text) - count(prefix));
        return [...spellings.plain.map(count), ...joined].reduce((sum, cost) => sum + cost, 0);
      });
      return { o200k: costs[0], claude2: costs[1] };
    },
    close: () => claude.free(),
  };
}

/** Alone, after a space, capitalised; and what it adds inside camelCase and snake_case. */
function spellingsOf(word) {
  const capital = word[0].toUpperCase() + word.slice(1);
  return {
    plain: [capital, word, ` ${word}`],
    joined: [
      ['get', `get${capital}`],
      ['new_', `new_${word}`],
    ],
  };
}
