// Export SOC2 Log…: a period, what to make of it, a folder; then the proxy makes it, and can be stopped.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { type QuickPickItem, UIKind, Uri, commands, env, window, workspace, ProgressLocation } from 'vscode';
import { HostCallError } from '../../app/host/host-worker-client.ts';
import type { ExportAsk, ExportKind, ExportRedaction, ExportView } from '../../view/export.ts';
import { createFormat } from '../../view/format.ts';
import { dateProblem, exportName, periodChoices, type Period } from '../export-period.ts';
import {
  exportKinds,
  exportNames,
  exportResult,
  progressText,
  resultButtons,
  type ResultButton,
} from '../export-text.ts';
import { walkthroughKeys } from '../ids.ts';
import type { Session } from '../session.ts';

export async function exportLog(session: Session): Promise<void> {
  const period = await askPeriod();
  const kind = period === undefined ? undefined : (await choose(exportKinds, 'What should be made of it?'))?.value;
  if (period === undefined || kind === undefined) return;
  const redact = kind === 'records' ? 'none' : (await choose(exportNames, 'Which names may it hold?'))?.value;
  const parent = redact === undefined ? undefined : await askFolder();
  if (redact === undefined || parent === undefined) return;
  const path = join(
    parent,
    exportName(period, kind, (name) => existsSync(join(parent, name))),
  );
  const view = await runExport(session, askOf({ kind, period, path }, redact));
  if (view === undefined) {
    void window.showInformationMessage('The export was stopped. Nothing was written.');
    return;
  }
  session.walkthrough.reached(walkthroughKeys.exportedLog);
  await tell(view, { kind, period, path });
}

function askOf({ kind, period: { from, to }, path }: Told, redact: ExportRedaction): ExportAsk {
  const asked = { from, to, id: randomUUID() };
  return kind === 'records' ? { ...asked, kind, folder: path } : { ...asked, kind, file: path, redact };
}

const pollMs = 300;

/** Undefined: the user stopped it. */
async function runExport({ host }: Session, ask: ExportAsk): Promise<ExportView | undefined> {
  const id = ask.id ?? '';
  const options = { location: ProgressLocation.Notification, title: 'Exporting the SOC2 log', cancellable: true };
  return await window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => void host.call('export/cancel', { id }).catch(() => undefined));
    const poll = setInterval(() => {
      host.call('export/progress', { id }).then(
        (view) => {
          if (view !== null) progress.report({ message: progressText(view) });
        },
        () => undefined,
      );
    }, pollMs);
    try {
      return await host.call('export', ask);
    } catch (error) {
      if (error instanceof HostCallError && error.code === 'cancelled') return undefined;
      throw error;
    } finally {
      clearInterval(poll);
    }
  });
}

interface Told {
  readonly kind: ExportKind;
  readonly period: Period;
  readonly path: string;
}

async function tell(view: ExportView, { kind, period, path }: Told): Promise<void> {
  const { kind: severity, text } = exportResult(view, period, createFormat(env.language), new Date());
  const buttons = resultButtons(view, kind);
  const chosen =
    severity === 'error'
      ? await window.showErrorMessage(text, ...buttons)
      : await window.showInformationMessage(text, ...buttons);
  if (chosen !== undefined) await open(chosen, mainFile(view, path));
}

/** What a person looks at first: the file, or in a folder the manifest. */
function mainFile({ files }: ExportView, path: string): Uri {
  const manifest = files.find((file) => /manifest[^/\\]*$/.test(file));
  return Uri.file(manifest === undefined ? path : join(path, basename(manifest)));
}

/** A browser or a remote window has no file manager and no other program; there the editor opens it. */
async function open(button: ResultButton, uri: Uri): Promise<void> {
  const isLocal = env.uiKind === UIKind.Desktop && env.remoteName === undefined;
  if (!isLocal) {
    await commands.executeCommand('vscode.open', uri);
    return;
  }
  switch (button) {
    case 'Open':
      await env.openExternal(uri);
      break;
    case 'Reveal in folder':
      await commands.executeCommand('revealFileInOS', uri);
      break;
    case 'Show details':
      await commands.executeCommand('vscode.open', uri);
      break;
  }
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

async function choose<Choice extends QuickPickItem>(
  choices: readonly Choice[],
  placeHolder: string,
): Promise<Choice | undefined> {
  return await window.showQuickPick([...choices], { title: 'Export SOC2 Log', placeHolder, ignoreFocusOut: true });
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
