// What people see, state by state. `npm run screenshots` keeps the pictures in docs/images.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { vscodeVersions } from '../../scripts/vscode-server.mjs';
import { secretRules } from '../../src/secrets/rules/index.ts';
import { eventually } from './vscode/eventually.ts';
import { keepEvidence } from './vscode/evidence.ts';
import { PanelPage } from './vscode/panel-page.ts';
import { createPictureWorkspace } from './vscode/picture-workspace.ts';
import { pictureFonts, takePicture } from './vscode/pictures.ts';
import { ask, askAboutFile } from './vscode/plain-request.ts';
import { isAlive } from './vscode/processes.ts';
import { startProtectedEditor, type ProtectedEditor } from './vscode/protected-editor.ts';
import { routeClaudeCode } from './vscode/route-claude-code.ts';
import { afternoonZone, writeSampleDay } from './vscode/sample-day.ts';
import type { Workbench } from './vscode/workbench.ts';

const viewport = { width: 1200, height: 760 };
/** The panel with the table of its files. */
const tall = { width: 1200, height: 1104 };
const sideBar = { width: 480, height: 1045 };
const timeZone = afternoonZone(new Date());
const [version] = vscodeVersions;
const sampleOf = (id: string) => secretRules.find((rule) => rule.id === id)?.positives[0] ?? '';

describe.skipIf(version === undefined)('what is to be seen in VS Code', () => {
  const folder = createPictureWorkspace();
  let editor: ProtectedEditor;
  let window: Workbench;
  let panel: PanelPage;
  let settingsFile: string;

  beforeAll(async () => {
    if (version === undefined) return;
    editor = await startProtectedEditor({
      version,
      settings: { 'workbench.colorTheme': 'Light Modern', 'editor.minimap.enabled': false, 'editor.fontSize': 12 },
      timeZone,
      browser: { viewport, scale: 2, environment: { ...pictureFonts(), TZ: timeZone } },
      provider: { script: () => [{ type: 'text', text: 'The settlement policy is covered by tests.' }] },
    });
    settingsFile = join(editor.server.home, '.claude', 'settings.json');
    writeFileSync(settingsFile, '{\n  "model": "sonnet"\n}\n');
    writeFileSync(join(editor.server.home, '.gitconfig'), '[user]\n  email = ada@claims.example\n');
  });

  keepEvidence(() => editor);
  afterAll(() => editor?.stop());

  const openWindow = async () => {
    window = await editor.openWindow(folder);
    await window.statusItem(/Ready|Protected \d/).waitFor({ timeout: 60_000 });
    panel = new PanelPage(window.webview);
  };

  /** What the device remembers of the logs that it signed lies beside its keys. */
  const forgetSignedLogs = () => {
    const keys = join(editor.server.home, '.config', 'pretense', 'keys');
    const names = readdirSync(keys, { recursive: true }).map(String);
    for (const name of names) if (basename(name).startsWith('signed-')) rmSync(join(keys, name));
  };

  /** Of the user. The panel is open: it says when the policy is in force. */
  const usePolicy = async (clauses: { readonly version: string } & Readonly<Record<string, unknown>>) => {
    const policy = { pretense: 1, id: 'my-policy', ...clauses };
    writeFileSync(join(editor.pretenseHome, 'policy.jsonc'), JSON.stringify(policy));
    const inForce = panel.frame.getByText(`Policy my-policy, version ${clauses.version}`);
    // It is looked for when a request comes; what has left once goes on leaving as it did.
    await eventually(
      `version ${clauses.version} of the policy`,
      async () => (await ask(editor.port, 'Hello')) === 200 && (await inForce.isVisible()),
    );
  };

  /** The footer stands over the page: what it covers in part would look broken. */
  const takePanel = async (name: string) => {
    expect(await panel.cutHeadings()).toEqual([]);
    await takePicture(window.page, name);
  };

  test('nothing was sent yet: the walkthrough, and a panel that says what to do', async () => {
    await openWindow();
    await window.hideSideBar();
    await window.run('Welcome: Open Walkthrough');
    await window.choose('Protect your names with Pretense');
    await window.page.locator('.getting-started-step').first().waitFor();
    await window.webview.getByText('Each tool has its own way').waitFor({ timeout: 30_000 });
    await window.clearNotifications();
    await takePicture(window.page, 'walkthrough');
    await window.run('View: Close All Editors');
    await window.showPanelAlone();
    expect(await panel.headline.innerText()).toMatch(/Ready/);
    await takePanel('panel-empty');
  });

  test('a day of work in light, dark and high contrast, wide and narrow', async () => {
    const host = await editor.extensionHostOf(window);
    await window.close();
    await eventually('the end of the proxy', () => !isAlive(host), { timeoutMs: 30_000 });
    // The day begins before the first window was opened: in one log, that would be a clock that was set back.
    rmSync(join(editor.pretenseHome, 'audit'), { recursive: true });
    forgetSignedLogs();
    await writeSampleDay(editor.pretenseHome, new Date());
    await openWindow();
    await routeClaudeCode(window);
    const address = await eventually(
      'the address of Claude Code',
      () => /http:[^"]+\/c\/claude-code-\w+/.exec(readFileSync(settingsFile, 'utf8'))?.[0],
    );
    const source = readFileSync(join(folder, 'src', 'claims', 'settlement-policy.ts'), 'utf8');
    const prompt = `Review this file, src/claims/settlement-policy.ts:\n\n${source}`;
    expect(await ask(address, prompt)).toBe(200);
    expect(await ask(address.replace('/claude-code-', '/terminal-'), 'Is TreatyShare tested?')).toBe(200);
    await window.run('View: Close All Editors');
    await window.showPanelAlone();
    await panel.headline.getByText('Protected', { exact: true }).waitFor();
    await panel.frame.getByText(/^Chain verified/).waitFor();
    await panel.frame.getByText('2 protected').waitFor({ timeout: 30_000 });
    await window.page.setViewportSize(tall);
    await eventually('rows of files', async () => (await panel.files()).length > 5);
    await takePanel('panel-light');
    await window.useTheme('Dark Modern', 'vs-dark');
    await takePanel('panel-dark');
    await window.useTheme('Dark High Contrast', 'hc-black');
    await takePanel('panel-high-contrast');
    await window.useTheme('Light Modern', 'vs');
    await window.page.setViewportSize(sideBar);
    await takePanel('panel-narrow');
    await window.page.setViewportSize(viewport);
  });

  test('what was found: told once, and decided about in the panel', async () => {
    const file = join(folder, 'deploy', 'staging.env');
    const token = sampleOf('github-token');
    expect(await askAboutFile(editor.port, file, `     1\tREGION=eu\n     2\tDEPLOY_TOKEN=${token}`)).toBe(200);
    const told = window.page.locator('.notification-list-item', { hasText: 'A GitHub token in deploy/staging.env' });
    await told.waitFor({ timeout: 30_000 });
    expect(await told.innerText()).toContain('line 2 was redacted: the provider got a placeholder.');

    const blocked = `     1\tPUBLISH_TOKEN=${sampleOf('npm-access-token')}`;
    const send = () => askAboutFile(editor.port, join(folder, 'deploy', 'publish.env'), blocked);
    await window.clearNotifications();
    await window.showPanelAlone();
    await usePolicy({ version: '1', findings: { rules: { 'npm-access-token': 'block' } } });
    expect(await send()).toBe(400);
    const findings = panel.frame.getByRole('region', { name: 'Findings' });
    const first = findings.getByRole('listitem').first();
    await first.getByText('Blocked').waitFor({ timeout: 30_000 });
    expect(await panel.frame.locator('body').innerText()).not.toContain(token);
    await window.page.setViewportSize(tall);
    await panel.showSection('Findings');
    await takePanel('panel-findings');
    await window.page.setViewportSize(viewport);
    await first.getByRole('button', { name: /^Redact and go on/ }).click();
    await first.getByText('From now on a placeholder leaves in its place').waitFor({ timeout: 30_000 });
    expect(await send()).toBe(200);
    await findings.getByRole('button', { name: /^Open deploy\/staging\.env:2/ }).click();
    await window.page.locator('.tab.active', { hasText: 'staging.env' }).waitFor({ timeout: 30_000 });
  });

  test('the policy: opened, and explained for a file', async () => {
    await window.openFile('staging.env');
    await window.run('Pretense: Explain Policy for This File');
    await window.webview.getByText('Which clause decides').waitFor({ timeout: 30_000 });
    expect(await window.webview.locator('h1').innerText()).toBe('Policy for deploy/staging.env');
    await window.run('Pretense: Open Policy');
    await window.page.locator('.tab.active', { hasText: 'policy.jsonc' }).waitFor({ timeout: 30_000 });
    await window.run('View: Close All Editors');
  });

  test('the status bar says so on one line, and more on hover', async () => {
    await window.run('View: Close All Editors');
    const item = window.statusItem(/Protected \d/);
    await item.hover();
    const hover = window.page.locator('.workbench-hover').filter({ hasText: 'identifiers mutated' });
    await hover.waitFor({ timeout: 15_000 });
    const box = (await hover.boundingBox()) ?? { x: 0, y: 0, width: viewport.width, height: 0 };
    const [y, margin] = [Math.max(0, box.y - 16), 16];
    const area = { x: 0, y, width: box.x + box.width + margin, height: viewport.height - y };
    await takePicture(window.page, 'status-bar', { area, keepPointer: true });
  });

  test('a file beside what the AI sees of it', async () => {
    await window.openFile('settlement-policy.ts');
    await window.run('Pretense: Preview What the AI Sees');
    await window.diffEditor.waitFor({ timeout: 30_000 });
    await eventually(
      'a changed line',
      async () => (await window.diffEditor.locator('.char-insert, .line-insert').count()) > 0,
    );
    expect(await window.diffEditor.locator('.editor.modified').innerText()).not.toContain('SettlementPolicy');
    // The editor's own reading of the file shows in the status bar for a while.
    await window.statusItem(/Analyzing|Initializing/).waitFor({ state: 'hidden', timeout: 60_000 });
    await takePicture(window.page, 'preview');
    await window.run('View: Close All Editors');
  });

  test('an incident: told once, shown with its rule, and moved a step', async () => {
    await window.showPanelAlone();
    await usePolicy({
      version: '2',
      findings: { rules: { 'slack-token': 'report' } },
      approved: { models: { allow: ['claude-opus-*'], unlisted: 'report' } },
    });
    const token = sampleOf('slack-token');
    const file = join(folder, 'deploy', 'alerts.env');
    const leak = (line: string) => askAboutFile(editor.port, file, `     1\t${line}=${token}`);
    expect(await leak('CLAIMS_DESK')).toBe(200);
    const told = window.notification(/Incident \(high\): A secret left as it is: slack-token/);
    await told.getByRole('button', { name: 'Show' }).click({ timeout: 60_000 });
    await told.waitFor({ state: 'detached', timeout: 30_000 });
    const incidents = panel.frame.getByRole('region', { name: 'Incidents' });
    const incident = incidents.getByRole('listitem').filter({ hasText: 'A secret left as it is' });
    await incident.getByText('High severity').waitFor({ timeout: 30_000 });
    await incident.getByText(/^Nobody has looked at it yet/).waitFor();

    // The same once more is counted into it, and nobody is told again.
    expect(await leak('NIGHT_SHIFT')).toBe(200);
    await incident.getByText('2 times').waitFor({ timeout: 30_000 });
    expect(await told.count()).toBe(0);
    expect(await panel.frame.locator('body').innerText()).not.toContain(token);
    // Show has brought the reader to it; what the picture shows is the list.
    await incident.evaluate((each) => (each as unknown as { blur(): void }).blur());
    await window.page.setViewportSize(tall);
    await panel.showSection('Incidents');
    await takePanel('panel-incidents');
    await window.page.setViewportSize(viewport);

    await incident.getByRole('button', { name: /^Triage/ }).click();
    await window.choose('Confirmed');
    await window.page
      .locator('.quick-input-widget', { hasText: 'What did you see at first sight?' })
      .waitFor({ timeout: 30_000 });
    await window.answer('The token of the alert channel; it is being replaced.');
    await incident.getByText('Triaged', { exact: true }).waitFor({ timeout: 30_000 });
    const moved = (await editor.records()).findLast(({ type }) => type === 'incident.transition');
    expect(moved).toMatchObject({ from: 'new', to: 'triaged', reason_code: 'confirmed' });
    expect(moved?.['comment']).toMatch(/alert channel/);
  });

  test('a pause, with its reason and its end', async () => {
    await window.showPanelAlone();
    await window.run('Pretense: Pause');
    await window.choose('15 min');
    await window.answer('provider support session');
    await window.press('Pause for 15 min');
    await window.statusItem(/Paused 1[45] min/).waitFor({ timeout: 30_000 });
    await panel.headline.getByText('Paused').waitFor({ timeout: 30_000 });
    expect(await ask(editor.port, 'What is a GrossWrittenPremiumBook?')).toBe(200);
    await window.page.setViewportSize(tall);
    await panel.showTop();
    await takePanel('panel-paused');
    await window.page.setViewportSize(viewport);
    await window.run('Pretense: Resume');
    await window.statusItem(/Protected \d/).waitFor({ timeout: 30_000 });
    const types = (await editor.records()).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['pause.started', 'pause.ended']));
  });
});
