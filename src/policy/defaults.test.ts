import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalJson } from '../base/canonical-json.ts';
import { builtInPolicy, findingClasses } from './defaults.ts';
import { mergePolicies } from './merge.ts';
import { tools } from './policy.fixture.ts';
import { whatHolds } from './what-holds.ts';

test('the hash that stands in the source is the hash of what is built in', () => {
  const hash = createHash('sha256')
    .update(canonicalJson(whatHolds(builtInPolicy())), 'utf8')
    .digest('hex');
  expect(builtInPolicy().hash).toBe(`sha256:${hash}`);
});

test('no file at all is what is built in', () => {
  expect(mergePolicies([], tools)).toEqual(builtInPolicy());
});

test('every secret and number of a person or an account is redacted, the rest is reported', () => {
  const { classes } = builtInPolicy().findings;
  const reported = findingClasses.filter((name) => classes[name].value === 'report');
  expect(reported).toEqual(['birth-date', 'phone', 'email']);
  expect(findingClasses.filter((name) => classes[name].value === 'redact')).toHaveLength(findingClasses.length - 3);
});
