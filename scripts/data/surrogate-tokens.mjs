// What an invented word costs in the two public tokenizers, in the spellings that code uses.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { npmPackage } from './sources.mjs';

const require = createRequire(import.meta.url);

/** Opens the tokenizers; `costOf` gives undefined when any of the plain spellings needs more than two tokens. */
export function openTokenizers() {
  const o200k = require(join(npmPackage('gpt-tokenizer'), 'cjs/encoding/o200k_base.js'));
  const claude = require(join(npmPackage('@anthropic-ai/tokenizer'), 'dist/cjs/index.js')).getTokenizer();
  const counters = [(text) => o200k.encode(text).length, (text) => claude.encode(text.normalize('NFKC'), 'all').length];
  return {
    costOf(word) {
      const spellings = spellingsOf(word);
      const costs = [];
      for (const count of counters) {
        const plain = spellings.plain.map(count);
        if (Math.max(...plain) > 2) return undefined;
        const joined = spellings.joined.map(([prefix, text]) => count(text) - count(prefix));
        costs.push([...plain, ...joined].reduce((sum, cost) => sum + cost, 0));
      }
      return { o200k: costs[0], claude2: costs[1] };
    },
    close: () => claude.free(),
  };
}

/** Alone, after a space, capitalised; and what it adds inside camelCase and snake_case. */
function spellingsOf(word) {
  const capital = word[0].toUpperCase() + word.slice(1);
  return {
    plain: [word, ` ${word}`, capital],
    joined: [
      ['get', `get${capital}`],
      ['new_', `new_${word}`],
    ],
  };
}
