import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditRecord } from '../audit/record.ts';
import { baselineOf, logScore, valueAt } from './baseline.ts';
import { DailyHistory } from './history.ts';

const request = (at: string, told: Readonly<Record<string, unknown>>): AuditRecord =>
  ({
    type: 'ai.request',
    timestamp: at,
    seq: 0,
    developer: 'a',
    decision: 'mutate',
    ...told,
  }) as unknown as AuditRecord;

test('a day is the sum of what left, with files and repositories told apart', () => {
  const history = new DailyHistory();
  const files = [
    { repository: 'r', file: 'a' },
    { repository: 'r', file: 'b' },
  ];
  history.add(request('2026-05-04T09:10:00.000Z', { bytes_sent: 10, files }));
  history.add(request('2026-05-04T09:50:00.000Z', { bytes_sent: 5, files: [{ repository: 's', file: 'a' }] }));
  history.add(request('2026-05-04T11:00:00.000Z', { bytes_sent: 7, files }));
  history.add(request('2026-05-04T11:00:00.000Z', { bytes_sent: 99, files, decision: 'block' }));
  expect(history.person('a')?.today).toMatchObject({
    requests: 3,
    bytes: 22,
    files: 3,
    repositories: 2,
    hourBytes: 15,
    hourFiles: 3,
  });
});

test('a clock that goes back does not count a day twice', () => {
  const history = new DailyHistory();
  for (const day of ['04', '05', '04', '05', '06'])
    history.add(request(`2026-05-${day}T09:00:00.000Z`, { bytes_sent: 10 }));
  expect(
    history
      .person('a')
      ?.activeDays()
      .map(({ bytes }) => bytes),
  ).toEqual([20, 20]);
});

test('sums are the same after packing and unpacking', () => {
  const times = fc
    .integer({ min: 0, max: 60 * 24 })
    .map((hours) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000).toISOString());
  fc.assert(
    fc.property(fc.array(fc.tuple(times, fc.nat())), (all) => {
      const history = new DailyHistory();
      for (const [at, bytes] of all.toSorted(([left], [right]) => (left < right ? -1 : 1)))
        history.add(request(at, { bytes_sent: bytes }));
      const again = new DailyHistory();
      again.unpack(JSON.parse(JSON.stringify(history.pack())));
      const end = request('2026-03-10T00:00:00.000Z', { bytes_sent: 1 });
      expect(again.add(end)?.activeDays(120)).toEqual(history.add(end)?.activeDays(120));
    }),
  );
});

test('a score and the value that has it belong together, and more is never less unusual', () => {
  const values = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), (usual, one, other) => {
      const baseline = baselineOf(usual);
      if (baseline === undefined) throw new Error('values have a baseline');
      expect(logScore(valueAt(3, baseline), baseline)).toBeCloseTo(3, 5);
      const [less, more] = one < other ? [one, other] : [other, one];
      expect(logScore(less, baseline)).toBeLessThanOrEqual(logScore(more, baseline));
      expect(baseline.p95).toBeGreaterThanOrEqual(baseline.p75);
    }),
  );
});
