// When Pretense is uninstalled, or its folder was just deleted: plain Node puts the files of AI tools back.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startPretense } from '../e2e/pretense-process.ts';

const dist = resolve(import.meta.dirname, '../../dist');
const before = '{\r\n  "model": "opus" // mine\r\n}\r\n';
const toml = '# mine\nmodel = "x"\n';

let user: string;
let environment: NodeJS.ProcessEnv & { PRETENSE_HOME: string };
const home = () => join(user, '.pretense');
const settings = () => join(user, '.claude', 'settings.json');
const codex = () => join(user, '.codex', 'config.toml');

beforeEach(() => {
  user = mkdtempSync(join(tmpdir(), 'pretense-uninstall-'));
  // Nothing of Pretense: what an editor gives to the script of an extension that is gone.
  environment = { PATH: process.env['PATH'], HOME: user, NO_COLOR: '1' } as unknown as typeof environment;
  mkdirSync(join(user, '.claude'));
  mkdirSync(join(user, '.codex'));
  writeFileSync(settings(), before);
  writeFileSync(codex(), toml);
});
afterEach(() => rmSync(user, { recursive: true, force: true }));

function pretense(...parameters: readonly string[]): string {
  return execFileSync(process.execPath, [join(dist, 'cli.cjs'), ...parameters], { env: environment, encoding: 'utf8' });
}

function restore(program: string): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { env: environment, encoding: 'utf8' });
  return { code: status, text: stdout + stderr };
}

interface LogRecord {
  readonly type: string;
  readonly by?: string;
  readonly file?: string;
}

function records(): readonly LogRecord[] {
  const folder = join(home(), 'audit');
  const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  const lines = names.toSorted().flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as LogRecord);
}

describe('the restore program', () => {
  test('in the home works when all else of Pretense is gone', () => {
    pretense('route', 'claude-code', 'codex', '--yes');
    expect(readFileSync(settings(), 'utf8')).toContain('/c/claude-code-');
    // The copy alone: no bundle, package or module beside it.
    expect(readdirSync(join(home(), 'bin'))).toEqual(['restore.cjs']);
    const { code, text } = restore(join(home(), 'bin', 'restore.cjs'));
    expect(text).toBe(
      '~/.claude/settings.json is byte for byte as it was before.\n~/.codex/config.toml is byte for byte as it was before.\n',
    );
    expect(code).toBe(0);
    expect(readFileSync(settings(), 'utf8')).toBe(before);
    expect(readFileSync(codex(), 'utf8')).toBe(toml);
    expect(records().filter(({ by }) => by === 'uninstall')).toEqual([
      expect.objectContaining({ type: 'routing.restored', file: '~/.claude/settings.json' }),
      expect.objectContaining({ type: 'routing.restored', file: '~/.codex/config.toml' }),
    ]);
    expect(pretense('verify')).toContain('VERIFIED_LOCAL_ONLY');
  });

  test('of the extension finds the home of the user', () => {
    pretense('route', 'claude-code', '--yes');
    const elsewhere = mkdtempSync(join(tmpdir(), 'pretense-extension-'));
    copyFileSync(join(dist, 'restore.cjs'), join(elsewhere, 'restore.cjs'));
    expect(restore(join(elsewhere, 'restore.cjs')).code).toBe(0);
    expect(readFileSync(settings(), 'utf8')).toBe(before);
    rmSync(elsewhere, { recursive: true });
  });

  test('makes nothing where nothing was routed', () => {
    expect(restore(join(dist, 'restore.cjs'))).toEqual({ code: 0, text: 'No AI tool is routed by this home.\n' });
    expect(existsSync(home())).toBe(false);
  });

  test('says which file it could not put back, and exits with 1; the others are put back', () => {
    pretense('route', 'claude-code', 'codex', '--yes');
    writeFileSync(settings(), '{ "env": {');
    const { code, text } = restore(join(home(), 'bin', 'restore.cjs'));
    expect(code).toBe(1);
    expect(text).toContain('~/.claude/settings.json is left as it is: the file is not valid JSON.');
    expect(readFileSync(codex(), 'utf8')).toBe(toml);
    expect(readFileSync(settings(), 'utf8')).toBe('{ "env": {');
  });

  test('lets a proxy that the user started go on, and records through it', async () => {
    const running = await startPretense([], { ...environment, PRETENSE_HOME: home() });
    try {
      pretense('route', 'claude-code', '--yes');
      expect(readFileSync(settings(), 'utf8')).toContain(`${running.url}/c/claude-code-`);
      expect(restore(join(home(), 'bin', 'restore.cjs')).code).toBe(0);
      expect(records().at(-1)).toMatchObject({ type: 'routing.restored', by: 'uninstall' });
      expect(pretense('status')).toContain(running.url);
    } finally {
      await running.stop();
    }
  });
});

describe('the commands', () => {
  test('ask before they write, and need --yes where nobody can be asked', () => {
    const run = spawnSync(process.execPath, [join(dist, 'cli.cjs'), 'route'], { env: environment, encoding: 'utf8' });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('--yes');
    expect(readFileSync(settings(), 'utf8')).toBe(before);
  });

  test('show the change and write nothing with --dry-run', () => {
    const text = pretense('route', '--dry-run', 'claude-code');
    expect(text).toContain('+    "ANTHROPIC_BASE_URL": "http://127.0.0.1:9339/c/claude-code-');
    expect(readFileSync(settings(), 'utf8')).toBe(before);
    expect(existsSync(join(home(), 'routing'))).toBe(false);
  });

  test('route every tool that is here when none is named', () => {
    const { tools } = JSON.parse(pretense('route', '--yes', '--json')) as {
      readonly tools: readonly { readonly client: string; readonly what: string }[];
    };
    expect(tools.map(({ client, what }) => [client, what])).toEqual([
      ['claude-code', 'routed'],
      ['codex', 'routed'],
    ]);
    expect(readFileSync(codex(), 'utf8')).toContain('/c/codex-');
  });

  test('show a tool that is not routed any more as drifted, and record that once', () => {
    pretense('route', 'claude-code', '--yes');
    writeFileSync(settings(), before);
    for (const _ of [1, 2]) {
      const run = spawnSync(process.execPath, [join(dist, 'cli.cjs'), 'coverage'], {
        env: environment,
        encoding: 'utf8',
      });
      expect(run.status).toBe(3);
      expect(run.stdout).toMatch(/Claude Code +drifted +~\/\.claude\/settings\.json does not hold what Pretense wrote/);
    }
    expect(records().filter(({ type }) => type === 'routing.drifted')).toHaveLength(1);
    pretense('route', 'claude-code', '--yes');
    expect(readFileSync(settings(), 'utf8')).toContain('/c/claude-code-');
    pretense('unroute');
    expect(readFileSync(settings(), 'utf8')).toBe(before);
  });
});
