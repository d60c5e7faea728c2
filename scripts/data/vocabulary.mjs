// vocabulary.json: which words the public API of each ecosystem is made of, as a bit set per word.
import { declarationNames, javascriptNames } from './api-js.mjs';
import { npmPackage, readData, writeData } from './sources.mjs';
import { sorted, splitWords } from './text.mjs';

const npmTypes = ['@types/react', '@types/express', '@types/express-serve-static-core', '@types/lodash'];

function namesOf(file) {
  return readData(file).names.split(' ');
}

export function build() {
  const names = {
    js: javascriptNames(),
    npm: npmTypes.flatMap((name) => [...declarationNames(npmPackage(name))]),
    py: namesOf('api-py.json'),
    go: namesOf('api-go.json'),
    java: namesOf('api-java.json'),
    rust: namesOf('api-rust.json'),
  };
  const ecosystems = Object.keys(names);
  const bits = new Map();
  for (const [index, ecosystem] of ecosystems.entries()) {
    for (const word of names[ecosystem].flatMap(splitWords)) {
      const lower = word.toLowerCase();
      if (lower.length > 1) bits.set(lower, (bits.get(lower) ?? 0) | (1 << index));
    }
  }
  const words = sorted(bits.keys()).map((word) => `${word}:${bits.get(word).toString(16)}`);
  writeData('vocabulary.json', { ecosystems, words: words.join(' ') });
  const counts = [1, 2, 3, 4, 5, 6].map((least) => [...bits.values()].filter((set) => bitCount(set) >= least).length);
  return { words: words.length, inAtLeast: counts.join(' ') };
}

function bitCount(set) {
  return set.toString(2).replaceAll('0', '').length;
}
