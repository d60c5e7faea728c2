// The extension's start and end. activate() is a table of contents: each feature has a file of its own.
import { env, window, type ExtensionContext } from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { registerCommands } from './commands/register-commands.ts';
import { ContextFlags } from './context-flags.ts';
import { showExchangeDiff } from './exchange-diff.ts';
import { FirstRun } from './first-run.ts';
import { watchFolders } from './folders.ts';
import { registerHover } from './hover.ts';
import { previewScheme } from './ids.ts';
import { Notifier } from './notifier.ts';
import { Panel } from './panel.ts';
import { Preview } from './preview.ts';
import { ProxyHost } from './proxy-host.ts';
import { Routing } from './routing.ts';
import type { Session } from './session.ts';
import { needsRestart } from './settings.ts';
import { currentSettings, watchSettings } from './settings-store.ts';
import { StatusBar } from './status-bar.ts';
import { TerminalEnvironment } from './terminal-environment.ts';
import { StoredTold } from './told-findings.ts';
import { VirtualDocuments } from './virtual-documents.ts';
import { reachedSteps } from './walkthrough-table.ts';
import { Walkthrough } from './walkthrough.ts';

/** What ends with the window. The editor waits for deactivate(), not for what is in `subscriptions`. */
let running: DisposableStore | undefined;

export function activate(context: ExtensionContext): void {
  const store = new DisposableStore();
  running = store;
  const log = store.add(window.createOutputChannel('Pretense', { log: true }));
  const settings = currentSettings;
  let update = (): void => {};
  const onChange = (): void => update();
  const host = store.add(new ProxyHost({ context, log, settings, onChange }));
  const onProblem = (message: string): void => log.warn(message);
  const routing = store.add(new Routing({ host, settings, onChange, onProblem }));
  const walkthrough = store.add(new Walkthrough(context.globalState));
  const session: Session = { context, log, host, routing, settings, walkthrough };

  const statusBar = store.add(new StatusBar(session));
  const documents = store.add(new VirtualDocuments(previewScheme));
  const preview = store.add(new Preview(session, documents));
  const panel = store.add(
    new Panel(session, {
      showExchangeDiff: (requestId, side) => showExchangeDiff(session, documents, requestId, side),
      markOpened: (requestId) => statusBar.markOpened(requestId),
    }),
  );
  const terminals = store.add(new TerminalEnvironment(session, context.environmentVariableCollection));
  const flags = new ContextFlags();
  const notifier = store.add(
    new Notifier({
      findings: new StoredTold(context.globalState, 'toldFindings'),
      incidents: new StoredTold(context.globalState, 'toldIncidents'),
    }),
  );
  const firstRun = new FirstRun(context.globalState);
  update = () => {
    const situation = { state: host.state, coverage: routing.coverage };
    flags.update(host.state);
    for (const key of reachedSteps(situation)) walkthrough.reached(key);
    statusBar.update();
    terminals.update();
    panel.update();
    routing.update();
    notifier.update(situation);
    firstRun.update(situation);
  };

  registerCommands(session, { panel, preview, documents });
  store.add(registerHover(session));
  store.add(watchFolders(session));
  store.add(
    watchSettings((before, after) => {
      if (needsRestart(before, after)) void (after.isEnabled ? host.start() : host.stop('user'));
      update();
    }),
  );
  log.info(`Pretense in ${env.appName}`);
  if (settings().isEnabled) void host.start();
}

/** Another window, or a process of its own, takes over before this one goes. */
export async function deactivate(): Promise<void> {
  await running?.dispose();
  running = undefined;
}
