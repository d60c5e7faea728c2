import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsException, needsMending, policyLine, policyProblem, type PolicyLineView } from './policy-line.ts';

const path = '/srv/home/.pretense/policy.jsonc';
const policy: PolicyLineView = {
  id: 'acme-ai',
  version: '3',
  hash: 'sha256:00',
  files: [
    { source: 'organisation', path: '/etc/pretense/policy.jsonc', state: 'valid', signedBy: 'Rosalind' },
    { source: 'user', path, state: 'valid' },
    { source: 'repository', path: '/srv/shop/.pretense/policy.jsonc', state: 'valid', repository: 'shop' },
  ],
  problems: [],
  maxAllowDays: 90,
};
const broken: PolicyLineView = {
  ...policy,
  files: [{ source: 'user', path, state: 'last-valid' }],
  problems: [`${path}:3:14: /level: it has to be one of strict. The file does not count. Write "strict".`],
};

describe('the line about the policy', () => {
  test('tells id, version and every file that takes part', () => {
    expect(policyLine(policy)).toEqual({
      glyph: 'check',
      tone: 'accent',
      text: 'Policy acme-ai, version 3',
      detail: 'organisation (signed by Rosalind), your own and shop',
      problems: [],
      summary: '',
    });
  });

  test('without a file says so', () => {
    expect(policyLine({ ...policy, files: [] })).toMatchObject({
      glyph: 'ring',
      text: 'Policy: what is built in',
      detail: 'no policy file',
    });
  });

  test('with a file that is not valid calls for somebody, and tells file, line and column', () => {
    expect(policyLine(broken)).toMatchObject({
      glyph: 'triangle',
      tone: 'red',
      detail: 'your own (last valid version)',
      summary: '1 problem',
      problems: [{ place: 'policy.jsonc:3:14', path, line: 3, column: 14 }],
    });
  });

  test('with a clause that has no effect only notes it', () => {
    const problems = ['/srv/shop/.pretense/policy.jsonc: /level: it would loosen', 'The policy was to be reviewed.'];
    const line = policyLine({ ...policy, problems });
    expect(line).toMatchObject({ glyph: 'check', summary: '2 notes' });
    expect(line.problems).toEqual([
      {
        place: 'policy.jsonc',
        path: '/srv/shop/.pretense/policy.jsonc',
        line: undefined,
        column: undefined,
        text: '/level: it would loosen',
      },
      { place: undefined, path: undefined, line: undefined, column: undefined, text: 'The policy was to be reviewed.' },
    ]);
  });

  test('only a file that is not valid needs mending, only an organisation takes exceptions', () => {
    expect([needsMending(policy), needsMending(broken)]).toEqual([false, true]);
    expect([policy, broken, undefined].map(needsException)).toEqual([true, false, false]);
  });
});

test('a problem of any file and place is taken apart and loses nothing', () => {
  const place = fc.option(
    fc.record({ line: fc.integer({ min: 1, max: 1e6 }), column: fc.integer({ min: 1, max: 1e6 }) }),
  );
  const text = fc.string().filter((each) => !/^\d+:\d+: /.test(each));
  fc.assert(
    fc.property(
      fc.constantFrom(path, String.raw`C:\ProgramData\Pretense\policy.jsonc`),
      place,
      text,
      (file, at, says) => {
        const sentence = at === null ? `${file}: ${says}` : `${file}:${at.line}:${at.column}: ${says}`;
        expect(policyProblem(sentence, [{ path: file }])).toEqual({
          place: at === null ? 'policy.jsonc' : `policy.jsonc:${at.line}:${at.column}`,
          path: file,
          line: at?.line,
          column: at?.column,
          text: says,
        });
      },
    ),
  );
});
