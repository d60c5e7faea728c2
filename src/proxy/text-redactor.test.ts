import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../base/text.ts';
import { secretRules } from '../secrets/rules/index.ts';
import { createSecretScanner } from '../secrets/scan.ts';
import { WorkBudget } from '../secrets/work-budget.ts';
import { FindingJudge } from './finding-judge.ts';
import type { FindingDecisions } from './ports.ts';
import { findAnySpelling } from './secret-spellings.ts';
import { TextRedactor } from './text-redactor.ts';

const secrets = createSecretScanner({
  rules: secretRules,
  keyedHash: (value) => createHmac('sha256', 's').update(value).digest('hex'),
});
const token = ['gh', 'p_', 'R7xQ2mVb9KcT4nWz8LpY3sJd6HfG1aEu5XoB'].join('');
const other = ['gh', 'p_', 'B5oXu1EaG6fHdJs3YpLz8WnT4cKb9VmQ2x7R'].join('');
const values = [
  token,
  other,
  ['npm', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join(''),
  ['postgres://ledger:', 'tR4vQz8Lw2nKx7p', '@db.corp.test/main'].join(''),
  token.replace('_', '%5F'),
  token.replace('g', '\\u0067'),
];

function redactorFor({ body = '', chain = 's', decisions }: Options = {}): TextRedactor {
  const judge = new FindingJudge({ secrets, nowMs: 0, ...(decisions === undefined ? {} : { decisions }) });
  const standsInBody = (text: string): boolean => body.includes(text);
  return new TextRedactor({ secrets, judge, chain, standsInBody, budget: new WorkBudget() });
}

interface Options {
  readonly body?: string;
  readonly chain?: string;
  readonly decisions?: FindingDecisions;
}

const piece = fc.constantFrom(...values, ' ', '\n', '"', '{"a":"', 'password = ', 'API_KEY=', '//', 'a', '1', 'é', ',');
const texts = fc.array(
  fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
  { minLength: 1, maxLength: 4 },
);

describe('law:', () => {
  test('what is redacted holds nothing that must not leave, stays as it is, and comes back from its placeholders', () => {
    fc.assert(
      fc.property(texts, (parts) => {
        const redactor = redactorFor();
        const stands = new Map<string, string>();
        for (const part of parts) {
          const { text, edits, findings, kept } = redactor.redact(part);
          expect(applyEdits(part, edits)).toBe(text);
          expect(findAnySpelling(text, secrets)).toEqual([]);
          expect(redactorFor().redact(text).text).toBe(text);
          for (const { start, end, placeholder } of findings) {
            const value = part.slice(start, end);
            if (placeholder === undefined) continue;
            // Injective: one placeholder never stands for two values.
            expect(stands.get(placeholder) ?? value).toBe(value);
            stands.set(placeholder, value);
          }
          for (const { start, end } of kept) expect(end).toBeGreaterThan(start);
          const back = edits.toReversed().reduce((whole, { text: placeholder }) => {
            const at = whole.lastIndexOf(placeholder);
            return whole.slice(0, at) + (stands.get(placeholder) ?? '') + whole.slice(at + placeholder.length);
          }, text);
          expect(back).toBe(part);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('the same characters in the same chain give the same placeholder, in another chain another one', () => {
    for (const value of values) {
      const of = (chain: string): string => redactorFor({ chain }).redact(`x ${value} y`).text;
      expect(of('s')).toBe(of('s'));
      expect(of('s')).not.toBe(of('t'));
    }
  });
});

describe('a placeholder', () => {
  test('that the body holds literally, or that stands for another value, is minted anew', () => {
    const plain = redactorFor().redact(token).text;
    const anew = redactorFor({ body: `it says ${plain}` }).redact(token).text;
    expect(anew).not.toBe(plain);
    const redactor = redactorFor();
    redactor.know(plain, { value: 'something else', rule: 'github-token', class: 'vendor-secret' });
    expect(redactor.redact(token).text).not.toBe(plain);
    expect(redactorFor({ body: `it says ${plain}` }).redact(token).text).toBe(anew);
  });

  test('of a value that an earlier text brought is used again, where no rule sees the value too', () => {
    const redactor = redactorFor();
    const value = ['tR4', 'vQz8', 'Lw2n', 'Kx7p'].join('');
    const first = redactor.redact(`DATABASE_PASSWORD=${value}`);
    const placeholder = first.findings[0]?.placeholder ?? '';
    expect(redactor.redact(`connect("${value}")`).text).toBe(`connect("${placeholder}")`);
    expect(redactor.redact(`not${value}at all`).findings).toEqual([]);
    expect(redactorFor().redact(`connect("${value}")`).findings).toEqual([]);
  });

  test('in a text is kept as it is, whoever wrote it there', () => {
    const redactor = redactorFor();
    const placeholder = redactor.redact(token).text;
    const { text, kept, findings } = redactor.redact(`echo ${placeholder}`);
    expect([text, kept, findings]).toEqual([`echo ${placeholder}`, [{ start: 5, end: 5 + placeholder.length }], []]);
  });
});

test('the decision of the user about a value goes before the policy', () => {
  const decisions: FindingDecisions = {
    actionOf: (finding) => (finding === secrets.fingerprint(token) ? 'allow' : undefined),
    key: () => 'one',
  };
  const { text, findings } = redactorFor({ decisions }).redact(`${token} ${other}`);
  expect(text).toContain(token);
  expect(text).not.toContain(other);
  expect(findings).toMatchObject([
    { action: 'allow', clause: 'decision of the user', placeholder: undefined },
    { action: 'redact', clause: 'built-in /findings/classes/vendor-secret' },
  ]);
});
