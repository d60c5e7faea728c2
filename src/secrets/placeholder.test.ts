import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { placeholderPattern, Placeholders } from './placeholder.ts';
import { secretRules } from './rules/index.ts';
import { sampleText } from './samples.ts';
import { createSecretScanner } from './scan.ts';
import type { FindingClass } from './types.ts';

const keyedHash = (key: string) => (value: string) => createHmac('sha256', key).update(value).digest('hex');
const placeholders = new Placeholders({ keyedHash: keyedHash('a'), rules: secretRules });
const others = new Placeholders({ keyedHash: keyedHash('b'), rules: secretRules });
const scanner = createSecretScanner({ rules: secretRules, keyedHash: keyedHash('a') });

const mint = (value: string, kind: FindingClass = 'vendor-secret', rule = 'github-token', chain = 's1') =>
  placeholders.mint(value, { rule, class: kind, chain });

const github = ['gh', 'p_', 'R7xQ2mVb9KcT4nWz8LpY3sJd6HfG1aEu5XoB'].join('');
const keyMarker = (side: string): string => `-----${side} RSA PRIVATE` + ' KEY-----';
const keyBody = [1, 2, 3].map((seed) => sampleText('base64', 64, seed)).join('\n');
const key = [keyMarker('BEGIN'), keyBody, keyMarker('END')].join('\n');

/** What the rules find in their own samples. */
const values = secretRules.flatMap((rule) =>
  rule.positives.flatMap((positive) =>
    scanner.scan(positive).map((finding) => ({ positive, finding, value: positive.slice(finding.start, finding.end) })),
  ),
);

describe('a placeholder', () => {
  test('has the form of the value, and nothing of what is secret in it', () => {
    const made = mint(github);
    expect(made).toMatch(/^ghp_[A-Z]\d[a-z][A-Z]\d[a-z][A-Z][a-z]\d/);
    expect(made).toHaveLength(github.length);
    expect(made.slice(4)).not.toMatch(/[aeiouyAEIOUY]/);
    const uuid = '3f1c2b9a-77d0-4e55-9c1f-0a2b3c4d5e6f';
    expect(mint(uuid, 'config-secret')).toMatch(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/);
    expect(mint(['sk-', 'ant-api03-', sampleText('base64url', 93)].join(''))).toMatch(/^sk-ant-api03-[\w-]{93}$/);
  });

  test.each([
    ['short', 'hunter2'],
    ['a sentence', 'correct horse battery staple!'],
    ['escaped', String.raw`aB3dE6gH9jK2mN5\u0041pQ8sT1vW4`],
    ['digits that leave no room', '12345678901234567'],
  ])('of a value that is %s names its rule', (_name, value) => {
    const made = mint(value, 'config-secret', 'env-file');
    expect(made).toMatch(/^REDACTED-env-file-[0-9a-f]{16}$/);
    expect(made).toMatch(new RegExp(`^${placeholderPattern.source}$`));
    expect(placeholders.isMinted(made)).toBe(true);
  });

  test('of a key keeps its armour, its line breaks, and one line', () => {
    expect(mint(key, 'private-key').split('\n')).toEqual([
      keyMarker('BEGIN'),
      expect.stringMatching(/^[A-Za-z0-9]{64}$/),
      keyMarker('END'),
    ]);
    const escaped = mint(key.replaceAll('\n', '\\n'), 'private-key');
    expect(escaped.split('\\n')).toHaveLength(3);
    const cut = mint(`${keyMarker('BEGIN')}\n${keyBody}`, 'private-key');
    for (const made of [mint(key, 'private-key'), escaped, cut]) {
      expect(placeholders.isMinted(made)).toBe(true);
      expect(scanner.scan(`key = ${made};`)).toEqual([]);
    }
  });

  test.each<[string, string, FindingClass, RegExp]>([
    ['card', '4111 1111 1111 1111', 'payment-card', /^000\d \d{4} \d{4} \d{4}$/],
    ['social security number', '219-09-9999', 'national-id', /^000-\d{2}-\d{4}$/],
    ['account', 'DE89 3704 0044 0532 0130 00', 'bank-account', /^ZZ\d\d \d{4} \d{4} \d{4} \d{4} \d\d$/],
    ['phone number', '+1 (415) 555-2671', 'phone', /^\+9 \(99\d\) \d{3}-\d{4}$/],
    ['e-mail address', 'jo.kim@corp.test', 'email', /^[a-z]{16}@redacted\.invalid$/],
  ])('of a %s is in a range that nobody issues', (_name, value, kind, form) => {
    const made = mint(value, kind, 'sample');
    expect(made).toMatch(form);
    expect(placeholders.isMinted(made)).toBe(true);
    expect(placeholders.isMinted(value)).toBe(false);
    if (kind === 'phone') expect(parsePhoneNumberFromString(made)?.isValid() ?? false).toBe(false);
  });

  test('is another one for another value, chain, rule, device or attempt', () => {
    const options = { rule: 'github-token', class: 'vendor-secret', chain: 's1' } as const;
    const made = [
      mint(github),
      mint(github.replace('R', 'S')),
      mint(github, 'vendor-secret', 'github-token', 's2'),
      mint(github, 'vendor-secret', 'other-rule'),
      others.mint(github, options),
      placeholders.mint(github, { ...options, attempt: 1 }),
    ];
    expect(new Set(made).size).toBe(made.length);
    expect(mint(github)).toBe(made[0]);
  });

  test('of an escaped value has the form of what it spells', () => {
    const spelled = github.replace('_', '%5F');
    const made = placeholders.mint(spelled, { rule: 'r', class: 'config-secret', chain: 's', reading: github });
    expect(made).toHaveLength(github.length);
    expect(made).not.toContain('%');
  });
});

describe('law:', () => {
  test('what a rule finds in its samples is replaced by something that no rule takes for a finding', () => {
    expect(values.length).toBeGreaterThan(40);
    const wrong = secretRules.flatMap((rule) =>
      rule.positives.filter((positive) => {
        const found = scanner.scan(positive);
        const made = found.map(({ start, end, rule: by, class: kind }) => mint(positive.slice(start, end), kind, by));
        const text = found.reduceRight(
          (rest, { start, end }, index) => rest.slice(0, start) + (made[index] ?? '') + rest.slice(end),
          positive,
        );
        const isFound = [text, ...made].some((each) => scanner.scan(each).length > 0);
        return isFound || !made.every((each) => placeholders.isMinted(each));
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('none keeps eight characters of what it replaces besides the beginning that its format gives', () => {
    for (const { finding, value } of values) {
      if (finding.class === 'private-key') continue;
      const made = mint(value, finding.class, finding.rule);
      for (let at = 17; at + 8 <= value.length; at += 1) expect(made).not.toContain(value.slice(at, at + 8));
    }
  });

  test('what was not minted is no placeholder, whatever it looks like', () => {
    const made = values.map(({ finding, value }) => mint(value, finding.class, finding.rule));
    const change = fc.tuple(fc.constantFrom(...made), fc.nat(), fc.constantFrom(...'bcdfgh0123456789BCDF'));
    fc.assert(
      fc.property(change, ([placeholder, place, character]) => {
        const at = place % placeholder.length;
        const changed = placeholder.slice(0, at) + character + placeholder.slice(at + 1);
        expect(placeholders.isMinted(changed)).toBe(changed === placeholder);
        expect(others.isMinted(placeholder)).toBe(false);
      }),
      { numRuns: 300 },
    );
    for (const { value } of values) expect(placeholders.isMinted(value)).toBe(false);
  });

  test('any value gets one, and it is known again', () => {
    const kinds = fc.constantFrom<FindingClass>(
      'vendor-secret',
      'config-secret',
      'private-key',
      'payment-card',
      'email',
    );
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.stringMatching(/^[A-Z0-9a-f_.-]{1,80}$/),
      fc.stringMatching(/^[0-9A-F]{16,40}$/),
      fc.stringMatching(/^\+?[0-9 -]{9,24}$/),
    );
    fc.assert(
      fc.property(value, kinds, (text, kind) => {
        const made = mint(text, kind);
        expect(placeholders.isMinted(made)).toBe(true);
        expect(mint(text, kind)).toBe(made);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a spoofed placeholder hides no secret:', () => {
  const spoofed = ['REDACTED-github-token-', '1a2b3c4d'].join('');
  const ours = mint('hunter2', 'config-secret', 'env-file');

  test.each([
    ['before it', `${spoofed} ${github}`],
    ['glued to it', `${github}-${spoofed}`],
    ['a real one beside it', `${ours} ${github}`],
    ['in the lines of a key', key.replace('\n', `\n${spoofed}\n`)],
    ['a real one in the lines of a key', key.replace('\n', `\n${ours}\n`)],
  ])('%s', (_name, text) => {
    const found = scanner.scan(text);
    expect(found).not.toEqual([]);
    const left = found.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
    expect(left).not.toContain(github.slice(8, 30));
    expect(left).not.toContain(keyBody.slice(70, 100));
  });
});
