import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pseudonymise, pseudonymOf } from './pseudonym.ts';
import type { AuditRecord, RecordType } from './record.ts';

const keyedHash = (message: string): Uint8Array => createHmac('sha256', 'a key of a test').update(message).digest();

const record = (type: RecordType, fields: Readonly<Record<string, unknown>>): AuditRecord =>
  ({
    v: 1,
    chain: 'c_test',
    inc: 1,
    seq: 7,
    prev_hash: '0'.repeat(64),
    nonce: '0'.repeat(32),
    type,
    timestamp: '2026-01-02T03:04:05.678Z',
    mono_ms: 12,
    ...fields,
  }) as unknown as AuditRecord;

const of = (kind: 'developer' | 'file' | 'repository', name: string): string => pseudonymOf(kind, name, keyedHash);

test('a name has one pseudonym, another kind or key another one, and an empty name none', () => {
  expect(of('developer', 'ann@example.com')).toMatch(/^developer-[0-9a-f]{16}$/);
  expect(of('developer', 'ann@example.com')).toBe(of('developer', 'ann@example.com'));
  expect(of('file', 'x').slice(5)).not.toBe(of('repository', 'x').slice(11));
  const otherKey = (message: string): Uint8Array => createHmac('sha256', 'another').update(message).digest();
  expect(pseudonymOf('file', 'x', otherKey)).not.toBe(of('file', 'x'));
  expect(of('file', '')).toBe('');
});

test('names go wherever they stand, and everything else stays', () => {
  const before = record('ai.request', {
    developer: 'ann@example.com',
    repository: 'payment-service',
    file: 'src/pay.ts',
    files: [{ file: 'src/pay.ts', repository: 'payment-service', identifiers_scanned: 4 }],
    tool: 'claude-code',
    model: null,
    hash_sent: 'sha256:00',
  });
  expect(pseudonymise(before, keyedHash)).toEqual({
    ...before,
    developer: of('developer', 'ann@example.com'),
    repository: of('repository', 'payment-service'),
    file: of('file', 'src/pay.ts'),
    files: [
      { file: of('file', 'src/pay.ts'), repository: of('repository', 'payment-service'), identifiers_scanned: 4 },
    ],
  });
});

test('names in texts go when the record has them elsewhere, or when they are e-mail addresses', () => {
  const {
    title,
    comment,
    dedup_key: key,
  } = pseudonymise(
    record('incident.opened', {
      developers: ['ann'],
      repositories: ['pay'],
      title: 'ann sent 400 MB of pay (payment, annual) to bob@example.com',
      comment: 'nothing to see',
      dedup_key: 'bulk|ann',
    }),
    keyedHash,
  ) as unknown as Readonly<Record<string, string>>;
  const bob = of('developer', 'bob@example.com');
  expect(title).toBe(`${of('developer', 'ann')} sent 400 MB of ${of('repository', 'pay')} (payment, annual) to ${bob}`);
  expect(comment).toBe('nothing to see');
  expect(key).toBe(`bulk|${of('developer', 'ann')}`);
});

test('a program that did something is no person, and the workspace of a window is a repository', () => {
  expect(pseudonymise(record('routing.applied', { by: 'cli', file: '~/.x/settings.json' }), keyedHash)).toMatchObject({
    by: 'cli',
    file: of('file', '~/.x/settings.json'),
  });
  const from = { kind: 'window', label: 'payment-service', pid: 12 };
  expect(pseudonymise(record('proxy.takeover', { from }), keyedHash)['from']).toEqual({
    ...from,
    label: of('repository', 'payment-service'),
  });
});

test('no name of a record is left in what its texts say, whatever characters it is made of', () => {
  const name = fc.string({ unit: fc.constantFrom(...'a.b$(*+?[]\\^{|}/-é '), minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), (names) => {
      const text = names.join('\n');
      const { reason } = pseudonymise(record('pause.started', { files: names, reason: text }), keyedHash);
      expect(reason).toBe(names.map((each) => of('file', each)).join('\n'));
    }),
    { numRuns: 300 },
  );
});
