// What every secret rule promises, whoever wrote it.
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as parts from '../../src/secrets/pattern-parts.ts';
import { rulesVersion } from '../../src/secrets/rules-version.ts';
import { secretRules } from '../../src/secrets/rules/index.ts';
import { createSecretScanner } from '../../src/secrets/scan.ts';
import type { SecretRule, SecretScanner } from '../../src/secrets/types.ts';

const keyedHash = (value: string): string => createHmac('sha256', 'test').update(value).digest('hex');
const scanner = createSecretScanner({ rules: secretRules, keyedHash });
/** By rule: a scanner that knows no other. Several rules for configurations find the same value. */
const scannersOfOne = new Map(secretRules.map((rule) => [rule, createSecretScanner({ rules: [rule], keyedHash })]));

const positives = secretRules.flatMap((rule) =>
  rule.positives.map((text, index) => ({ name: `${rule.id} ${index}`, rule, text })),
);
const nearMisses = secretRules.flatMap((rule) =>
  rule.nearMisses.map((text, index) => ({ name: `${rule.id} ${index}`, rule, text })),
);

/** What stands around a token in real requests. */
const surroundings: readonly { readonly name: string; readonly wrap: (text: string) => string }[] = [
  { name: 'alone', wrap: (text) => text },
  { name: 'in code', wrap: (text) => `const client = connect({\n  value: '${text}', // keep\n});\n` },
  { name: 'in double quotes', wrap: (text) => `value = "${text}"` },
  { name: 'in backticks', wrap: (text) => `value = \`${text}\`` },
  { name: 'at the start', wrap: (text) => `${text} is what it printed` },
  { name: 'at the end of a sentence', wrap: (text) => `It printed ${text}.` },
  { name: 'in JSON', wrap: (text) => JSON.stringify({ value: text, next: 'line' }) },
  {
    name: 'in JSON in JSON',
    wrap: (text) => JSON.stringify({ result: JSON.stringify({ value: text, next: `a\n${text}` }) }),
  },
  { name: 'in JSON with escaped slashes', wrap: (text) => JSON.stringify({ value: text }).replaceAll('/', '\\/') },
  {
    name: 'in JSON with escaped signs',
    wrap: (text) =>
      JSON.stringify({ value: text }).replaceAll(/[+<>&']/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  },
  { name: 'after an escaped line break', wrap: (text) => `first line\\n${text}\\nlast line` },
  { name: 'after a percent escape', wrap: (text) => `value%3D${text}%26next` },
  { name: 'after a unicode escape', wrap: (text) => `value\\u003d${text}\\u0026next` },
  { name: 'after a colour', wrap: (text) => `\u001b[01;31m\u001b[K${text}\u001b[m` },
  { name: 'on an added line of a diff', wrap: (text) => `@@ -1 +1 @@\n-${text}\n+${text}\n` },
  { name: 'beside multi-byte characters', wrap: (text) => `é漢字🙂${text}🙂漢字é` },
  { name: 'after a lone surrogate', wrap: (text) => `\ud800${text}\ud800` },
  { name: 'on numbered lines', wrap: (text) => text.replaceAll(/^/gm, '    12→') },
  { name: 'indented and quoted', wrap: (text) => text.replaceAll(/^/gm, '        > ') },
];

/** Rules that look for a format of their own go by their own name, whatever other rule finds the value as well. */
function scannerOf(rule: SecretRule): SecretScanner {
  const isOfVendor = (rule.class ?? 'vendor-secret') === 'vendor-secret';
  return isOfVendor ? scanner : (scannersOfOne.get(rule) ?? scanner);
}

function rulesFoundIn(text: string, by: SecretScanner | undefined): readonly string[] {
  return (by ?? scanner).scan(text).map((finding) => finding.rule);
}

describe('every secret rule', () => {
  test('has an id of its own, fit for a placeholder', () => {
    const ids = secretRules.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test.each(secretRules.map((rule) => [rule.id, rule] as const))(
    '%s has lower-case keywords, one in every positive',
    (_, rule) => {
      expect(rule.keywords.length).toBeGreaterThan(0);
      for (const keyword of rule.keywords) {
        expect(keyword).toMatch(/^[\x20-\x7e]{2,}$/);
        expect(keyword).toBe(keyword.toLowerCase());
      }
      for (const positive of rule.positives) {
        expect(rule.keywords.some((keyword) => positive.toLowerCase().includes(keyword))).toBe(true);
      }
    },
  );

  test.each(secretRules.map((rule) => [rule.id, rule] as const))(
    '%s has a plain pattern and enough samples',
    (_, rule) => {
      expect(rule.pattern.flags).toMatch(/^i?$/);
      expect(rule.positives.length).toBeGreaterThanOrEqual(2);
      expect(rule.nearMisses.length).toBeGreaterThanOrEqual(2);
    },
  );

  test.each(positives)('finds $name wherever it stands', ({ rule, text }) => {
    for (const { name, wrap } of surroundings)
      expect.soft(rulesFoundIn(wrap(text), scannerOf(rule)), name).toContain(rule.id);
  });

  test.each(nearMisses)('leaves the near miss $name alone', ({ rule, text }) => {
    for (const { name, wrap } of surroundings)
      expect.soft(rulesFoundIn(wrap(text), scannersOfOne.get(rule)), name).not.toContain(rule.id);
  });
});

describe('the rule listing', () => {
  const golden = new URL('../golden/secret-rules.txt', import.meta.url);
  const listing = [
    `version ${rulesVersion}`,
    judgementListing(),
    partsListing(),
    ...secretRules.map(listingOf),
    '',
  ].join('\n\n');

  test('is the reviewed one, and changes only together with the version of the rules', async () => {
    const reviewed = readGolden(golden);
    const isBumped = !reviewed.startsWith(`version ${rulesVersion}\n`);
    // The version follows the rules by itself; when only the judgement changed, raise `judgementDay`. Then review, and -u.
    if (isBumped) await expect(listing).toMatchFileSnapshot('../golden/secret-rules.txt');
    else expect(listing.split('\n')).toEqual(reviewed.split('\n'));
  });
});

/** What many rules judge values by: raise `judgementDay` when it changes. */
function judgementListing(): string {
  const files = ['config-values', 'dummy-value', 'key-block', 'random-text', 'random-value'];
  const sources = files.map((file) =>
    readFileSync(new URL(`../../src/secrets/${file}.ts`, import.meta.url), 'utf8').replaceAll(
      /^\s*(?:\/\/|\/?\*).*$/gm,
      '',
    ),
  );
  return `judgement ${createHash('sha256').update(sources.join('\n')).digest('hex').slice(0, 16)}`;
}

function readGolden(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Pieces that many patterns share are written out once; in the patterns they stand as ‹name›. */
const namedParts = Object.entries(parts)
  .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  .toSorted(([, one], [, other]) => other.length - one.length);

function partsListing(): string {
  return namedParts.map(([name, source]) => `‹${name}› ${source}`).join('\n');
}

function withNamedParts(source: string): string {
  return namedParts.reduce((text, [name, part]) => text.replaceAll(part, `‹${name}›`), source);
}

/** What a reviewer reads of a rule, with its samples as they leave the machine. */
function listingOf(rule: SecretRule): string {
  const samples = rule.positives.map((text) => `  sends     ${JSON.stringify(scanner.redact(text).text)}`);
  return [
    `${rule.id}: ${rule.title}`,
    `  keywords  ${rule.keywords.join(' ')}`,
    `  pattern   ${withNamedParts(rule.pattern.source)} ${rule.pattern.flags}`.trimEnd(),
    ...samples,
  ].join('\n');
}
