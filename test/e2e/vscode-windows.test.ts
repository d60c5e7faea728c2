// Several windows, one proxy: whoever closes or dies, the next request works.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isCi } from '../../scripts/is-ci.mjs';
import { wantedVersions } from '../../scripts/vscode-server.mjs';
import { readProxyInfo } from '../../src/app/control-client.ts';
import { createWorkspace } from './claude-code-workspace.ts';
import { leakedNames } from './leak-check.ts';
import { eventually } from './vscode/eventually.ts';
import { keepEvidence } from './vscode/evidence.ts';
import { ask, msUntilAnswer } from './vscode/plain-request.ts';
import { isAlive } from './vscode/processes.ts';
import { startProtectedEditor, type ProtectedEditor } from './vscode/protected-editor.ts';
import type { Workbench } from './vscode/workbench.ts';

// What is promised is 1 second. A test machine does other work at the same time: there it has to happen at all, and the figure is printed.
const handoverLimitMs = 15_000;

describe.each(wantedVersions({ isCi: isCi() }))('two windows of VS Code $vscode', (version) => {
  const folders = [createWorkspace().root, createWorkspace().root] as const;
  let editor: ProtectedEditor;
  const windows: Workbench[] = [];

  beforeAll(async () => {
    editor = await startProtectedEditor({ version });
    for (const folder of folders) {
      const window = await editor.openWindow(folder);
      await window.statusItem('Ready').waitFor({ timeout: 60_000 });
      windows.push(window);
    }
  });

  keepEvidence(() => editor);
  afterAll(() => editor?.stop());

  /** The process that runs the proxy, as it announced itself. */
  const leader = () => readProxyInfo(`${editor.pretenseHome}/run`)?.pid ?? 0;

  test('use one proxy, which protects the names of both folders', async () => {
    const hosts = editor.server.extensionHosts().map(({ pid }) => pid);
    expect(hosts).toHaveLength(2);
    expect(hosts).toContain(leader());
    expect(await ask(editor.port, 'What does KestrelLedgerService do?')).toBe(200);
    expect(leakedNames(lastRequest(editor), ['KestrelLedgerService', 'kestrel'])).toEqual([]);
    for (const window of windows) await window.statusItem(/^\s*Protected 1 ·/).waitFor();
  });

  test('reloading the leader keeps port and protection', async () => {
    const [first] = windows;
    await first?.reload();
    if (first !== undefined) await editor.extensionHostOf(first);
    await first?.statusItem(/^\s*Protected/).waitFor({ timeout: 60_000 });
    expect(await ask(editor.port, 'And tenantVault?')).toBe(200);
    expect(leakedNames(lastRequest(editor), ['tenantVault'])).toEqual([]);
  });

  test('when the extension host of the leader is killed, another takes over', async () => {
    const killed = leader();
    process.kill(killed, 'SIGKILL');
    const elapsedMs = await msUntilAnswer(editor.port, 'What is reinsurerName?');
    console.log(`handover after SIGKILL of the leader: ${Math.round(elapsedMs)} ms`);
    expect(elapsedMs).toBeLessThan(handoverLimitMs);
    expect(leader()).not.toBe(killed);
    expect(leakedNames(lastRequest(editor), ['reinsurerName'])).toEqual([]);
  });

  test('when the leader is closed, the other window takes over', async () => {
    await eventually('both windows with an extension host', () => editor.server.extensionHosts().length === 2);
    for (const window of windows) await window.statusItem(/^\s*Protected/).waitFor({ timeout: 60_000 });
    const before = leader();
    const hosts = await Promise.all(windows.map((window) => editor.extensionHostOf(window)));
    const [closing] = windows.splice(hosts.indexOf(before), 1);
    await closing?.close();
    const elapsedMs = await msUntilAnswer(editor.port, 'What is calculateRiskPremium?');
    console.log(`handover after closing the leader: ${Math.round(elapsedMs)} ms`);
    expect(elapsedMs).toBeLessThan(handoverLimitMs);
    await eventually('the end of the old leader', () => !isAlive(before));
    expect(leakedNames(lastRequest(editor), ['calculateRiskPremium'])).toEqual([]);
  });

  test('each take-over is on the record, and the log is whole', async () => {
    const types = (await editor.records()).map(({ type }) => type);
    expect(types.filter((type) => type === 'proxy.takeover').length).toBeGreaterThanOrEqual(2);
    expect((await editor.pretense('verify')).exitCode).toBe(0);
  });
});

function lastRequest(editor: ProtectedEditor) {
  const request = editor.provider.requests.at(-1);
  if (request === undefined) throw new Error('nothing reached the provider');
  return request;
}
