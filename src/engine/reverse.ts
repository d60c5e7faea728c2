// Reverses a whole text at once.
import { StreamReverser } from './stream-reverser.ts';
import type { WordMap } from './word-map.ts';

/** The text with every carried surrogate turned back into its real word. */
export function reverseText(map: WordMap, carried: ReadonlySet<number>, text: string): string {
  const reverser = new StreamReverser(map, carried);
  let result = '';
  let at = 0;
  for (const piece of [...reverser.push(text), ...reverser.end()]) {
    result += piece.text ?? text.slice(at, at + piece.length);
    at += piece.length;
  }
  return result;
}
