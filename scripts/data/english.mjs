// english.json: common English words with their inflections, for lemma decisions and for level `light`.
import { hunspellEntries, scowlWords } from './english-words.mjs';
import { writeData } from './sources.mjs';
import { sorted } from './text.mjs';

export function build() {
  const known = new Set(hunspellEntries('en').map(({ stem }) => stem));
  const words = sorted(scowlWords(40)).filter((word) => word.length > 2 || (known.has(word) && word.length === 2));
  writeData('english.json', { words: words.join(' ') });
  return { words: words.length };
}
