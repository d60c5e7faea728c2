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
  keptNames: fc.array(fc.string()),
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
  const form = { carried: [1], scanned: 1, mutated: 1, keptNames: [], findings: [], rules: undefined };
  expect(formedText({ ...form, change: [{ start: 4, end: 10, text: 'velkor' }] }, 'the ledger')).toBe('the velkor');
  expect(formedText({ ...form, change: 'all of it' }, 'the ledger')).toBe('all of it');
  expect(formedText({ ...form, change: [] }, 'the ledger')).toBe('the ledger');
});

test('a form of an older version is read, unless it does not say which names it leaves readable', () => {
  const form: SentForm = {
    change: [],
    carried: [],
    scanned: 1,
    mutated: 0,
    keptNames: [],
    findings: [],
    rules: undefined,
  };
  const older = (kept: number): string => encodeForm(form).replace('[1,0,[]]', `[1,0,${kept}]`);
  expect(decodeForm(older(0))).toEqual(form);
  expect(decodeForm(older(2))).toBeUndefined();
});
