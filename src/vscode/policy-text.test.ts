import { describe, expect, test } from 'vitest';
import type { PolicyLineView } from '../view/policy-line.ts';
import { noticesBetween, type Situation } from './notices.ts';
import { brokenPolicyNotice, explanationText, policyTooltip } from './policy-text.ts';
import { claudeCode, factsWith, leading, proxyWith } from './situation.fixture.ts';

const path = '/srv/home/.pretense/policy.jsonc';
const valid: PolicyLineView = {
  id: 'my-policy',
  version: '1',
  hash: 'sha256:00',
  files: [{ source: 'user', path, state: 'valid' }],
  problems: [],
  maxAllowDays: 90,
};
const broken: PolicyLineView = {
  ...valid,
  files: [{ source: 'user', path, state: 'last-valid' }],
  problems: [`${path}:3:14: /level: no such level.`, `${path}: The last valid version of this file stays in force.`],
};

describe('the tooltip', () => {
  test('says nothing about a policy that is as it should be', () => {
    expect([policyTooltip(undefined), policyTooltip(valid)]).toEqual(['', '']);
  });

  test('warns of a file that somebody has to mend, and says what holds until then', () => {
    const text = policyTooltip(broken);
    expect(text).toContain('$(warning) **A file of the policy is not valid; the last valid version stays in force.**');
    expect(text).toContain('`policy.jsonc:3:14`');
    expect(text).toContain(`command:pretense.openPolicyFile?${encodeURIComponent(JSON.stringify([path, 3, 14]))}`);
  });

  test('does not warn of what may wait', () => {
    const text = policyTooltip({ ...valid, problems: ['The policy was to be reviewed by 2026-03-01.'] });
    expect(text).toContain('$(info)');
    expect(text).not.toContain('$(warning)');
  });
});

describe('a notice', () => {
  const situation = (policy: PolicyLineView | undefined): Situation => ({
    state: policy === undefined ? leading : factsWith(proxyWith({ policy })).state,
    coverage: [claudeCode],
  });

  test('is due when a file of the policy is not valid any more, and once', () => {
    expect(noticesBetween(situation(valid), situation(broken))).toMatchObject([
      {
        kind: 'warning',
        text: 'A file of the policy is not valid, so the last valid version stays in force. policy.jsonc:3:14: /level: no such level.',
        buttons: [{ label: 'Open File', command: 'pretense.openPolicyFile', parameters: [path, 3, 14] }],
      },
    ]);
    expect(noticesBetween(situation(broken), situation(broken))).toEqual([]);
    expect(noticesBetween(undefined, situation(broken))).toHaveLength(1);
    expect(noticesBetween(situation(broken), situation(valid))).toEqual([]);
  });

  test('says so when none was valid before', () => {
    const files = [{ source: 'user', path, state: 'defaults' }] as const;
    expect(brokenPolicyNotice({ ...broken, files }).text).toContain('strict defaults are in force');
  });

  test('is not due for a blocked value, which is told with what can be decided', () => {
    const lastBlocked = {
      requestId: 'r1',
      at: '2026-03-09T13:31:00Z',
      client: 'codex',
      rule: 'secret-blocked',
      file: 'a',
    };
    const before = { ...situation(undefined), state: factsWith(proxyWith({ findings: [] })).state };
    const after = { ...before, state: factsWith(proxyWith({ findings: [], lastBlocked })).state };
    expect(noticesBetween(before, after)).toEqual([]);
    const earlier = { ...before, state: factsWith(proxyWith({ lastBlocked })).state };
    expect(noticesBetween(situation(undefined), earlier)).toHaveLength(1);
  });
});

test('an explanation is a table, in which nothing of a policy is a link or a format', () => {
  const text = explanationText({
    file: 'src/a|b.ts',
    root: '/srv/shop',
    policy: 'acme, version 1',
    lines: [{ subject: 'class', says: '[x](command:y) | **bold**', decidedBy: '/data/0 of the policy of the user' }],
    problems: [],
  });
  const row = text.split('\n').find((line) => line.startsWith('| class'));
  expect(row?.match(/(?<!\\)\|/g)).toHaveLength(4);
  expect(row).not.toMatch(/(?<!\\)\]\(/);
});
