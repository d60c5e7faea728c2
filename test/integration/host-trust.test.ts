// A folder that a window trusts only later: the leader takes that up without a restart.
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeHome, makeProject, recordsOf, startWindow } from './host-windows.ts';

test('trust that is granted later counts, once, and is never taken back by another window', async () => {
  const home = await makeHome();
  const root = makeProject(home, 'orchard', 'PlumOrchard');
  const window = await startWindow(home, { folders: [{ root, isTrusted: false }] });
  try {
    const isReady = (state: {
      readonly proxy: { readonly workspaces: readonly { readonly state: string }[] } | undefined;
    }) => state.proxy?.workspaces[0]?.state === 'ready';
    await window.until(isReady);
    await window.call('workspaces', { root, isTrusted: true });
    await window.call('workspaces', { root, isTrusted: true });
    await window.call('workspaces', { root, isTrusted: false });
    await window.until(isReady, window.states.length);
    const registered = recordsOf(home).filter(({ type }) => type === 'workspace.registered');
    expect(registered.map((record) => record['trusted'])).toEqual([false, true]);
  } finally {
    await window.kill();
    rmSync(home.folder, { recursive: true, force: true });
  }
});
