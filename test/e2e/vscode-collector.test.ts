// From the editor to the collector: extension in a real VS Code → proxy → collector. The exchange arrives, and the panel
// says so.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isCi } from '../../scripts/is-ci.mjs';
import { wantedVersions } from '../../scripts/vscode-server.mjs';
import { systemClock } from '../../src/app/platform.ts';
import { silentLogger } from '../../src/base/log.ts';
import { openDatabase } from '../../src/collector/database/open-database.ts';
import { listTenants } from '../../src/collector/tenants.ts';
import { type CollectorProcess, startCollectorProcess } from '../integration/collector-process.ts';
import { createWorkspace } from './claude-code-workspace.ts';
import { keepEvidence } from './vscode/evidence.ts';
import { PanelPage } from './vscode/panel-page.ts';
import { ask } from './vscode/plain-request.ts';
import { startProtectedEditor, type ProtectedEditor } from './vscode/protected-editor.ts';
import type { Workbench } from './vscode/workbench.ts';

describe.each(wantedVersions({ isCi: isCi() }))('VS Code $vscode and a collector', (version) => {
  const folder = mkdtempSync(join(tmpdir(), 'pretense-collector-'));
  const workspace = createWorkspace();
  let editor: ProtectedEditor;
  let window: Workbench;
  let collector: CollectorProcess;

  beforeAll(async () => {
    collector = await startCollectorProcess(folder);
    editor = await startProtectedEditor({ version });
    window = await editor.openWindow(workspace.root);
    await window.statusItem('Ready').waitFor({ timeout: 60_000 });
  });

  keepEvidence(() => editor);
  afterAll(async () => {
    await editor?.stop();
    await collector?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('an exchange of the editor arrives, and the footer of the panel says that it is cosigned', async () => {
    const enrolled = await editor.pretense('enrol', collector.url, '--token', await collector.token());
    expect(enrolled).toMatchObject({ exitCode: 0 });
    expect(await ask(editor.port, 'What does KestrelLedgerService do?')).toBe(200);
    expect(await editor.pretense('sync', '--now')).toMatchObject({ exitCode: 0 });
    await window.run('Pretense: Show Panel');
    const line = new PanelPage(window.webview).frame.locator('footer .audit-sync');
    await line.filter({ hasText: new RegExp(`^Synced to 127\\.0\\.0\\.1:${collector.port}, cosigned `) }).waitFor();
    expect((await editor.pretense('verify')).output).toContain('VERIFIED_WITNESSED');
  });

  test('the collector holds the very lines that the editor wrote, without a protected name', async () => {
    const written = (await editor.records()).filter(({ type }) => type === 'ai.request');
    await collector.stop();
    const database = await openDatabase({ folder: join(folder, 'database'), clock: systemClock, logger: silentLogger });
    try {
      const [tenant] = await listTenants(database);
      const rows = await database.transaction({ role: 'reader', tenant: tenant?.tenantId ?? '' }, (queries) =>
        queries.query<{ readonly line: string }>("SELECT line FROM records WHERE type = 'ai.request' ORDER BY seq"),
      );
      expect(rows.map(({ line }) => JSON.parse(line) as unknown)).toEqual(written);
      expect(rows.some(({ line }) => line.includes('KestrelLedgerService'))).toBe(false);
    } finally {
      await database.close();
    }
  });
});
