import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeForm, encodeForm, formedText, type SentForm } from './sent-form.ts';

const edits = fc.array(fc.tuple(fc.nat(20), fc.nat(9), fc.string()), { maxLength: 6 }).map((steps) => {
  let at = 0;
  return steps.map(([gap, length, text]) => {
    const start = at + gap;
    at = start + length;
    return { start, end: at, text };
  });
});

const forms: fc.Arbitrary<SentForm> = fc.record({
  change: fc.oneof(edits, fc.string()),
  carried: fc.array(fc.nat()),
  scanned: fc.nat(),
  mutated: fc.nat(),
  keptBySchema: fc.nat(),
  findings: fc.array(
    fc.record({
      start: fc.nat(),
      end: fc.nat(),
      rule: fc.string(),
      class: fc.constantFrom('vendor-secret', 'email'),
      action: fc.constantFrom('redact', 'report', 'allow'),
      clause: fc.string(),
      placeholder: fc.option(fc.string(), { nil: undefined }),
    }),
  ),
  rules: fc.option(fc.record({ level: fc.constantFrom('strict', 'balanced', 'light'), key: fc.string() }), {
    nil: undefined,
  }),
});

test('a form that was written down is read as it was', () => {
  fc.assert(
    fc.property(forms, (form) => {
      expect(decodeForm(encodeForm(form))).toEqual(form);
    }),
  );
});

test('a form makes the text that left', () => {
  const form = { carried: [1], scanned: 1, mutated: 1, keptBySchema: 0, findings: [], rules: undefined };
  expect(formedText({ ...form, change: [{ start: 4, end: 10, text: 'velkor' }] }, 'the ledger')).toBe('the velkor');
  expect(formedText({ ...form, change: 'all of it' }, 'the ledger')).toBe('all of it');
  expect(formedText({ ...form, change: [] }, 'the ledger')).toBe('the ledger');
});
