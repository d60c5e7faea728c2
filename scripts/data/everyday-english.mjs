// everyday-english.json: the most common English words. Alone, in a paragraph without any name, they stay readable.
import { scowlWords } from './english-words.mjs';
import { readData, writeData } from './sources.mjs';
import { sorted } from './text.mjs';

/** The smallest list of SCOWL: codenames like falcon or phoenix are in larger ones. */
const scowlSize = 10;

export function build() {
  const domain = new Set(readData('domain.json'));
  const words = sorted(scowlWords(scowlSize)).filter((word) => word.length > 2 && !domain.has(word));
  writeData('everyday-english.json', { words: words.join(' ') });
  return { words: words.length };
}
