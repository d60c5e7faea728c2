// What the audit status says, and when it says that nothing is enforced.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lookAtEnvironment } from './environment-status.ts';
import { installedFiles } from './installed-files.ts';
import { judge } from './judge-status.ts';
import { foundStatus } from './status.fixture.ts';
import { auditStatusLines } from './status-text.ts';

const golden = join(import.meta.dirname, '../../../test/golden');
const text = (...given: Parameters<typeof judge>): string => `${auditStatusLines(judge(...given)).join('\n')}\n`;

describe('the text', () => {
  test('of a machine on which all is enforced reads so', async () => {
    await expect(text(foundStatus(), [])).toMatchFileSnapshot(join(golden, 'audit-status.txt'));
  });

  test('names first what is not enforced', () => {
    const found = foundStatus();
    const [tool] = found.routing;
    const routing = tool === undefined ? [] : [{ ...tool, probe: 'not-reached' as const }];
    const lines = text({ ...found, routing }, ['a word of warning']).split('\n');
    expect(lines.slice(0, 7)).toEqual([
      'Pretense audit status: NOT ENFORCED at 2026-03-02T10:00:00.000Z',
      '',
      'Not enforced',
      '  Claude Code is configured, but a request through its address does not reach this proxy.',
      '',
      'To be looked at',
      '  a word of warning',
    ]);
  });

  test('moves no cursor, whatever names hold', () => {
    const found = foundStatus();
    const incidents = [{ id: 'inc_1', severity: 'high', status: 'new', title: 'a\u001b[2J\u202eb\nENFORCED' }];
    const lines = text({ ...found, incidents }, []);
    expect(['\u001b', '\u202e'].filter((character) => lines.includes(character))).toEqual([]);
    expect(lines.split('\n').filter((line) => line.startsWith('ENFORCED'))).toEqual([]);
  });
});

describe('it is not enforced', () => {
  const found = foundStatus();
  const stopped = { ...found.proxy, isRunning: false, mode: 'stopped' as const };
  const [tool] = found.routing;

  test.each<[string, Partial<typeof found>, RegExp]>([
    ['when no proxy runs', { proxy: stopped }, /No proxy runs/],
    ['when others can reach the proxy', { proxy: { ...found.proxy, isLoopback: false } }, /other machines/],
    [
      'while it is paused',
      { proxy: { ...found.proxy, mode: 'paused', pausedUntil: '2026-03-02T11:00:00.000Z' } },
      /paused/,
    ],
    [
      'when a tool has drifted',
      { routing: tool === undefined ? [] : [{ ...tool, state: 'drifted' }] },
      /does not go through/,
    ],
    [
      'when the log was changed',
      { audit: { ...found.audit, verification: { result: 'TAMPERED', problems: 1, first: 'x' } } },
      /TAMPERED: x/,
    ],
  ])('%s', (_, change, reason) => {
    const { isEnforced, failures } = judge({ ...found, ...change }, []);
    expect(isEnforced).toBe(false);
    expect(failures.join()).toMatch(reason);
  });

  test('but it is, with a warning, where nothing can point a tool here', () => {
    const routing = tool === undefined ? [] : [{ ...tool, state: 'not-routable' as const, isRouted: false }];
    const { isEnforced, warnings } = judge({ ...found, routing }, []);
    expect([isEnforced, warnings.length]).toEqual([true, 1]);
  });
});

test('the environment is shown without passwords and paths of addresses', () => {
  const password = ['pa', 'ss'].join('');
  const { overrides, warnings } = lookAtEnvironment({
    ANTHROPIC_BASE_URL: `http://ada:${password}@127.0.0.1:9339/c/claude-code-x`,
    HTTPS_PROXY: `http://ada:${password}@proxy.example:3128`,
    PRETENSE_HOME: '/srv/home',
    PRETENSE_TOKEN: 'x',
    PATH: '/usr/bin',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  });
  expect(overrides).toEqual([
    { name: 'ANTHROPIC_BASE_URL', value: 'http://127.0.0.1:9339' },
    { name: 'HTTPS_PROXY', value: 'http://proxy.example:3128' },
    { name: 'NODE_TLS_REJECT_UNAUTHORIZED', value: '0' },
    { name: 'PRETENSE_HOME', value: '/srv/home' },
    { name: 'PRETENSE_TOKEN', value: 'set' },
  ]);
  expect(warnings).toHaveLength(1);
});

test('installed files have one hash, which changes with any of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pretense-installed-'));
  try {
    mkdirSync(join(folder, 'fonts'));
    writeFileSync(join(folder, 'cli.cjs'), 'one');
    writeFileSync(join(folder, 'fonts', 'a.ttf'), 'two');
    const first = await installedFiles(folder);
    writeFileSync(join(folder, 'cli.cjs.map'), 'map');
    expect(await installedFiles(folder)).toEqual(first);
    expect(first.files).toBe(2);
    writeFileSync(join(folder, 'fonts', 'a.ttf'), 'three');
    expect((await installedFiles(folder)).hash).not.toBe(first.hash);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
