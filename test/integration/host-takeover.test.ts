// Windows on one home: one leads, the others follow, and when it goes the next request works all the same.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ScriptedProvider, startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import {
  exchange,
  makeHome,
  makeProject,
  recordsOf,
  startWindow,
  type TestHome,
  type TestWindow,
  timeToAnswer,
  type WindowOptions,
} from './host-windows.ts';

/** The promise is one second; machines that run tests are busy with others, so this only says that it happens. The figure is printed. */
const takeoverLimitMs = 10_000;

let home: TestHome;
let provider: ScriptedProvider;
const windows: TestWindow[] = [];

beforeEach(async () => {
  home = await makeHome();
  provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
});

afterEach(async () => {
  for (const window of windows.splice(0)) await window.kill();
  await provider.close();
  rmSync(home.folder, { recursive: true, force: true });
});

async function open(options: WindowOptions = {}): Promise<TestWindow> {
  const window = await startWindow(home, { upstreams: { anthropic: provider.url }, ...options });
  windows.push(window);
  return window;
}

const leads = ({ role }: { readonly role: string }) => role === 'leader';
const follows = ({ role }: { readonly role: string }) => role === 'follower';

async function openTwo(): Promise<readonly [TestWindow, TestWindow]> {
  const first = await open({ label: 'orchard' });
  await first.until(leads);
  const second = await open({ label: 'quarry' });
  await second.until(follows);
  return [first, second];
}

describe('two windows', () => {
  test('share one proxy and see the same picture', async () => {
    const [first, second] = await openTwo();
    const own = await first.until((state) => state.otherWindows === 1);
    const seen = await second.until(follows);
    expect(own.leader).toMatchObject({ kind: 'window', label: 'orchard', pid: first.pid });
    expect(seen).toMatchObject({ leader: own.leader, otherWindows: 1, proxy: { port: home.port } });
    expect((await exchange(home.port, 'hello')).status).toBe(200);
    const [mine, theirs] = await Promise.all(
      [first, second].map((window) => window.until((state) => state.proxy?.today.requests === 1)),
    );
    expect(theirs?.proxy).toEqual(mine?.proxy);
  });

  test('protect the folders of both', async () => {
    const first = await open({ folders: [{ root: makeProject(home, 'orchard', 'PlumOrchard'), isTrusted: true }] });
    await first.until(leads);
    const second = await open({ folders: [{ root: makeProject(home, 'quarry', 'SlateQuarry'), isTrusted: true }] });
    await second.until((state) => state.proxy?.workspaces.length === 2);
    await first.until((state) => state.proxy?.workspaces.length === 2);
    await exchange(home.port, 'new PlumOrchard(new SlateQuarry())');
    expect(provider.requests.at(-1)?.body.toString()).not.toMatch(/plum|orchard|slate|quarry/i);
  });

  test.each<['closes' | 'is killed', 'closed' | 'lost']>([
    ['closes', 'closed'],
    ['is killed', 'lost'],
  ])('when the leader %s the other one takes over', async (what, how) => {
    const root = makeProject(home, 'orchard', 'PlumOrchard');
    const first = await open({ label: 'orchard', folders: [{ root, isTrusted: true }] });
    await first.until(leads);
    const second = await open({ label: 'quarry' });
    await second.until(follows);
    const from = second.states.length;
    if (what === 'closes') void first.close('window');
    else await first.kill();
    if (what === 'closes') await second.until(({ role }) => role === 'taking-over', from);
    const waitedMs = await timeToAnswer(home.port, 'what is a PlumOrchard?');
    console.log(`the leader ${what}: the next request was answered after ${waitedMs.toFixed(0)} ms`);
    expect(waitedMs).toBeLessThan(takeoverLimitMs);
    const state = await second.until(leads, from);
    expect(state).toMatchObject({ leader: { label: 'quarry', pid: second.pid }, proxy: { port: home.port } });
    expect(provider.requests.at(-1)?.body.toString()).not.toMatch(/plum|orchard/i);
    expect(recordsOf(home).find(({ type }) => type === 'proxy.takeover')).toMatchObject({
      from: { kind: 'window', label: 'orchard', pid: first.pid },
      to: { kind: 'window', label: 'quarry', pid: second.pid },
      how,
    });
  });
});
