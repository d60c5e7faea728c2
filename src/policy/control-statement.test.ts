// The control statement promises nothing that a clause lets go.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findingClassTitles } from './clauses.ts';
import { controlStatement } from './control-statement.ts';
import { builtInPolicy, findingClasses } from './defaults.ts';
import { policyDocument } from './document.ts';
import { mergePolicies } from './merge.ts';
import { fileOf, tools } from './policy.fixture.ts';
import { renderPolicy } from './render.ts';
import type { FindingAction } from './types.ts';

const policyWith = (clauses: Parameters<typeof fileOf>[0], source: 'organisation' | 'user' = 'organisation') =>
  mergePolicies([{ source, file: fileOf(clauses) }], tools);
const taken = (sentences: readonly string[]) => sentences.find((text) => text.startsWith('Taken out')) ?? '';
const left = (sentences: readonly string[]) => sentences.find((text) => text.startsWith('These leave')) ?? '';
const named = (name: keyof typeof findingClassTitles) => findingClassTitles[name].slice(1);

test('a class stands where its action puts it, whatever a policy says', () => {
  const action = fc.constantFrom<FindingAction>('block', 'redact', 'report');
  const classes = fc.record(Object.fromEntries(findingClasses.map((name) => [name, action])));
  fc.assert(
    fc.property(classes, (actions) => {
      const sentences = controlStatement(policyWith({ '/findings/classes': actions }));
      for (const name of findingClasses) {
        const leaves = actions[name] === 'report';
        expect([taken(sentences).includes(named(name)), left(sentences).includes(named(name))]).toEqual([
          !leaves,
          leaves,
        ]);
      }
    }),
  );
});

describe('a promise goes with its clause', () => {
  test.each<[string, Parameters<typeof fileOf>[0], RegExp]>([
    [
      'a rule that only reports',
      { '/findings/rules': { 'github-token': 'report' } },
      /leaves, whatever its class: github-token/,
    ],
    ['encoded text that is only recorded', { '/unscannable/encodedText': 'record' }, /inside encoded text leave/],
  ])('%s', (_, clauses, sentence) => {
    expect(controlStatement(builtInPolicy()).join('\n')).not.toMatch(sentence);
    expect(controlStatement(policyWith(clauses)).join('\n')).toMatch(sentence);
  });

  test('images leave unread, unless the policy stops them', () => {
    expect(controlStatement(builtInPolicy()).at(-1)).toContain('but for images');
    expect(controlStatement(policyWith({ '/unscannable/media': 'block' })).at(-1)).not.toContain('images');
  });
});

test('the way to providers is for people to keep, and no sentence about it is marked as enforced', () => {
  const entries = policyDocument(builtInPolicy()).sections.flatMap((section) => section.entries);
  const about = entries.filter(({ text }) => text.includes('by no other way'));
  expect(about.map(({ enforcedBy }) => enforcedBy)).toEqual([undefined]);
});

test('no sentence says of all secrets that they stay, while a clause lets a class of them leave', () => {
  const text = renderPolicy(policyWith({ '/findings/classes': { 'vendor-secret': 'report' } }));
  expect(text).not.toMatch(/Secrets stay|secrets and personal data are taken out/i);
});

test('that a person may let a value leave is said where no organisation has a policy', () => {
  const sentence = /person may let a single value leave/;
  expect(renderPolicy(builtInPolicy())).toMatch(sentence);
  expect(renderPolicy(policyWith({ '/level': 'strict' }, 'user'))).toMatch(sentence);
  expect(renderPolicy(policyWith({ '/level': 'strict' }))).not.toMatch(sentence);
});
