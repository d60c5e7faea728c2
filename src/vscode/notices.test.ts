import { describe, expect, test } from 'vitest';
import { NoticeGate, noticesBetween, type Situation } from './notices.ts';
import { claudeCode, drifted, factsWith, leading, proxyWith, withProblem } from './situation.fixture.ts';

const calm: Situation = { state: leading, coverage: [claudeCode, { ...drifted, state: 'protected' }] };
const blocked = (requestId: string) => ({
  ...calm,
  state: factsWith(
    proxyWith({
      lastBlocked: {
        requestId,
        at: '2026-03-09T13:31:00Z',
        client: 'claude-code',
        rule: 'aws-access-key',
        file: '.env.staging',
      },
    }),
  ).state,
});

describe('a notice is due', () => {
  test('for a tool that drifted, with the repair first', () => {
    const [notice, ...others] = noticesBetween(calm, { ...calm, coverage: [claudeCode, drifted] });
    expect(others).toEqual([]);
    expect(notice).toMatchObject({
      kind: 'error',
      text: 'Continue no longer goes through Pretense. Its config.yaml was changed, so what it sends is not checked. Repair shows you the change first.',
      buttons: [{ label: 'Repair…', parameters: ['continue'] }, { label: 'Show change' }],
    });
  });

  test('for a drift that was there before the window was opened', () => {
    expect(noticesBetween(undefined, { ...calm, coverage: [drifted] })).toHaveLength(1);
  });

  test('for a project that points a tool elsewhere', () => {
    const overridden = { ...claudeCode, state: 'overridden' as const, reason: 'A file of the project wins.' };
    expect(noticesBetween(calm, { ...calm, coverage: [overridden] })).toMatchObject([
      { kind: 'error', text: 'Claude Code is not protected. A file of the project wins.' },
    ]);
  });

  test.each(['port-taken', 'impostor', 'stopped', 'map-unreadable', 'home-unusable'] as const)('for %s', (code) => {
    const after = { ...calm, state: factsWith(withProblem(code)).state };
    expect(noticesBetween(calm, after)).toMatchObject([{ kind: 'error', cause: code }]);
    expect(noticesBetween(after, after)).toEqual([]);
  });

  test('for a request that was blocked while we looked, once', () => {
    expect(noticesBetween(calm, blocked('r1'))).toMatchObject([
      { kind: 'warning', buttons: [{ label: 'Show', parameters: ['r1'] }] },
    ]);
    expect(noticesBetween(blocked('r1'), blocked('r1'))).toEqual([]);
    // The gate takes it for the same: same rule, same file, same tool.
    const causes = ['r1', 'r2'].flatMap((id) => noticesBetween(calm, blocked(id)).map(({ cause }) => cause));
    expect(new Set(causes).size).toBe(1);
  });

  test('not for one that was blocked before the window was opened', () => {
    expect(noticesBetween(undefined, blocked('r1'))).toEqual([]);
  });

  test('not for what the status bar says well enough', () => {
    const pause = { since: '2026-03-09T13:00:00Z', until: '2026-03-09T14:00:00Z', reason: 'x', by: 'y' };
    const afterwards = [
      factsWith(proxyWith({ pause })).state,
      factsWith({ role: 'follower' }).state,
      factsWith({ role: 'taking-over' }).state,
      factsWith(withProblem('log-unwritable')).state,
    ];
    for (const state of afterwards) expect(noticesBetween(calm, { ...calm, state })).toEqual([]);
  });
});

describe('notices are seldom', () => {
  const minute = 60_000;

  test('the same cause once in ten minutes', () => {
    const gate = new NoticeGate();
    expect(gate.admit('drift:continue', 0)).toBe(true);
    expect(gate.admit('drift:continue', 10 * minute - 1)).toBe(false);
    expect(gate.admit('drift:continue', 10 * minute)).toBe(true);
  });

  test('three an hour, whatever they are about', () => {
    const gate = new NoticeGate();
    const told = ['a', 'b', 'c', 'd'].map((cause, at) => gate.admit(cause, at * minute));
    expect(told).toEqual([true, true, true, false]);
    expect(gate.admit('d', 59 * minute)).toBe(false);
    expect(gate.admit('d', 60 * minute)).toBe(true);
  });
});
