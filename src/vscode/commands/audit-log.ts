// Export SOC2 Log… and Verify Audit Log.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UIKind, Uri, commands, env, window, workspace, ProgressLocation } from 'vscode';
import { createFormat } from '../../view/format.ts';
import { dateProblem, exportFolderName, periodChoices, type Period } from '../export-period.ts';
import { walkthroughKeys } from '../ids.ts';
import { exportResult, verifyResult } from '../log-results.ts';
import { showNotice } from '../notifier.ts';
import type { Session } from '../session.ts';

export async function exportLog({ host, walkthrough }: Session): Promise<void> {
  const period = await askPeriod();
  if (period === undefined) return;
  const parent = await askFolder();
  if (parent === undefined) return;
  const folder = join(
    parent,
    exportFolderName(period, (name) => existsSync(join(parent, name))),
  );
  const title = 'Exporting the SOC2 log';
  const view = await window.withProgress({ location: ProgressLocation.Notification, title }, () =>
    host.call('export', { from: period.from, to: period.to, folder }),
  );
  walkthrough.reached(walkthroughKeys.exportedLog);
  const { kind, text } = exportResult(view, period, createFormat(env.language), new Date());
  const show = view.isChainWhole ? 'Reveal in folder' : 'Show details';
  const chosen =
    kind === 'error' ? await window.showErrorMessage(text, show) : await window.showInformationMessage(text, show);
  if (chosen === show) await reveal(view.files, folder, view.isChainWhole);
}

export async function verifyLog({ host }: Session): Promise<void> {
  const title = 'Verifying the audit log';
  const answer = await window.withProgress({ location: ProgressLocation.Notification, title }, () =>
    host.call('verify'),
  );
  await showNotice(verifyResult(answer, createFormat(env.language)));
}

async function askPeriod(): Promise<Period | undefined> {
  const choices = periodChoices(new Date()).map((choice) => ({
    label: choice.label,
    description: `${choice.from} to ${choice.to}`,
    period: choice as Period | undefined,
  }));
  const custom = { label: 'Other dates…', description: '', period: undefined };
  const chosen = await window.showQuickPick([...choices, custom], {
    title: 'Export SOC2 Log',
    placeHolder: 'Which period?',
    ignoreFocusOut: true,
  });
  return chosen === custom ? askDates() : chosen?.period;
}

async function askDates(): Promise<Period | undefined> {
  const from = await askDate('First day');
  const to = from === undefined ? undefined : await askDate('Last day', from);
  return from === undefined || to === undefined ? undefined : { from, to };
}

async function askDate(title: string, notBefore?: string): Promise<string | undefined> {
  const text = await window.showInputBox({
    title,
    prompt: 'Local date, like 2026-01-31',
    ignoreFocusOut: true,
    validateInput: (value) => dateProblem(value, notBefore),
  });
  return text?.trim();
}

async function askFolder(): Promise<string | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const [chosen] =
    (await window.showOpenDialog({
      title: 'Folder for the export',
      openLabel: 'Export here',
      canSelectFolders: true,
      canSelectFiles: false,
      canSelectMany: false,
      // Not into the repository unless the user goes there.
      defaultUri: Uri.file(folder?.scheme === 'file' ? join(folder.fsPath, '..') : homedir()),
    })) ?? [];
  return chosen?.fsPath;
}

/** A browser or a remote window has no file manager; there the manifest is opened. */
async function reveal(files: readonly string[], folder: string, isWhole: boolean): Promise<void> {
  const manifest = files.find((file) => /manifest[^/\\]*$/.test(file)) ?? files[0];
  if (manifest === undefined) return;
  const uri = Uri.file(existsSync(manifest) ? manifest : join(folder, manifest));
  const isLocal = env.uiKind === UIKind.Desktop && env.remoteName === undefined;
  await commands.executeCommand(isLocal && isWhole ? 'revealFileInOS' : 'vscode.open', uri);
}
