import { expect, test } from 'vitest';
import { classOf, knownRules, titleOf } from './rule-index.ts';
import { secretRules } from './rules/index.ts';
import { rulesVersionOf } from './rules-version.ts';

test('every rule is known by its id', () => {
  expect(knownRules().map(({ id }) => id)).toEqual(secretRules.map(({ id }) => id));
  expect(classOf('github-token')).toBe('vendor-secret');
  expect(classOf('generic-secret')).toBe('generic-secret');
  expect(titleOf('private-key')).toBe('Private key (PEM, OpenSSH, PGP)');
});

test('a rule of another version has its id for a title and no class', () => {
  expect(classOf('no-such-rule')).toBeUndefined();
  expect(titleOf('no-such-rule')).toBe('no-such-rule');
});

test('the version of the rules changes with any of them', () => {
  const [first, ...others] = secretRules;
  if (first === undefined) throw new Error('there is no rule');
  const version = rulesVersionOf(secretRules);
  expect(rulesVersionOf(others)).not.toBe(version);
  expect(rulesVersionOf([{ ...first, keywords: [...first.keywords, 'another'] }, ...others])).not.toBe(version);
  expect(rulesVersionOf([{ ...first, isSecret: () => true }, ...others])).not.toBe(version);
  expect(rulesVersionOf([...secretRules])).toBe(version);
});
