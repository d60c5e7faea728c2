// The process that stays when the last window closes, while a tool is routed here through a file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ScriptedProvider, startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import type { RoutingPlanView } from '../../src/view/routing-calls.ts';
import {
  exchange,
  makeHome,
  makeProject,
  pretendRouted,
  recordsOf,
  startWindow,
  statusOf,
  type TestHome,
  type TestWindow,
  timeToAnswer,
  untilGone,
  type WindowOptions,
} from './host-windows.ts';

let home: TestHome;
let provider: ScriptedProvider;
const windows: TestWindow[] = [];
// Longer than a window takes to follow, on a machine that runs tests.
const timing = { idleGraceMs: 2_000 };

beforeEach(async () => {
  home = await makeHome();
  provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
});

afterEach(async () => {
  for (const window of windows.splice(0)) await window.kill();
  // A background process that a test left over ends when nothing is routed.
  const left = await statusOf(home).catch(() => undefined);
  if (left?.leader.kind === 'background') process.kill(left.pid, 'SIGKILL');
  await provider.close();
  rmSync(home.folder, { recursive: true, force: true });
});

async function open(options: WindowOptions = {}): Promise<TestWindow> {
  const window = await startWindow(home, { upstreams: { anthropic: provider.url }, timing, ...options });
  windows.push(window);
  return window;
}

const leads = ({ role }: { readonly role: string }) => role === 'leader';
const follows = ({ role }: { readonly role: string }) => role === 'follower';

describe('when the last window closes', () => {
  test('and a tool is routed through a file, a background process goes on until nothing is routed', async () => {
    await pretendRouted(home, ['claude-code']);
    const window = await open({ folders: [{ root: makeProject(home, 'orchard', 'PlumOrchard'), isTrusted: true }] });
    await window.until(leads);
    await window.close('window');
    const waitedMs = await timeToAnswer(home.port, 'what is a PlumOrchard?');
    console.log(`after the last window: the next request was answered after ${waitedMs.toFixed(0)} ms`);
    expect(provider.requests.at(-1)?.body.toString()).not.toMatch(/plum|orchard/i);
    const { leader, pid, windows: connected } = await statusOf(home);
    expect([leader.kind, connected]).toEqual(['background', 0]);
    expect(pid).not.toBe(window.pid);

    const next = await open();
    expect(await next.until(follows)).toMatchObject({ leader: { kind: 'background', pid }, otherWindows: 0 });
    await next.close('window');
    expect((await exchange(home.port, 'still there?')).status).toBe(200);
    await pretendRouted(home, []);
    await untilGone(pid);
    await expect(exchange(home.port, 'gone')).rejects.toThrow(TypeError);
    expect(recordsOf(home).filter(({ type }) => type === 'proxy.takeover')).toMatchObject([
      { from: { kind: 'window' }, to: { kind: 'background', pid } },
    ]);
    expect(recordsOf(home).at(-1)?.type).toBe('daemon.stop');
  });

  test('and nothing is routed, nobody goes on', async () => {
    const window = await open();
    await window.until(leads);
    await window.close('window');
    await expect(exchange(home.port, 'gone')).rejects.toThrow(TypeError);
    expect(recordsOf(home).at(-1)?.type).toBe('daemon.stop');
  });

  test('and tools are to be restored, their files are as they were and nobody goes on', async () => {
    const settings = join(home.folder, '.claude', 'settings.json');
    const before = '{\n  // mine\n  "model": "opus"\n}\n';
    mkdirSync(dirname(settings), { recursive: true });
    writeFileSync(settings, before);
    const window = await open({ afterLastWindow: 'restore' });
    await window.until(leads);
    const plan = (await window.call('routing.plan', { client: 'claude-code' })) as RoutingPlanView;
    await window.call('routing.apply', { client: 'claude-code', plan: plan.id });
    expect(readFileSync(settings, 'utf8')).toContain(`http://127.0.0.1:${home.port}/c/claude-code-`);
    await window.close('window');
    expect(readFileSync(settings, 'utf8')).toBe(before);
    await expect(exchange(home.port, 'gone')).rejects.toThrow(TypeError);
    const types = recordsOf(home).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('routing.'))).toEqual(['routing.applied', 'routing.restored']);
  });

  test('at the same moment as the others, one background process goes on', async () => {
    await pretendRouted(home, ['claude-code']);
    const first = await open();
    await first.until(leads);
    const others = await Promise.all([open(), open()]);
    for (const other of others) await other.until(follows);
    await first.until((state) => state.otherWindows === 2);
    await Promise.all([first, ...others].map((window) => window.close('window')));
    await timeToAnswer(home.port, 'still there?');
    expect((await statusOf(home)).leader.kind).toBe('background');
  });

  test('by the user, it is off, also where a tool is routed', async () => {
    await pretendRouted(home, ['claude-code']);
    const window = await open();
    await window.until(leads);
    await window.close('user');
    expect(window.states.at(-1)?.role).toBe('off');
    await expect(exchange(home.port, 'gone')).rejects.toThrow(TypeError);
  });
});

test.runIf(process.platform === 'linux')(
  'a process that is started at login goes on where the last window was',
  async () => {
    await pretendRouted(home, ['claude-code']);
    const folders = [{ root: makeProject(home, 'orchard', 'PlumOrchard'), isTrusted: true }];
    const window = await open({ startAtLogin: true, folders });
    await window.until(leads);
    const autostart = join(home.folder, '.config', 'autostart');
    const entry = await untilThere(() => readdirSync(autostart)[0]);
    await window.close('user');
    await expect(exchange(home.port, 'off')).rejects.toThrow(TypeError);

    const command = /^Exec=(.*)$/m.exec(readFileSync(join(autostart, entry), 'utf8'))?.[1] ?? '';
    const child = spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await timeToAnswer(home.port, 'what is a PlumOrchard?');
    expect(provider.requests.at(-1)?.body.toString()).not.toMatch(/plum|orchard/i);
    expect((await statusOf(home)).leader).toMatchObject({ kind: 'background', pid: child.pid });

    const next = await open();
    await next.until(follows);
    await untilThere(() => (readdirSync(autostart).length === 0 ? true : undefined));
    await next.close('window');
    await pretendRouted(home, []);
    expect(await ended).toEqual([0, null]);
  },
);

/** Looks until there is something. */
async function untilThere<Found>(look: () => Found | undefined): Promise<Found> {
  for (;;) {
    try {
      const found = look();
      if (found !== undefined) return found;
    } catch {
      // Not there yet.
    }
    await new Promise((onTurn) => setTimeout(onTurn, 20));
  }
}

describe('a proxy in a process of its own', () => {
  test('is followed by all windows, is started again when it is killed, and ends with the last window', async () => {
    const windowsOfIt = await Promise.all([open({ runIn: 'process' }), open({ runIn: 'process' })]);
    const states = await Promise.all(windowsOfIt.map((window) => window.until((state) => state.otherWindows === 1)));
    expect(states.map((state) => [state.role, state.leader?.kind])).toEqual([
      ['follower', 'background'],
      ['follower', 'background'],
    ]);
    const { pid } = await statusOf(home);
    const from = windowsOfIt.map((window) => window.states.length);
    process.kill(pid, 'SIGKILL');
    const [again] = await Promise.all(
      windowsOfIt.map((window, at) => window.until((state) => follows(state) && state.leader?.pid !== pid, from[at])),
    );
    expect((await exchange(home.port, 'hello')).status).toBe(200);
    for (const window of windowsOfIt) await window.close('window');
    await untilGone(again?.leader?.pid ?? 0);
  });

  test('of an older version is asked to go by a window of a newer one', async () => {
    await pretendRouted(home, ['claude-code']);
    const old = await open({ runIn: 'process', version: '0.1.0' });
    const { leader } = await old.until(follows);
    await old.close('window');
    const next = await open({ version: '0.2.0' });
    const state = await next.until(leads);
    expect(state.leader?.version).toBe('0.2.0');
    await untilGone(leader?.pid ?? 0);
    expect(recordsOf(home).find(({ type }) => type === 'proxy.takeover')).toMatchObject({
      from: { kind: 'background' },
    });
  });
});
