import { describe, expect, test } from 'vitest';
import type { CoverageRow } from './coverage.ts';
import { createFormat } from './format.ts';
import { headline, headlineKind } from './headline.ts';
import type { HostProblemCode, HostState, ProxySnapshot } from './snapshot.ts';

const now = new Date('2026-11-22T14:43:00Z');
const format = createFormat('en', 'UTC');

const proxy: ProxySnapshot = {
  url: 'http://127.0.0.1:9339',
  port: 9339,
  version: '0.1.0',
  startedAt: '2026-11-22T08:12:00Z',
  home: '/home',
  auditDir: '/srv/audit',
  level: 'strict',
  pause: undefined,
  indexing: undefined,
  workspaces: [],
  today: {
    day: '2026-11-22',
    requests: 4,
    protectedRequests: 4,
    mutatedRequests: 3,
    blockedRequests: 0,
    pausedRequests: 2,
    identifiersScanned: 90,
    identifiersMutated: 30,
    secretsDetected: 0,
    secretsStopped: 0,
    secretRequests: 0,
    unscannedItems: 0,
    addedMs: 1.2,
  },
  traffic: [],
  tools: [{ client: 'claude-code', requests: 4, lastSeen: '2026-11-22T14:42:00Z' }],
  audit: { records: 9, lastSeq: 9, lastHash: 'ab', lastAt: undefined, verified: undefined },
  lastBlocked: undefined,
  warnings: [],
};
const untouched: ProxySnapshot = { ...proxy, tools: [], today: { ...proxy.today, requests: 0 } };
const running: HostState = { role: 'leader', leader: undefined, problem: undefined, proxy, otherWindows: 0 };
const pause = { since: '2026-11-22T14:40:00Z', until: '2026-11-22T14:55:00Z', reason: 'support', by: 'dev-17' };
const indexing = { done: 62, total: 100, repository: 'payment-service' };

const tool = (state: CoverageRow['state'], name = 'Claude Code'): CoverageRow => {
  return { client: name.toLowerCase().replace(' ', '-'), name, state, reason: 'Its file was changed.', requests: 0 };
};
const seen = tool('protected');
const drifted = tool('drifted', 'Continue');
const problem = (code: HostProblemCode) => ({ code, message: 'What happened.', since: now.toISOString(), port: 9339 });
const say = (state: HostState, coverage: readonly CoverageRow[] = [seen]) => headline({ state, coverage, format, now });

describe('the first state that is true is shown', () => {
  test.each<[string, HostState, readonly CoverageRow[], string]>([
    ['a problem, even beside a drifted tool', { ...running, problem: problem('log-unwritable') }, [drifted], 'fault'],
    ['a failed role without a problem', { ...running, role: 'failed' }, [], 'fault'],
    ['a drifted tool, even while paused', { ...running, proxy: { ...proxy, pause } }, [seen, drifted], 'drift'],
    ['an overridden tool', running, [tool('overridden')], 'drift'],
    ['off: then a drifted tool is no news', { ...running, role: 'off' }, [drifted], 'off'],
    ['taking over', { ...running, role: 'taking-over' }, [seen], 'taking-over'],
    ['starting', { ...running, role: 'starting', proxy: undefined }, [seen], 'starting'],
    ['connected, but nothing known yet', { ...running, proxy: undefined }, [seen], 'starting'],
    ['a pause, even while indexing', { ...running, proxy: { ...proxy, pause, indexing } }, [seen], 'paused'],
    ['indexing', { ...running, proxy: { ...proxy, indexing } }, [seen], 'indexing'],
    ['traffic', running, [seen], 'protected'],
    ['a new day', { ...running, proxy: { ...proxy, today: untouched.today } }, [seen], 'protected'],
    ['no request ever', { ...running, proxy: untouched }, [tool('routed')], 'ready'],
  ])('%s', (_, state, coverage, kind) => expect(headlineKind(state, coverage)).toBe(kind));
});

describe('the sentence is exact', () => {
  test('a tool that goes past us stands in the title, and its repair is the filled button', () => {
    const shown = say(running, [seen, drifted]);
    expect(shown.title).toBe('Protected, except Continue');
    expect(shown.sentence).toBe(
      'Its file was changed. What Continue sends is not checked. The other routed tools are protected.',
    );
    expect(shown.primary).toEqual({ command: 'repair-tool', label: 'Repair Continue…', client: 'continue' });
  });

  test('“protected” is not said when nothing was seen or a pause holds', () => {
    expect(say(running, [drifted]).title).toBe('Continue is not protected');
    expect(say({ ...running, proxy: { ...proxy, pause } }, [seen, drifted]).title).toBe('Continue is not protected');
    const two = say(running, [drifted, tool('drifted', 'Codex')]);
    expect(two.title).toBe('Continue and Codex are not protected');
    expect(two.primary?.command).toBe('configure-tools');
  });

  test('a pause counts down, and its announcement does not', () => {
    const shown = say({ ...running, proxy: { ...proxy, pause } });
    expect(shown.title).toBe('Paused, 12:00 left');
    expect(shown.announcement).toBe('Paused until 14:55.');
    expect(shown.notes).toContain('Paused at 14:40 by dev-17, reason: support');
    expect(shown.primary?.command).toBe('resume');
  });

  test('an index that is being built does not stop protection', () => {
    const shown = say({ ...running, proxy: { ...proxy, indexing } });
    expect(shown.title).toBe('Protected, index building');
    expect(shown.sentence).toContain('62% of payment-service is indexed (62 of 100 files)');
    expect(shown.progress).toBe(0.62);
  });

  test('an index whose size is not known yet claims no share', () => {
    const shown = say({ ...running, proxy: { ...proxy, indexing: { ...indexing, done: 0, total: 0 } } });
    expect(shown.sentence).toMatch(/^The index of payment-service is being built\./);
    expect(shown.progress).toBeUndefined();
  });

  test.each([
    [[], 'no AI tool is set to use it yet', 'configure-tools'],
    [
      [tool('routed')],
      'Claude Code is set to use it. It counts as protected when its first request arrives.',
      undefined,
    ],
    [[tool('routed'), tool('routed', 'Codex')], 'Claude Code and Codex are set to use it. They count', undefined],
  ])('before the first request it says who is routed', (coverage, words, command) => {
    const shown = say({ ...running, proxy: untouched }, coverage);
    expect(shown.sentence).toContain(words);
    expect(shown.primary?.command).toBe(command);
  });

  test.each<[HostProblemCode, string, string]>([
    ['port-taken', 'Not running: port 9339 is taken', 'choose-port'],
    ['impostor', 'Not running: port 9339 is held by a stranger', 'choose-port'],
    ['log-unwritable', 'Requests are refused: the log cannot be written', 'show-log'],
    ['map-unreadable', 'Requests are refused: the word map cannot be read', 'show-log'],
    ['home-unusable', 'Not running: the data folder cannot be used', 'show-log'],
    ['stopped', 'Pretense stopped', 'start'],
  ])('%s', (code, title, command) => {
    const shown = say({ ...running, role: 'failed', problem: problem(code) });
    expect([shown.title, shown.sentence, shown.primary?.command]).toEqual([title, 'What happened.', command]);
  });

  test('a level below strict is said to be partial', () => {
    expect(say({ ...running, proxy: { ...proxy, level: 'light' } }).notes).toEqual([
      'Level light: partial, some private words stay readable.',
    ]);
  });

  test('a following window says who runs the proxy', () => {
    const leader = { kind: 'window', label: 'claims-api', pid: 7, version: '0.1.0' } as const;
    expect(say({ ...running, role: 'follower', leader }).notes).toEqual([
      'Run by the window “claims-api”. This window takes over when it closes.',
    ]);
  });
});

test('no announcement carries a count or a clock that runs', () => {
  const states: readonly HostState[] = [
    running,
    { ...running, proxy: { ...proxy, indexing } },
    { ...running, proxy: untouched },
    { ...running, role: 'off' },
    { ...running, role: 'starting', proxy: undefined },
  ];
  for (const state of states) expect(say(state).announcement).toMatch(/^[^\d]+\.$/);
});
