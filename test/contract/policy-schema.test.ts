// The published schema says what the reader of policy files lets through.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policySchema } from '../../src/policy/json-schema.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import { anyFile } from '../../src/policy/policy.fixture.ts';
import { policyTemplate } from '../../src/policy/template.ts';

const root = resolve(import.meta.dirname, '../..');
const published: unknown = JSON.parse(readFileSync(join(root, 'media/policy.schema.json'), 'utf8'));

type Schema = Readonly<Record<string, unknown>>;

/** What of draft-07 the schema uses. An unknown keyword is an error of this test. */
function accepts(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(([keyword, limit]) => {
    switch (keyword) {
      case '$schema':
      case 'title':
      case 'description':
      case 'markdownDescription':
      case 'markdownEnumDescriptions':
      case 'patternErrorMessage':
      case 'allowTrailingCommas':
        return true;
      case 'type':
        return typeOf(value) === limit || (limit === 'number' && typeOf(value) === 'integer');
      case 'const':
        return value === limit;
      case 'enum':
        return (limit as readonly unknown[]).includes(value);
      case 'minimum':
        return (value as number) >= (limit as number);
      case 'maximum':
        return (value as number) <= (limit as number);
      case 'minLength':
        return (value as string).length >= (limit as number);
      case 'maxLength':
        return (value as string).length <= (limit as number);
      case 'pattern':
        return new RegExp(limit as string, 'u').test(value as string);
      case 'maxItems':
        return (value as readonly unknown[]).length <= (limit as number);
      case 'items':
        return (value as readonly unknown[]).every((item) => accepts(limit as Schema, item));
      case 'maxProperties':
        return Object.keys(value as object).length <= (limit as number);
      case 'propertyNames':
        return Object.keys(value as object).every((name) => accepts(limit as Schema, name));
      case 'required':
        return (limit as readonly string[]).every((name) => Object.hasOwn(value as object, name));
      case 'properties':
        return Object.entries(limit as Readonly<Record<string, Schema>>).every(
          ([name, inner]) =>
            !Object.hasOwn(value as object, name) || accepts(inner, (value as Readonly<Record<string, unknown>>)[name]),
        );
      case 'additionalProperties':
        return Object.entries(value as object).every(
          ([name, inner]) =>
            Object.hasOwn((schema['properties'] as object | undefined) ?? {}, name) ||
            (limit !== false && accepts(limit as Schema, inner)),
        );
      default:
        throw new Error(`the test does not know the keyword ${keyword}`);
    }
  });
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Keywords that say something of one type follow `type`, so a value of another is never looked at. */
describe('the published schema', () => {
  test('is the one that the table of clauses gives', () => {
    expect(published).toEqual(policySchema());
  });

  test('takes the template', () => {
    expect(accepts(policySchema(), parsePolicy(policyTemplate()).file)).toBe(true);
  });

  test('takes every file that the reader takes', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const { file: read } = parsePolicy(JSON.stringify(file));
        if (read !== undefined) expect(accepts(policySchema(), read)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, object]>([
    ['an unknown clause', { pretense: 1, levle: 'strict' }],
    ['an unknown word', { pretense: 1, level: 'stirct' }],
    ['no form', { level: 'strict' }],
    ['a wrong kind', { pretense: 1, terms: 'Borealis' }],
    ['a number out of range', { pretense: 1, pause: { maxMinutes: 0 } }],
    ['a secret that is allowed without reason', { pretense: 1, findings: { classes: { 'private-key': 'allow' } } }],
    ['a value instead of its fingerprint', { pretense: 1, exceptions: [{ allow: { finding: 'value' } }] }],
  ])('refuses what the reader refuses: %s', (_name, file) => {
    expect(accepts(policySchema(), file)).toBe(false);
    expect(parsePolicy(JSON.stringify(file)).file).toBeUndefined();
  });

  test('explains every clause', () => {
    const undescribed = Object.entries(policySchema()['properties'] as Readonly<Record<string, Schema>>).filter(
      ([, member]) => typeof member['markdownDescription'] !== 'string',
    );
    expect(undescribed).toEqual([]);
  });

  test('lies where the packages take it from', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly files: readonly string[];
      readonly contributes: {
        readonly jsonValidation: readonly { readonly fileMatch: readonly string[]; readonly url: string }[];
      };
    };
    expect(manifest.files).toContain('media/policy.schema.json');
    const [validation, ...others] = manifest.contributes.jsonValidation;
    expect(others).toEqual([]);
    expect(validation?.url).toBe('./media/policy.schema.json');
    expect(validation?.fileMatch).toContain('**/.pretense/policy.jsonc');
    expect(readFileSync(join(root, '.vscodeignore'), 'utf8')).toContain('!media/policy.schema.json');
  });
});
