// Tools that are routed through a file of their own: protected without a window, and set back whatever happens to the
// editor or the extension.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isCi } from '../../scripts/is-ci.mjs';
import { wantedVersions } from '../../scripts/vscode-server.mjs';
import { readProxyInfo } from '../../src/app/control-client.ts';
import { finalMarker } from './claude-code-script.ts';
import { createWorkspace, protectedNames, typescriptAfter } from './claude-code-workspace.ts';
import { leakedNames } from './leak-check.ts';
import { runClaudeCode } from './vscode/claude-code-run.ts';
import { eventually } from './vscode/eventually.ts';
import { keepEvidence } from './vscode/evidence.ts';
import { isAlive } from './vscode/processes.ts';
import { startProtectedEditor, type ProtectedEditor } from './vscode/protected-editor.ts';
import { routeClaudeCode } from './vscode/route-claude-code.ts';
import type { Workbench } from './vscode/workbench.ts';

/** Not how anybody's program would write it: tabs, odd spaces, no line end. */
const settingsBefore = '{\r\n\t"model" :  "sonnet",\r\n\t"env": { "FOO":"1" },\r\n\t"z": [1,2 ,3]}';

describe.each(wantedVersions({ isCi: isCi() }))('Claude Code routed through its file, VS Code $vscode', (version) => {
  const workspace = createWorkspace();
  let editor: ProtectedEditor;
  let window: Workbench;
  let settingsFile: string;

  beforeAll(async () => {
    editor = await startProtectedEditor({ version });
    settingsFile = writeSettings(editor);
    window = await openReady(editor, workspace.root);
  });

  keepEvidence(() => editor);
  afterAll(() => editor?.stop());

  test('is routed after its change was shown and agreed to', async () => {
    await routeClaudeCode(window);
    await eventually('the new address', () => readFileSync(settingsFile, 'utf8').includes(`127.0.0.1:${editor.port}`));
    expect(readFileSync(settingsFile, 'utf8')).toMatch(/\r\n\t"model" : {2}"sonnet",\r\n/);
    await eventually('a record of it', async () =>
      (await editor.records()).some(({ type }) => type === 'routing.applied'),
    );
  });

  test('stays routed when the extension host is killed, and the proxy comes back on its port', async () => {
    const killed = await editor.extensionHostOf(window);
    const routed = readFileSync(settingsFile, 'utf8');
    process.kill(killed, 'SIGKILL');
    await eventually('a new proxy', () => (readProxyInfo(join(editor.pretenseHome, 'run'))?.pid ?? killed) !== killed);
    await window.statusItem(/Ready|Protected/).waitFor({ timeout: 60_000 });
    expect(readProxyInfo(join(editor.pretenseHome, 'run'))?.port).toBe(editor.port);
    expect(readFileSync(settingsFile, 'utf8')).toBe(routed);
  });

  test('is protected after the last window has closed', async () => {
    const host = await editor.extensionHostOf(window);
    await window.close();
    await eventually('the end of the extension host', () => !isAlive(host), { timeoutMs: 30_000 });
    expect(await runClaudeCode(editor.server, workspace)).toContain(finalMarker);
    expect(readFileSync(workspace.first, 'utf8')).toBe(typescriptAfter);
    const { requests } = editor.provider;
    expect(requests.map((request) => leakedNames(request, protectedNames))).toEqual(requests.map(() => []));
    const sent = (await editor.records()).filter(({ type }) => type === 'ai.request');
    expect(new Set(sent.map((record) => record['client']))).toEqual(new Set(['claude-code']));
  });

  test('is set back byte for byte by the program after the folder of the extension was deleted', async () => {
    for (const name of readdirSync(editor.server.extensionsFolder)) {
      if (name.startsWith('pretense.')) rmSync(join(editor.server.extensionsFolder, name), { recursive: true });
    }
    const { exitCode, output } = await editor.pretense('unroute');
    expect(output).toContain('byte for byte');
    expect(exitCode).toBe(0);
    expect(readFileSync(settingsFile, 'utf8')).toBe(settingsBefore);
    const background = readProxyInfo(join(editor.pretenseHome, 'run'));
    if (background !== undefined) {
      await eventually('the end of the background process', () => !isAlive(background.pid), { timeoutMs: 60_000 });
    }
    expect((await editor.records()).map(({ type }) => type)).toContain('routing.restored');
    expect((await editor.pretense('verify')).exitCode).toBe(0);
  });
});

describe.each(wantedVersions({ isCi: isCi() }))('Claude Code is set back, VS Code $vscode', (version) => {
  const workspace = createWorkspace();
  let editor: ProtectedEditor;
  let settingsFile: string;

  beforeAll(async () => {
    editor = await startProtectedEditor({
      version,
      machineSettings: { 'pretense.proxy.afterLastWindow': 'restore' },
    });
    settingsFile = writeSettings(editor);
  });

  keepEvidence(() => editor);
  afterAll(() => editor?.stop());

  test('when the last window closes, as the setting wants it', async () => {
    const window = await openReady(editor, workspace.root);
    await routeClaudeCode(window);
    await eventually('the new address', () => readFileSync(settingsFile, 'utf8') !== settingsBefore);
    await window.close();
    await eventually('the old file', () => readFileSync(settingsFile, 'utf8') === settingsBefore, {
      timeoutMs: 15_000,
      tell: () => readFileSync(settingsFile, 'utf8'),
    });
    await eventually('the end of the proxy', () => readProxyInfo(join(editor.pretenseHome, 'run')) === undefined);
  });

  test('when the extension is uninstalled', async () => {
    const window = await openReady(editor, workspace.root);
    await routeClaudeCode(window);
    await eventually('the new address', () => readFileSync(settingsFile, 'utf8') !== settingsBefore);
    // The editor is gone before it could set anything back.
    process.kill(await editor.extensionHostOf(window), 'SIGKILL');
    await editor.server.uninstall('pretense.pretense');
    expect(readFileSync(settingsFile, 'utf8')).not.toBe(settingsBefore);
    // The editor runs its script when it starts again and a window opens; older ones only the time after that.
    const isSetBack = () => readFileSync(settingsFile, 'utf8') === settingsBefore;
    for (let starts = 0; starts < 3 && !isSetBack(); starts += 1) {
      await editor.server.restart();
      await window.open(editor.server.url, workspace.root);
      await eventually('the old file', isSetBack, { timeoutMs: 15_000 }).catch(() => undefined);
    }
    expect(readFileSync(settingsFile, 'utf8')).toBe(settingsBefore);
  });
});

function writeSettings(editor: ProtectedEditor): string {
  const file = join(editor.server.home, '.claude', 'settings.json');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, settingsBefore);
  return file;
}

async function openReady(editor: ProtectedEditor, folder: string): Promise<Workbench> {
  const window = await editor.openWindow(folder);
  await window.statusItem(/Ready|Protected/).waitFor({ timeout: 60_000 });
  return window;
}
