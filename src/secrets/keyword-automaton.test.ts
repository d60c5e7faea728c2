import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeywordAutomaton } from './keyword-automaton.ts';

function hits(keywords: readonly string[], text: string): readonly string[] {
  const found: string[] = [];
  new KeywordAutomaton(keywords).visit(text, (keyword, start) => found.push(`${start}:${keywords[keyword]}`));
  return found.toSorted();
}

function hitsBySearch(keywords: readonly string[], text: string): readonly string[] {
  // Only ASCII is folded: `İ`.toLowerCase() is longer than `İ`.
  const folded = text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const found = keywords.flatMap((keyword) => {
    const starts: string[] = [];
    for (let at = folded.indexOf(keyword); at >= 0; at = folded.indexOf(keyword, at + 1))
      starts.push(`${at}:${keyword}`);
    return starts;
  });
  return found.toSorted();
}

describe('a keyword automaton', () => {
  test('finds keywords inside keywords, whatever their case', () => {
    expect(hits(['he', 'she', 'hers', 'his'], 'uSHErs')).toEqual(['1:she', '2:he', '2:hers']);
  });

  test('takes no look-alike for an ASCII letter', () => {
    // The Kelvin sign and the long s fold to k and s in Unicode.
    expect(hits(['sk'], '\u017f\u212a s\u212a')).toEqual([]);
  });

  test('finds nothing when it has no keywords', () => {
    expect(hits([], 'text')).toEqual([]);
  });

  test('finds what a search for each keyword finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '_', 'é', '\ud800'), maxLength: 40 });
    const keywords = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '_'), minLength: 1, maxLength: 5 }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(keywords, letters, (list, text) => {
        expect(hits(list, text)).toEqual(hitsBySearch(list, text));
      }),
      {
        numRuns: 300,
      },
    );
  });
});
