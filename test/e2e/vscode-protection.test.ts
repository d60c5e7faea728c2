// What a user gets within a minute: install the package, open a folder, and Claude Code in the integrated terminal is
// protected. In a real VS Code (code-server, see scripts/vscode-server.mjs) and with the real Claude Code.
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isCi } from '../../scripts/is-ci.mjs';
import { wantedVersions } from '../../scripts/vscode-server.mjs';
import type { AuditRecord } from '../../src/audit/record.ts';
import { createFormat } from '../../src/view/format.ts';
import { finalMarker } from './claude-code-script.ts';
import { createWorkspace, protectedNames, pythonAfter, taskFor, typescriptAfter } from './claude-code-workspace.ts';
import { leakedNames } from './leak-check.ts';
import { eventually } from './vscode/eventually.ts';
import { keepEvidence } from './vscode/evidence.ts';
import { PanelPage } from './vscode/panel-page.ts';
import { startProtectedEditor, type ProtectedEditor } from './vscode/protected-editor.ts';
import { isQuiet, sumsOf } from './vscode/record-sums.ts';
import type { Workbench } from './vscode/workbench.ts';

const format = createFormat('en');

describe.each(wantedVersions({ isCi: isCi() }))('in VS Code $vscode', (version) => {
  const workspace = createWorkspace();
  let editor: ProtectedEditor;
  let window: Workbench;

  beforeAll(async () => {
    editor = await startProtectedEditor({ version });
    window = await editor.openWindow(workspace.root);
  });

  keepEvidence(() => editor);
  afterAll(() => editor?.stop());

  test('a folder is protected as soon as it is open', async () => {
    const item = window.statusItem(/Ready|Protected/);
    await item.waitFor({ timeout: 60_000 });
    await window.statusItem('Ready').waitFor({ timeout: 60_000 });
    expect(await item.getByRole('button').getAttribute('aria-label')).toContain('No AI request has come through yet');
  });

  test('Claude Code in the integrated terminal works without a manual step, and the provider sees no name', async () => {
    const answer = join(editor.server.home, 'answer.txt');
    const done = join(editor.server.home, 'done');
    await window.typeIntoNewTerminal(
      `claude -p '${taskFor(workspace)}' --dangerously-skip-permissions > ${answer} 2>&1; touch ${done}`,
    );
    await eventually('the end of Claude Code', () => existsSync(done), { timeoutMs: 120_000 });
    expect(readFileSync(answer, 'utf8')).toContain(
      `${finalMarker}: KestrelLedgerService now has a useKestrelLedgerService helper.`,
    );
    expect(readFileSync(workspace.first, 'utf8')).toBe(typescriptAfter);
    expect(readFileSync(workspace.second, 'utf8')).toBe(pythonAfter);
    const { requests } = editor.provider;
    expect(requests.filter(({ path }) => path.startsWith('/v1/messages')).length).toBeGreaterThanOrEqual(6);
    expect(requests.map((request) => leakedNames(request, protectedNames))).toEqual(requests.map(() => []));
  });

  test('status bar and panel say exactly what the records say', async () => {
    const sums = sumsOf(await quietRecords(editor));
    expect(sums.mutated).toBeGreaterThan(0);
    const { protectedRequests, mutated } = sums;
    await window.statusItem(`Protected ${format.short(protectedRequests)} · ${format.short(mutated)}`).waitFor();
    await window.run('Pretense: Show Panel');
    const panel = new PanelPage(window.webview);
    await panel.hasFigure('Requests today', format.count(sums.requests));
    await panel.hasFigure('Identifiers scanned', format.count(sums.scanned));
    await panel.hasFigure('Mutated', format.count(sums.mutated));
    await panel.hasFigure('Secrets stopped', format.count(sums.secrets));
    expect(await panel.files()).toEqual(
      [...sums.files].map(([file, counts]) => ({ file, ...counts })).toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    );
  });

  test('the report of a period is drawn from the palette, and says what needs attention', async () => {
    const parent = join(editor.server.home, 'for management');
    mkdirSync(parent);
    await window.run('Pretense: Export SOC2 Log');
    await window.choose('Last 30 days');
    await window.choose('PDF report');
    await window.choose('Names as recorded');
    await window.answerPath(parent);
    const told = window.notification(
      /SOC2 log exported: [\d,]+ records?, .*chain verified\. [\d,]+ facts? in it needs? attention/,
    );
    await told.waitFor({ timeout: 60_000 });
    const [name = ''] = readdirSync(parent);
    expect(name).toMatch(/^pretense-soc2-.*\.pdf$/);
    const pdf = readFileSync(join(parent, name), 'latin1');
    expect(pdf).toMatch(/^%PDF-1\.7/);
    expect(pdf).toContain('/Marked true');
    const created = (await editor.records()).findLast(({ type }) => type === 'export.created');
    expect(created).toMatchObject({ what: 'report', format: 'soc2', redact: 'none' });
  });

  test('the log of a period is exported from the palette, and `pretense verify` finds its chain whole', async () => {
    const parent = join(editor.server.home, 'for the auditor');
    mkdirSync(parent);
    // That of the report reads alike.
    await window.clearNotifications();
    await window.run('Pretense: Export SOC2 Log');
    await window.choose('Last 30 days');
    await window.choose('Records folder');
    await window.answerPath(parent);
    const told = window.notification(/SOC2 log exported: [\d,]+ records?, .*chain verified/);
    await told.waitFor({ timeout: 30_000 });
    const [folder = ''] = readdirSync(parent);
    const names = readdirSync(join(parent, folder));
    expect(names).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/manifest.*\.json$/),
        expect.stringMatching(/\.csv$/),
        expect.stringMatching(/records.*json/),
      ]),
    );
    const before = (await editor.records()).length;
    const { exitCode, output } = await editor.pretense('verify');
    expect(exitCode).toBe(0);
    // The proxy goes on meanwhile, and so do its signs of life.
    const verified = Number(/^(\d+) records,/m.exec(output)?.[1]);
    expect(verified).toBeGreaterThanOrEqual(before);
    expect(verified).toBeLessThanOrEqual((await editor.records()).length);
  });
});

/** The records, once every request has its response. */
function quietRecords(editor: ProtectedEditor): Promise<readonly AuditRecord[]> {
  return eventually('a response record for each request', async () => {
    const records = await editor.records();
    return isQuiet(records) && records;
  });
}
