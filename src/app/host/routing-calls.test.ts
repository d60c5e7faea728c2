import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RoutingCalls } from '../../view/routing-calls.ts';
import type { HostState } from '../../view/snapshot.ts';
import { locateStateDir, prepareStateDir } from '../state-dir.ts';
import type { LocalCallContext } from './local-call.ts';
import { routingCalls } from './routing-calls.ts';

const before = '{\n  // mine\n  "model": "sonnet"\n}\n';
const editor = { appName: 'Editor', extensions: [] };

describe('a window asks its worker', () => {
  let user: string;
  let settings: string;
  let context: LocalCallContext;

  beforeEach(async () => {
    user = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-routing-calls-')));
    settings = join(user, '.claude', 'settings.json');
    mkdirSync(join(user, '.claude'));
    writeFileSync(settings, before);
    vi.stubEnv('HOME', user);
    vi.stubEnv('CLAUDE_CONFIG_DIR', '');
    const environment = { XDG_CONFIG_HOME: join(user, '.config') };
    const paths = await locateStateDir({ environment, platform: process.platform, userHome: user });
    await prepareStateDir(paths);
    const state: HostState = { role: 'off', leader: undefined, problem: undefined, proxy: undefined, otherWindows: 0 };
    const call = (): Promise<unknown> => Promise.reject(new Error('nobody may be asked while nothing runs'));
    context = { paths, call, state: () => state };
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(user, { recursive: true, force: true });
  });

  async function ask<Name extends keyof RoutingCalls>(
    name: Name,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<RoutingCalls[Name]['answer']> {
    const call = routingCalls[name];
    if (call === undefined) throw new Error(`no call ${name}`);
    return (await call({ editor, port: 9400, ...more }, context)) as RoutingCalls[Name]['answer'];
  }

  test('what routing a tool would change: shown, not written', async () => {
    const plan = await ask('routing.plan', { client: 'claude-code' });
    expect(plan).toMatchObject({ name: 'Claude Code', edits: [{ shownAs: '~/.claude/settings.json', before }] });
    expect(plan.edits[0]?.after).toMatch(/http:\/\/127\.0\.0\.1:9400\/c\/claude-code-[a-z0-9]{26}/);
    expect(plan.edits[0]?.after).toContain('// mine');
    expect(readFileSync(settings, 'utf8')).toBe(before);
    expect(await ask('routing.plan', { client: 'claude-code' })).toEqual(plan);
  });

  test('to make the change that was shown, and to take it back', async () => {
    const plan = await ask('routing.plan', { client: 'claude-code' });
    await ask('routing.apply', { client: 'claude-code', plan: plan.id });
    expect(readFileSync(settings, 'utf8')).toBe(plan.edits[0]?.after);
    expect(await ask('routing.coverage')).toContainEqual(
      expect.objectContaining({ client: 'claude-code', state: 'routed' }),
    );
    expect((await ask('routing.plan', { client: 'claude-code' })).edits).toEqual([]);
    expect(await ask('routing.restore')).toMatchObject([{ client: 'claude-code', what: 'restored' }]);
    expect(readFileSync(settings, 'utf8')).toBe(before);
  });

  test('and is refused when the file is not the one that was shown any more', async () => {
    const plan = await ask('routing.plan', { client: 'claude-code' });
    const changed = before.replace('sonnet', 'opus');
    writeFileSync(settings, changed);
    await expect(ask('routing.apply', { client: 'claude-code', plan: plan.id })).rejects.toMatchObject({
      code: 'plan-changed',
    });
    expect(readFileSync(settings, 'utf8')).toBe(changed);
  });

  test('about a tool that has no file', async () => {
    await expect(ask('routing.plan', { client: 'cursor' })).rejects.toMatchObject({ code: 'refused' });
    await expect(ask('routing.plan', { client: '../../etc' })).rejects.toMatchObject({ code: 'usage' });
  });

  test('for the token of the device, the same each time', async () => {
    const { token } = await ask('routing.token');
    expect(token).toMatch(/^[a-z0-9]{26}$/);
    expect(await ask('routing.token')).toEqual({ token });
  });

  test('for nothing in an empty home: it stays empty', async () => {
    expect(await ask('routing.restore')).toEqual([]);
    expect(existsSync(join(context.paths.home, 'routing'))).toBe(false);
  });
});
