// Configure AI Tools…, Repair…, Restore AI Tools and Check Coverage. Nothing is written that was not shown before.
import { commands, window, type QuickPickItem } from 'vscode';
import { HostCallError } from '../../app/host/host-worker-client.ts';
import type { CoverageRow } from '../../view/coverage.ts';
import { isBypassing, sortCoverage } from '../../view/coverage-line.ts';
import { listOf } from '../../view/format.ts';
import { commandIds } from '../ids.ts';
import { showNotice } from '../notifier.ts';
import type { RoutingPlanView } from '../../view/routing-calls.ts';
import { runRestoreProgram } from '../restore-program.ts';
import { consentQuestion, coverageItem, restoreResult, routedByFile, unchanged } from '../routing-text.ts';
import type { Session } from '../session.ts';
import type { VirtualDocuments } from '../virtual-documents.ts';

/** `client`: of one tool, as from a button of the panel; else of those that the user picks. */
export async function configureTools(session: Session, documents: VirtualDocuments, client?: unknown): Promise<void> {
  const rows = await session.routing.refresh();
  const chosen = typeof client === 'string' ? [client] : await pickTools(rows);
  const routed: string[] = [];
  for (const each of chosen) {
    const name = await configureTool(session, documents, each);
    if (name !== undefined) routed.push(name);
  }
  await session.routing.refresh();
  if (routed.length === 0) return;
  await showNotice({
    kind: 'information',
    text: `${listOf(routed)} ${routed.length === 1 ? 'is' : 'are'} set to use Pretense, and count${routed.length === 1 ? 's' : ''} as protected when a first request arrives. A tool that was open before needs a restart.`,
    buttons: [{ label: 'Show Panel', command: commandIds.showPanel }],
  });
}

export async function showToolChange(session: Session, documents: VirtualDocuments, client: unknown): Promise<void> {
  if (typeof client !== 'string') return;
  const plan = await session.host.ask('routing.plan', { ...session.routing.window, client });
  if (plan.edits.length === 0) void window.showInformationMessage(unchanged(plan));
  for (const at of plan.edits.keys()) await showDiff(documents, plan, at);
}

export async function restoreTools(session: Session): Promise<void> {
  const { routing } = session;
  const rows = routing.coverage.filter((row) => isBypassing(row) || routedByFile([row]).length > 0);
  const names = listOf(rows.map(({ name }) => name));
  const confirm = 'Restore';
  const answer = await window.showWarningMessage(
    'Set the AI tools back to what they were?',
    {
      modal: true,
      detail: `${names === '' ? 'They' : names} will send to their provider directly, unchecked. Values that are no longer ours are left alone.`,
    },
    confirm,
  );
  if (answer !== confirm) return;
  await showNotice(await restored(session));
}

async function restored({ host, routing, context, settings }: Session): Promise<ReturnType<typeof restoreResult>> {
  try {
    const outcomes = await host.ask('routing.restore', routing.window);
    await routing.refresh();
    return restoreResult(outcomes);
  } catch (error) {
    if (!(error instanceof HostCallError) || (error.code !== 'not-connected' && error.code !== 'closed')) throw error;
    const sentences = await runRestoreProgram({ extensionPath: context.extensionPath, home: settings().home });
    routing.markRestored();
    return { kind: 'information', text: sentences.join(' '), buttons: [] };
  }
}

export async function checkCoverage(session: Session): Promise<void> {
  const rows = sortCoverage(await session.routing.refresh());
  const items = rows.map((row) => ({ ...coverageItem(row), row }));
  const chosen = await window.showQuickPick(items, {
    title: 'Coverage of AI Tools',
    placeHolder: items.length === 0 ? 'No AI tool was found on this machine.' : 'Choose a tool to see what can be done',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === undefined) return;
  const { state, client } = chosen.row;
  if (state === 'not-routable' || state === 'protected') await commands.executeCommand(commandIds.showPanel);
  else await commands.executeCommand(commandIds.configureTools, client);
}

async function pickTools(rows: readonly CoverageRow[]): Promise<readonly string[]> {
  const open = sortCoverage(rows).filter(({ state }) => state === 'not-routed' || state === 'drifted');
  if (open.length === 0) {
    void window.showInformationMessage(
      'Every AI tool that can be set to use Pretense uses it. Check Coverage lists those that cannot, with the reason.',
    );
    return [];
  }
  const items: (QuickPickItem & { readonly client: string })[] = open.map((row) => ({
    ...coverageItem(row),
    picked: true,
    client: row.client,
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Configure AI Tools',
    placeHolder: 'Which tools? Each change is shown before it is made.',
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return (picked ?? []).map(({ client }) => client);
}

/** Name of the tool when it was routed. */
async function configureTool(
  { host, routing }: Session,
  documents: VirtualDocuments,
  client: string,
): Promise<string | undefined> {
  const usual = await host.ask('routing.plan', { ...routing.window, client });
  const undocumented = await agreesToUndocumented(usual);
  const plan = undocumented ? await host.ask('routing.plan', { ...routing.window, client, undocumented }) : usual;
  if (plan.edits.length === 0) {
    void window.showInformationMessage(unchanged(plan));
    return undefined;
  }
  for (const at of plan.edits.keys()) await showDiff(documents, plan, at);
  const apply = 'Make This Change';
  // Not a pick list: that would lie over the upper lines of the change.
  const answer = await window.showInformationMessage(consentQuestion(plan), apply, 'Skip');
  if (answer !== apply) return undefined;
  await host.ask('routing.apply', { ...routing.window, client, plan: plan.id, undocumented });
  return plan.name;
}

/** A question of its own: the change itself is shown and asked for after it. */
async function agreesToUndocumented({ name, undocumented }: RoutingPlanView): Promise<boolean> {
  if (undocumented === undefined) return false;
  const use = 'Use the Undocumented Setting';
  const answer = await window.showWarningMessage(
    `Use a setting for ${name} that its vendor does not document?`,
    { modal: true, detail: undocumented },
    use,
    'Without It',
  );
  return answer === use;
}

async function showDiff(documents: VirtualDocuments, plan: RoutingPlanView, at: number): Promise<void> {
  const edit = plan.edits[at];
  if (edit === undefined) return;
  const side = (which: 'before' | 'after') =>
    documents.add(`${plan.id} ${at} ${which}`, `/${edit.shownAs.replace(/^[~…]\//, '')}`, async () => edit[which]);
  const name = edit.shownAs.split('/').at(-1) ?? edit.shownAs;
  await commands.executeCommand('vscode.diff', side('before'), side('after'), `${name}: now ↔ with Pretense`, {
    preview: false,
  });
}
