import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../base/error.ts';
import { placeholderPattern } from './placeholder.ts';
import { secretRules } from './rules/index.ts';
import { rulesVersion } from './rules-version.ts';
import { sampleText } from './samples.ts';
import { createSecretScanner } from './scan.ts';

const keyedHash = (value: string): string => createHmac('sha256', 'test').update(value).digest('hex');
const scanner = createSecretScanner({ rules: secretRules, keyedHash });

const github = 'gh' + 'p_' + sampleText('base62', 36);
const anthropic = 'sk-' + 'ant-api03-' + sampleText('base64url', 95);
const wholePlaceholder = new RegExp(`^${placeholderPattern.source}$`);

/** Formats whose random part a law can choose. */
const formats: readonly {
  readonly alphabet: string;
  readonly length: number;
  readonly make: (random: string) => string;
}[] = [
  { alphabet: 'base62', length: 36, make: (random) => `gh${'p_'}${random}` },
  { alphabet: 'base62', length: 36, make: (random) => `np${'m_'}${random}` },
  { alphabet: 'base64url', length: 80, make: (random) => `sk-${'ant-'}api03-${random}` },
  { alphabet: 'base62', length: 24, make: (random) => `sk${'_live_'}${random}` },
  { alphabet: 'hex', length: 64, make: (random) => `do${'p_v1_'}${random}` },
  { alphabet: 'hex', length: 32, make: (random) => `DD_API_${'KEY='}${random}` },
  { alphabet: 'base62', length: 40, make: (random) => `"SecretAccess${'Key": "'}${random}"` },
  { alphabet: 'base64url', length: 20, make: (random) => `gl${'pat-'}${random}` },
  { alphabet: 'base62', length: 20, make: (random) => `postgres://app:${random}@db.internal/main` },
  {
    alphabet: 'base64',
    length: 320,
    make: (random) =>
      `-----BEGIN PRIVATE${' KEY-----'}\n${random.replaceAll(/.{64}/g, '$&\n')}-----END PRIVATE${' KEY-----'}`,
  },
  {
    alphabet: 'base64url',
    length: 120,
    make: (random) => `ey${'J'}${random.slice(0, 40)}.ey${'J'}${random.slice(40, 80)}.${random.slice(80)}`,
  },
];

const secrets = fc.record({ format: fc.constantFrom(...formats), seed: fc.nat(100_000) }).map(({ format, seed }) => {
  const random = sampleText(format.alphabet as 'base62', format.length, seed);
  return { random, text: format.make(random) };
});

/** Any text, with pieces of rules and of placeholders in it. */
const pieces = fc.constantFrom(
  ...secretRules.flatMap((rule) => [...rule.positives, ...rule.nearMisses, ...rule.keywords]),
  `REDACTED-github-token-${'1a2b3c4d'}`,
  'REDACTED-',
);
const glue = fc.constantFrom('', ' ', '\n', '"', '\\n', '%3D', '-', '_', '.', '/', '=', 'a', '\ud83d', '\udc00', '漢');
const texts = fc
  .array(
    fc.oneof(
      { arbitrary: pieces, weight: 4 },
      { arbitrary: glue, weight: 5 },
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
  )
  .map((parts) => parts.join(''));

function runsOf(text: string, length: number): readonly string[] {
  return Array.from({ length: text.length - length + 1 }, (_, at) => text.slice(at, at + length));
}

describe('a secret scanner', () => {
  test('gives the very same string back when it finds nothing', () => {
    const text = 'const ledger = openLedger(path);';
    expect(scanner.redact(text)).toEqual({ text, findings: [] });
  });

  test('puts a stable placeholder where each secret stood', () => {
    const { text, findings } = scanner.redact(`a=${github} b=${anthropic} c=${github}`);
    const [first = '', second = '', third = ''] = text.split(' ').map((part) => part.slice(2));
    expect(first).toBe(`REDACTED-github-token-${keyedHash(github).slice(0, 8)}`);
    expect(second).toMatch(/^REDACTED-anthropic-api-key-[0-9a-f]{8}$/);
    expect(third).toBe(first);
    expect(findings.map((finding) => finding.rule)).toEqual(['github-token', 'anthropic-api-key', 'github-token']);
  });

  test('reports spans in the text it was given', () => {
    const { findings } = scanner.redact(`é🙂 ${github} ${anthropic}`);
    expect(findings).toEqual([
      { start: 4, end: 4 + github.length, rule: 'github-token', class: 'vendor-secret' },
      {
        start: 5 + github.length,
        end: 5 + github.length + anthropic.length,
        rule: 'anthropic-api-key',
        class: 'vendor-secret',
      },
    ]);
  });

  test('names the version of its rules', () => {
    expect(scanner.rulesVersion).toBe(rulesVersion);
    expect(rulesVersion).toMatch(/^\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}$/);
  });

  test('makes overlapping secrets one finding, named after the longer', () => {
    const text = `postgres://app:${github}-and-more@db.internal/main`;
    const [finding, ...others] = scanner.scan(text);
    expect(others).toEqual([]);
    expect(finding?.rule).toBe('connection-password');
    expect(text.slice(finding?.start, finding?.end)).toBe(`${github}-and-more`);
  });

  test('refuses a hash that would not make a plain placeholder', () => {
    const broken = createSecretScanner({ rules: secretRules, keyedHash: (value) => value });
    expect(() => broken.redact(github)).toThrow(InvariantError);
  });
});

describe('the laws of redaction', () => {
  test('no eight characters of a random part remain', () => {
    fc.assert(
      fc.property(
        fc.array(secrets, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(' ', '\n', '", "', '\\n', '%3D', ' é🙂 '),
        (list, between) => {
          const { text } = scanner.redact(list.map((secret) => secret.text).join(between));
          const remaining = list.flatMap(({ random }) => runsOf(random, 8).filter((run) => text.includes(run)));
          expect(remaining).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  // A value that says nothing by itself may be found once its neighbour is a placeholder, which names a credential.
  test('what was redacted is not found again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = scanner.redact(text).text;
        for (const { start, end } of scanner.scan(once)) {
          expect(once.slice(start, end)).not.toMatch(placeholderPattern);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('findings are sorted, disjoint, inside the text, and become placeholders', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { text: redacted, findings } = scanner.redact(text);
        let last = 0;
        let moved = 0;
        for (const { start, end, rule } of findings) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          const placeholder = `REDACTED-${rule}-${keyedHash(text.slice(start, end)).slice(0, 8)}`;
          expect(placeholder).toMatch(wholePlaceholder);
          expect(redacted.slice(start + moved, start + moved + placeholder.length)).toBe(placeholder);
          moved += placeholder.length - (end - start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
        expect(scanner.scan(text)).toEqual(findings);
      }),
      { numRuns: 400 },
    );
  });

  test('any string is scanned without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        scanner.scan(text);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the work of a scan', () => {
  function attemptsOn(text: string): number {
    let attempts = 0;
    createSecretScanner({ rules: secretRules, keyedHash, onAttempt: () => attempts++ }).scan(text);
    return attempts;
  }

  test.each([
    'key',
    'key-',
    'sk-',
    'sk',
    'ey' + 'J',
    'aws_secret_access_key=',
    'postgres://',
    '-----BEGIN PRIVATE' + ' KEY-----',
    '-----END PRIVATE' + ' KEY-----',
    'jdbc:',
    'REDACTED-a-',
  ])('%j many times takes attempts in proportion to the text', (keyword) => {
    const text = keyword.repeat(Math.ceil(14_000 / keyword.length));
    expect(attemptsOn(text)).toBeLessThanOrEqual(text.length);
    expect(scanner.scan(text).length).toBeLessThanOrEqual(1);
  });
});
