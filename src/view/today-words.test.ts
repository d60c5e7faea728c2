import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFormat } from './format.ts';
import type { DayCounts } from './snapshot.ts';
import { requestOutcomes } from './today-words.ts';

const format = createFormat('en', 'UTC');
const dayOf = (parts: Pick<DayCounts, 'protectedRequests' | 'blockedRequests' | 'pausedRequests'>): DayCounts => ({
  day: '2026-03-09',
  mutatedRequests: 0,
  identifiersScanned: 0,
  identifiersMutated: 0,
  secretsDetected: 0,
  secretsStopped: 0,
  secretRequests: 0,
  unscannedItems: 0,
  addedMs: undefined,
  requests: parts.protectedRequests + parts.blockedRequests + parts.pausedRequests,
  ...parts,
});

test('what became of the requests adds up to their number', () => {
  const count = fc.nat(100_000);
  fc.assert(
    fc.property(count, count, count, (protectedRequests, blockedRequests, pausedRequests) => {
      const day = dayOf({ protectedRequests, blockedRequests, pausedRequests });
      const words = requestOutcomes(day, format);
      const sum = [...words.replaceAll(/(?<=\d),(?=\d)/g, '').matchAll(/\d+/g)].reduce(
        (all, [n]) => all + Number(n),
        0,
      );
      expect(sum).toBe(words === '' ? 0 : day.requests);
      expect(words === '').toBe(day.protectedRequests === day.requests);
    }),
  );
});

test('it names only what there was', () => {
  const day = dayOf({ protectedRequests: 185, blockedRequests: 1, pausedRequests: 0 });
  expect(requestOutcomes(day, format)).toBe('185 protected, 1 blocked');
});
