import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Mutator } from '../../engine/mutate.ts';
import { buildProtection } from '../../engine/protection.ts';
import { WordMap } from '../../engine/word-map.ts';
import { alignedChanges, type Change, comparedChanges } from './aligned-changes.ts';

const keyedHash = (message: string): Uint8Array => createHmac('sha256', 'k').update(message).digest();
const names = ['QuarkleLedgerService', 'computeZorbamPremium', 'zorbam_rate_table', 'quarkleLedger'];
const protection = buildProtection(
  [{ declared: names, pathSegments: [], external: [], externalKebab: [], dependencies: [], languages: ['typescript'] }],
  { level: 'strict', pins: [] },
);

/** `yours` with each of its changed places replaced by the other side's. */
function applied(yours: string, provider: string, changes: readonly Change[]): string {
  let text = '';
  let at = 0;
  for (const change of changes) {
    text += yours.slice(at, change.yours[0]) + provider.slice(...change.provider);
    at = change.yours[1];
  }
  return text + yours.slice(at);
}

function isOrdered(changes: readonly Change[]): boolean {
  return changes.every(({ yours, provider }, index) => {
    const before = changes[index - 1];
    const isAfter = before === undefined || (before.yours[1] <= yours[0] && before.provider[1] <= provider[0]);
    return isAfter && yours[0] <= yours[1] && provider[0] <= provider[1];
  });
}

const words = fc.constantFrom(
  ...names,
  'return',
  'const',
  'x',
  'QUARKLE',
  'é',
  '😀',
  '\n',
  '\\n',
  '"',
  'zorbam',
  'the',
);
const prose = fc.array(words, { maxLength: 40 }).map((list) => list.join(' '));

describe('where two forms of a text differ', () => {
  test('are the names that were changed, and nothing else', () => {
    const map = new WordMap({ keyedHash });
    const yours = 'class QuarkleLedgerService { zorbam_rate_table = 1 }';
    const { text: provider, carried } = new Mutator(map, protection).mutate(yours, {
      scope: 'full',
      schemaNames: new Set(),
    });
    const changes = alignedChanges(yours, provider, { map, carried: new Set(carried) });
    expect(changes.map((change) => yours.slice(...change.yours))).toEqual([
      'QuarkleLedgerService',
      'zorbam',
      'rate',
      'table',
    ]);
    expect(applied(yours, provider, changes)).toBe(provider);
  });

  test('give the other form for whatever the engine did to a text', () => {
    const map = new WordMap({ keyedHash });
    const mutator = new Mutator(map, protection);
    fc.assert(
      fc.property(prose, (yours) => {
        const { text: provider, carried } = mutator.mutate(yours, { scope: 'full', schemaNames: new Set() });
        const changes = alignedChanges(yours, provider, { map, carried: new Set(carried) });
        expect(applied(yours, provider, changes)).toBe(provider);
        expect(isOrdered(changes)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('are found word by word where the provider wrote the text itself', () => {
    const map = new WordMap({ keyedHash });
    const [yours, provider] = ['the osprey lands, then QuarkleLedger ends', 'the osprey lands, then HummeLedger ends'];
    const changes = alignedChanges(yours, provider, { map, carried: new Set() });
    expect(changes.map((change) => yours.slice(...change.yours))).toEqual(['QuarkleLedger']);
  });

  test('give the other text for any two texts', () => {
    const anyText = fc.oneof(
      prose,
      fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '_', 'é', '😀', '\ud83d', '\u0000'), maxLength: 60 }),
    );
    fc.assert(
      fc.property(anyText, anyText, (yours, provider) => {
        const changes = comparedChanges(yours, provider);
        expect(applied(yours, provider, changes)).toBe(provider);
        expect(isOrdered(changes)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('are found in time in long texts of which every word differs', () => {
    const yours = Array.from({ length: 40_000 }, (_, index) => `a${index}`).join(' ');
    const provider = Array.from({ length: 40_000 }, (_, index) => `b${index}`).join(' ');
    const changes = comparedChanges(yours, provider);
    expect(applied(yours, provider, changes)).toBe(provider);
  });

  test('are one stretch in the middle of very long texts', () => {
    const [start, end] = ['s'.repeat(300_000), 'e'.repeat(300_000)];
    expect(comparedChanges(`${start}abc${end}`, `${start}xy${end}`)).toEqual([
      { yours: [300_000, 300_003], provider: [300_000, 300_002] },
    ]);
  });
});
