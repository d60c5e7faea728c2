import { describe, expect, test } from 'vitest';
import type { CoverageRow } from './coverage.ts';
import { coverageLine, coverageSummary, notInstalled, proxyMode, sortCoverage } from './coverage-line.ts';
import type { ProxyMode } from './coverage-line.ts';
import { createFormat } from './format.ts';

const now = new Date('2026-11-22T14:43:00Z');
const moment = { format: createFormat('en', 'UTC'), now, mode: 'running' } as const;
const row = (client: string, state: CoverageRow['state'], requests = 0): CoverageRow => {
  return { client, name: client.toUpperCase(), state, reason: 'The reason.', requests };
};
const rows = [
  row('a', 'not-installed'),
  row('b', 'not-routable'),
  row('c', 'protected', 3),
  row('d', 'protected', 30),
  row('e', 'routed'),
  row('f', 'drifted'),
  row('g', 'not-routed'),
  row('h', 'overridden'),
];

test('what needs somebody stands first, and what is not here is not in the list', () => {
  expect(sortCoverage(rows).map(({ client }) => client)).toEqual(['f', 'h', 'd', 'c', 'e', 'g', 'b']);
});

test('the summary counts every state that there is', () => {
  expect(coverageSummary(rows, 'running')).toBe(
    '2 protected, 1 drifted, 1 overridden, 1 not yet seen, 2 not protected',
  );
  expect(coverageSummary([row('c', 'protected')], 'paused')).toBe('1 paused');
  expect(coverageSummary([], 'stopped')).toBe('');
});

test('tools that are not here are named once', () => {
  expect(notInstalled(rows)).toBe('Not found on this machine: A.');
  expect(notInstalled([])).toBeUndefined();
});

describe('a line says the state, and what can be done', () => {
  const line = (state: CoverageRow['state'], mode: ProxyMode = 'running') =>
    coverageLine(row('x', state), { ...moment, mode });

  test.each<[CoverageRow['state'], string, string, string | undefined]>([
    ['drifted', 'triangle', 'Drifted.', 'repair-tool'],
    ['overridden', 'triangle', 'Overridden.', 'repair-tool'],
    ['routed', 'ring', 'Routed, not yet seen.', 'check-coverage'],
    ['not-routed', 'struck', 'Not protected.', 'configure-tools'],
    ['not-routable', 'struck', 'Not protected.', undefined],
    ['not-installed', 'struck', 'Not found.', undefined],
  ])('%s', (state, glyph, lead, command) => {
    const shown = line(state);
    expect([shown.glyph, shown.lead, shown.detail, shown.action?.command]).toEqual([
      glyph,
      lead,
      'The reason.',
      command,
    ]);
  });

  test('protected comes with what was seen', () => {
    const shown = coverageLine({ ...row('x', 'protected', 812), lastSeen: '2026-11-22T14:42:48Z' }, moment);
    expect([shown.glyph, shown.lead, shown.detail]).toEqual(['disc', 'Protected', '· 812 requests, last 12 s ago']);
    expect(line('protected').detail).toBe('· no request today');
  });

  test('while paused nothing reads protected', () => {
    const shown = line('protected', 'paused');
    expect([shown.glyph, shown.tone, shown.lead]).toEqual(['bars', 'amber', 'Paused']);
    expect(line('drifted', 'paused').lead).toBe('Drifted.');
  });

  test('while no proxy answers nothing reads protected', () => {
    const shown = line('protected', 'stopped');
    expect([shown.tone, shown.lead, shown.detail]).toEqual(['amber', 'Cannot send', '· until Pretense runs again']);
    expect(line('routed', 'stopped').lead).toBe('Cannot send');
    expect(coverageSummary(rows, 'stopped')).toBe('1 drifted, 1 overridden, 3 cannot send, 2 not protected');
    expect([line('protected', 'waiting').tone, line('protected', 'waiting').lead]).toEqual(['quiet', 'Waiting']);
  });
});

test('a proxy runs only in a role that runs it, without a problem', () => {
  const state = { role: 'leader', leader: undefined, problem: undefined, proxy: undefined, otherWindows: 0 } as const;
  const problem = { code: 'log-unwritable', message: '', since: now.toISOString() } as const;
  const roles = ['leader', 'follower', 'starting', 'taking-over', 'off', 'failed'] as const;
  expect(roles.map((role) => proxyMode({ ...state, role }))).toEqual([
    'running',
    'running',
    'waiting',
    'waiting',
    'stopped',
    'stopped',
  ]);
  expect(proxyMode({ ...state, problem })).toBe('stopped');
});
