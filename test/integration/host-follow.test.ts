// Windows that follow something else than another healthy window: `pretense start`, a worker that crashes, a leader
// with an answer in work.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../src/base/async.ts';
import { programFile, startPretense } from '../e2e/pretense-process.ts';
import {
  exchange,
  makeHome,
  recordsOf,
  startWindow,
  statusOf,
  type TestHome,
  type TestWindow,
  timeToAnswer,
  untilGone,
  type WindowOptions,
  workerFile,
} from './host-windows.ts';
import { answerJson, plainAnswer, type Provider, startProvider } from './proxy-harness.ts';

let home: TestHome;
let provider: Provider;
const windows: TestWindow[] = [];

beforeEach(async () => {
  home = await makeHome();
  provider = await startProvider();
});

afterEach(async () => {
  for (const window of windows.splice(0)) await window.kill();
  await provider.close();
  rmSync(home.folder, { recursive: true, force: true });
});

async function open(options: WindowOptions = {}, worker = workerFile): Promise<TestWindow> {
  const window = await startWindow(home, { upstreams: { anthropic: provider.url }, ...options }, worker);
  windows.push(window);
  return window;
}

const leads = ({ role }: { readonly role: string }) => role === 'leader';
const follows = ({ role }: { readonly role: string }) => role === 'follower';

describe('`pretense start`', () => {
  const environment = () => ({ ...process.env, PRETENSE_HOME: home.home, PRETENSE_KEYS_DIR: home.keys });

  function run(...argv: readonly string[]): string {
    return spawnSync(process.execPath, [programFile, ...argv], { env: environment(), encoding: 'utf8' }).stdout;
  }

  test('is followed on its own port, shows who uses it, and its end is taken over', async () => {
    const pretense = await startPretense(['--upstream', `anthropic=${provider.url}`], environment());
    const port = Number(new URL(pretense.url).port);
    expect(port).not.toBe(home.port);
    const window = await open();
    const state = await window.until(follows);
    expect(state).toMatchObject({ leader: { kind: 'process', pid: pretense.child.pid }, proxy: { port } });
    expect(run('status')).toContain('1 editor window uses it');
    expect(JSON.parse(run('stop', '--json'))).toEqual({ stopped: true, takenOverBy: window.pid });
    expect(await pretense.stop()).toBe(0);
    expect((await window.until(leads)).proxy?.port).toBe(port);
    expect((await exchange(port, 'hello')).status).toBe(200);
  });

  test('that is asked to stop in a window leaves the window off', async () => {
    const window = await open();
    await window.until(leads);
    expect(run('status')).toContain('the editor window “');
    expect(JSON.parse(run('stop', '--json'))).toEqual({ stopped: true });
    await window.until(({ role }) => role === 'off');
    await expect(exchange(home.port, 'gone')).rejects.toThrow(TypeError);
  });
});

describe('a leader', () => {
  test('whose worker crashes is taken over, starts again and follows', async () => {
    const crashing = join(home.folder, 'crashing-worker.cjs');
    writeFileSync(
      crashing,
      `require(${JSON.stringify(workerFile)});
       require('node:worker_threads').parentPort.on('message', ({ name }) => { if (name === 'crash') throw new Error('crash'); });`,
    );
    const first = await open({ label: 'orchard' }, crashing);
    await first.until(leads);
    const second = await open();
    await second.until(follows);
    await expect(first.call('crash')).rejects.toMatchObject({ code: 'closed' });
    await second.until(leads);
    expect((await exchange(home.port, 'hello')).status).toBe(200);
    expect(await first.until(follows)).toMatchObject({ leader: { pid: second.pid } });
    expect(recordsOf(home).find(({ type }) => type === 'proxy.takeover')).toMatchObject({ how: 'lost' });
  });

  test('that closes lets a running answer end, and the port stays the same', async () => {
    const arrived = deferred<() => void>();
    const first = await open({ port: 0 });
    const { proxy } = await first.until(leads);
    const port = proxy?.port ?? 0;
    const second = await open({ port: 0 });
    await second.until(follows);
    await first.until((state) => state.otherWindows === 1);
    provider.handler = (request, response, one) =>
      arrived.resolve(() => answerJson(plainAnswer)(request, response, one));
    const running = exchange(port, 'take your time');
    const finish = await arrived.promise;
    const closed = first.close('window');
    finish();
    expect((await running).status).toBe(200);
    await closed;
    provider.handler = answerJson(plainAnswer);
    await timeToAnswer(port, 'next');
    expect((await second.until(leads)).proxy?.port).toBe(port);
    expect(recordsOf(home).find(({ type }) => type === 'ai.response')).toMatchObject({ outcome: 'complete' });
  });

  test('that is stopped by the system and goes on later is not followed by two', async () => {
    const first = await open();
    await first.until(leads);
    const second = await open({
      timing: { silenceMs: 300, firstRetryMs: 100, maxRetryMs: 100, strangerPatienceMs: 100 },
    });
    await second.until(follows);
    process.kill(first.pid, 'SIGSTOP');
    const { problem } = await second.until((state) => state.problem !== undefined);
    expect(problem?.code).toBe('port-taken');
    const from = second.states.length;
    process.kill(first.pid, 'SIGCONT');
    expect(await second.until(follows, from)).toMatchObject({ leader: { pid: first.pid } });
  });
});

test('of many windows that lose their leader at once, one leads and the others follow it', async () => {
  const first = await open();
  await first.until(leads);
  const others = await Promise.all(Array.from({ length: 4 }, () => open()));
  for (const other of others) await other.until(follows);
  const from = others.map((other) => other.states.length);
  await first.kill();
  await untilGone(first.pid);
  const isPlaced = (state: { readonly otherWindows: number; readonly role: string }) =>
    (leads(state) || follows(state)) && state.otherWindows === 3;
  const placed = await Promise.all(others.map((other, at) => other.until(isPlaced, from[at])));
  expect(placed.map(({ role }) => role).toSorted()).toEqual(['follower', 'follower', 'follower', 'leader']);
  const { pid, windows: count } = await statusOf(home);
  expect(count).toBe(4);
  expect(new Set(placed.map(({ leader }) => leader?.pid))).toEqual(new Set([pid]));
});
