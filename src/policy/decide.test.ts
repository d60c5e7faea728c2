import { describe, expect, test } from 'vitest';
import { classOf, decideApproved, decideFinding, exceptionStates, mayRestoreInto, policyKey } from './decide.ts';
import { builtInPolicy } from './defaults.ts';
import { mergePolicies } from './merge.ts';
import { fileOf, fingerprints, nowMs, tools } from './policy.fixture.ts';
import type { EffectivePolicy, ExceptionScope } from './types.ts';

const dayMs = 86_400_000;

function policyOf(said: Readonly<Record<string, unknown>>): EffectivePolicy {
  return mergePolicies([{ source: 'user', file: fileOf(said) }], tools);
}

function withException(
  allow: ExceptionScope,
  change: object = {},
  more: Readonly<Record<string, unknown>> = {},
): EffectivePolicy {
  const usual = { id: 'one', reason: 'A test', requestedBy: 'Ann', approvedBy: 'Bob', expires: '2026-06-20' };
  return policyOf({ '/exceptions': [{ ...usual, allow, ...change }], ...more });
}

const key = { rule: 'github-token', class: 'vendor-secret', finding: fingerprints[0], file: 'src/a.ts' } as const;

describe('a finding', () => {
  test('has the action of its rule before that of its class', () => {
    const policy = policyOf({
      '/findings/classes': { 'vendor-secret': 'report' },
      '/findings/rules': { 'github-token': 'block' },
    });
    expect(decideFinding(policy, key, nowMs)).toEqual({
      value: 'block',
      clause: { source: 'user', pointer: '/findings/rules/github-token' },
    });
    expect(decideFinding(policy, { ...key, rule: 'jwt' }, nowMs).value).toBe('report');
  });

  test.each<[string, ExceptionScope, boolean]>([
    ['its rule', { rule: 'github-token' }, true],
    ['another rule', { rule: 'jwt' }, false],
    ['its class', { class: 'vendor-secret' }, true],
    ['another class', { class: 'private-key' }, false],
    ['its value', { finding: fingerprints[0] }, true],
    ['another value', { finding: fingerprints[1] }, false],
    ['its file', { file: 'src/*.ts' }, true],
    ['another file', { file: 'test/**' }, false],
    ['its rule in its file', { rule: 'github-token', file: 'src/**' }, true],
    ['its rule in another file', { rule: 'github-token', file: 'test/**' }, false],
    ['its rule and another value', { rule: 'github-token', finding: fingerprints[1] }, false],
  ])('an exception about %s', (_name, allow, isAllowed) => {
    const decided = decideFinding(withException(allow), key, nowMs);
    expect(decided.value).toBe(isAllowed ? 'allow' : 'redact');
    expect(decided.exception).toBe(isAllowed ? 'one' : undefined);
    if (isAllowed) expect(decided.clause).toEqual({ source: 'user', pointer: '/exceptions/0' });
  });

  test('an exception about a file lets nothing through whose file nobody knows', () => {
    const policy = withException({ file: '**' });
    expect(decideFinding(policy, { ...key, file: undefined }, nowMs).value).toBe('redact');
    expect(decideFinding(policy, { ...key, file: '../src/a.ts' }, nowMs).value).toBe('redact');
  });
});

describe('an exception', () => {
  const until = Date.UTC(2026, 5, 20);

  test.each([
    ['before its end', until - 1, 'allow'],
    ['at its end', until, 'redact'],
    ['long after', until + 1000 * dayMs, 'redact'],
    ['so early that it would last too long', until - 92 * dayMs, 'redact'],
  ])('%s', (_name, atMs, action) => {
    expect(decideFinding(withException({ rule: 'github-token' }), key, atMs).value).toBe(action);
  });

  test.each([
    ['approved by who asked for it', { approvedBy: 'Ann' }, {}, 'not-approved'],
    [
      'approved by who asked for it, written differently',
      { approvedBy: ' a\u200bnn\u00a0'.toUpperCase() },
      {},
      'not-approved',
    ],
    ['approved by nobody', { approvedBy: ' ' }, {}, 'not-approved'],
    ['approved by somebody who may not', {}, { '/exceptionRules/approvers': ['Cleo'] }, 'not-approved'],
    ['approved by somebody who may', {}, { '/exceptionRules/approvers': ['bob'] }, 'in-force'],
    ['longer than exceptions may last', {}, { '/exceptionRules/maxDays': 5 }, 'too-long'],
    ['over', { expires: '2026-05-30' }, {}, 'expired'],
    ['about nothing', { allow: {} }, {}, 'unclear'],
    ['about two things', { allow: { tool: 'a', rule: 'github-token' } }, {}, 'unclear'],
    ['without an end', { expires: 'later' }, {}, 'unclear'],
  ])('%s', (_name, change, more, state) => {
    const policy = withException({ rule: 'github-token' }, change, more);
    expect(exceptionStates(policy, nowMs).map((each) => each.state)).toEqual([state]);
    expect(decideFinding(policy, key, nowMs).value).toBe(state === 'in-force' ? 'allow' : 'redact');
  });

  test('begins and ends with a new key of the policy', () => {
    const policy = withException({ rule: 'github-token' });
    const times = [
      until - 92 * dayMs,
      until - dayMs,
      until - 1,
      until,
      until + dayMs,
      until - dayMs,
      until - 92 * dayMs,
    ];
    const [early, inForce, , over] = times.map((atMs) => policyKey(policy, atMs));
    expect(times.map((atMs) => policyKey(policy, atMs))).toEqual([early, inForce, inForce, over, over, inForce, early]);
    expect(inForce).not.toBe(over);
    expect(early).toBe(over);
  });
});

describe('a name', () => {
  const list = { '/approved/tools': { allow: ['claude-*', 'codex'] } };

  test.each([
    ['Claude-Code', 'allow'],
    ['codex', 'allow'],
    ['codex2', 'block'],
    ['', 'block'],
    ['unknown', 'block'],
  ])('%s on a list: %s', (name, action) => {
    expect(decideApproved(policyOf(list), 'tools', name, nowMs)).toEqual({
      value: action,
      clause: { source: 'user', pointer: '/approved/tools' },
    });
  });

  test('passes when there is no list', () => {
    expect(decideApproved(builtInPolicy(), 'models', 'anything', nowMs).value).toBe('allow');
    expect(decideApproved(policyOf(list), 'models', 'anything', nowMs).value).toBe('allow');
  });

  test('has to stand on the list of every file', () => {
    const policy = mergePolicies(
      [
        {
          source: 'organisation',
          file: fileOf({ '/approved/tools': { allow: ['codex', 'aider'], unlisted: 'report' } }),
        },
        { source: 'repository', root: '/srv/one', file: fileOf({ '/approved/tools': { allow: ['codex', 'cursor'] } }) },
      ],
      tools,
    );
    const actions = ['codex', 'aider', 'cursor', 'other'].map(
      (name) => decideApproved(policy, 'tools', name, nowMs).value,
    );
    expect(actions).toEqual(['allow', 'block', 'report', 'block']);
  });

  test.each<[string, ExceptionScope, string]>([
    ['that it names', { tool: 'AID*' }, 'allow'],
    ['of another kind', { model: '*' }, 'block'],
    ['while it is about findings', { rule: 'github-token' }, 'block'],
  ])('gets through by an exception %s', (_name, allow, action) => {
    expect(decideApproved(withException(allow, {}, list), 'tools', 'aider', nowMs).value).toBe(action);
  });
});

describe('a file', () => {
  const policy = policyOf({
    '/data': [
      { class: 'public', paths: ['docs/**'] },
      { class: 'confidential', paths: ['**/pricing/**'] },
      { class: 'restricted', paths: ['docs/pricing/*.pem'] },
    ],
  });

  test.each([
    ['docs/a.md', 'public', '/data/0'],
    ['docs/pricing/a.md', 'confidential', '/data/1'],
    ['docs/pricing/a.pem', 'restricted', '/data/2'],
    ['docs\\x\\..\\pricing\\a.PEM', 'restricted', '/data/2'],
    ['src/a.ts', 'internal', '/data'],
    ['../docs/a.md', 'internal', '/data'],
  ])('%s is %s', (file, value, pointer) => {
    const decided = classOf(policy, { file });
    expect([decided.value, decided.clause.pointer]).toEqual([value, pointer]);
  });

  test('of one folder is nothing to the rules of another', () => {
    const other = mergePolicies(
      [{ source: 'repository', root: '/srv/one', file: fileOf({ '/data': [{ class: 'restricted', paths: ['**'] }] }) }],
      tools,
    );
    expect(classOf(other, { root: '/srv/one', file: 'a.ts' }).value).toBe('restricted');
    expect(classOf(other, { root: '/srv/two', file: 'a.ts' }).value).toBe('internal');
    expect(classOf(other, { file: 'a.ts' }).value).toBe('internal');
  });
});

test('a tool gets redacted values back only by its exact name', () => {
  const policy = policyOf({ '/restoreInto': ['mcp__vault__write'] });
  expect(
    ['mcp__vault__write', 'MCP__vault__write', 'mcp__vault__writer', '*'].map((name) => mayRestoreInto(policy, name)),
  ).toEqual([true, false, false, false]);
});
