// Which invented word stands for a word: keyed by the device's secret, so that nobody else can work it out.
import type { KeyedHash } from './types.ts';

export interface AllocationRules {
  readonly keyedHash: KeyedHash;
  /** The shipped list. */
  readonly words: readonly string[];
  /** Whether a listed word may be handed out. */
  isFree(index: number): boolean;
  /** Whether an invented word that is in no list may be handed out: it contains no surrogate and is no known word. */
  isUsable(invented: string): boolean;
}

// At 90 % use of the list the chance that all tries hit used words is 0.1 %; then an invented word does as well.
const maxTries = 64;
const maxInventions = 10_000;
const syllables = 4;
const vowels = 'aeiou';
const inner = 'bdfgklmnprtvz';
// No ending that reads as a suffix: s z x ed er ing es ly y; and none that doubles by habit.
const last = 'bfkmnptv';
// Never a letter that can follow a backslash or a percent sign.
const first = 'gkmpz';

/** The surrogate for a key (kind and word). Depends on the secret, the key and what is taken, on nothing else. */
export function chooseSurrogate(key: string, rules: AllocationRules): string {
  const numbers = numberStream(key, rules.keyedHash);
  for (let tries = 0; tries < maxTries && rules.words.length > 0; tries++) {
    const index = numbers() % rules.words.length;
    const word = rules.words[index];
    if (word !== undefined && rules.isFree(index)) return word;
  }
  for (let tries = 0; tries < maxInventions; tries++) {
    const invented = inventWord(numbers);
    if (rules.isUsable(invented)) return invented;
  }
  throw new RangeError('no free surrogate among ten thousand invented words');
}

/** Nine letters always, so that no invented word can be inside another. */
function inventWord(numbers: () => number): string {
  let word = '';
  for (let syllable = 0; syllable < syllables; syllable++) {
    word += pick(syllable === 0 ? first : inner, numbers) + pick(vowels, numbers);
  }
  return word + pick(last, numbers);
}

function pick(letters: string, numbers: () => number): string {
  return letters[numbers() % letters.length] ?? '';
}

/** 32-bit numbers from the keyed hash of key and counter. */
function numberStream(key: string, keyedHash: KeyedHash): () => number {
  let counter = 0;
  let bytes = new Uint8Array(0);
  let at = 0;
  return () => {
    if (at + 4 > bytes.length) {
      bytes = Uint8Array.from(keyedHash(`${key}\0${counter++}`));
      at = 0;
    }
    const view = new DataView(bytes.buffer);
    const number = view.getUint32(at);
    at += 4;
    return number;
  };
}
