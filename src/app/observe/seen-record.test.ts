import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditRecord } from '../../audit/record.ts';
import { requestRecord } from './records.fixture.ts';
import { seenRecord } from './seen-record.ts';

const stamp = { seq: 4, timestamp: '2026-03-10T10:00:00.000Z' };

test('the client of a request is the one in its URL, else the tool that it says it is', () => {
  const clientOf = (fields: { readonly client: string | null; readonly tool: string }) => {
    const seen = seenRecord(requestRecord({ ...stamp, ...fields }));
    return seen?.kind === 'request' ? seen.client : undefined;
  };
  expect(clientOf({ client: 'codex', tool: 'claude-code' })).toBe('codex');
  expect(clientOf({ client: null, tool: 'claude-code' })).toBe('claude-code');
});

test('images, PDFs and audio are counted over their kinds', () => {
  const media = [
    { kind: 'image/png', count: 2, bytes: 9 },
    { kind: 'audio', count: 1, bytes: 4 },
    'junk',
    { count: -3 },
  ];
  expect(seenRecord(requestRecord({ ...stamp, media }))).toMatchObject({ unscanned: 3 });
  expect(seenRecord(requestRecord(stamp))).toMatchObject({ unscanned: 0 });
});

test('records of other types, and without a time, are about no exchange', () => {
  expect(seenRecord({ ...stamp, type: 'config.changed' } as unknown as AuditRecord)).toBeUndefined();
  expect(seenRecord(requestRecord({ ...stamp, timestamp: 'yesterday' }))).toBeUndefined();
});

test('a record of another version is read as far as it can be, and never throws', () => {
  const names = fc.constantFrom(
    'request_id',
    'files',
    'media',
    'decision',
    'client',
    'identifiers_mutated',
    'added_us',
    'status',
  );
  const types = fc.constantFrom('ai.request', 'ai.response', 'ai.passthrough', 'ai.later');
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue()), types, (fields, type) => {
      const seen = seenRecord({ ...fields, ...stamp, type } as unknown as AuditRecord);
      if (seen?.kind === 'request') expect(seen.mutated).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 300 },
  );
});
