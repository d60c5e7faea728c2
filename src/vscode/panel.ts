// The panel: a webview that shows what it is told. It gets data only while it can be seen.
import { randomBytes } from 'node:crypto';
import { Position, Range, Uri, ViewColumn, commands, env, window, type Webview, type WebviewPanel } from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { messageOf } from '../base/error.ts';
import type { IncidentsView } from '../view/incidents.ts';
import type { PanelCommand } from '../view/panel-command.ts';
import type { FileRow } from '../view/snapshot.ts';
import { parsePanelMessage, type HostMessage, type PanelMessage, type Side } from '../webview/protocol.ts';
import { decideFinding } from './commands/findings.ts';
import { moveIncident } from './commands/incidents.ts';
import { openableFindings, type OpenableFindings } from './finding-files.ts';
import { commandIds, linkIds, panelViewType } from './ids.ts';
import { panelHtml } from './panel-html.ts';
import type { Session } from './session.ts';
import { throttled } from './throttle.ts';

const refreshMs = 1000;

export interface PanelActions {
  showExchangeDiff(requestId: string, side: Side): Promise<void>;
  markOpened(requestId: string): void;
}

export class Panel implements Disposable {
  readonly #session: Session;
  readonly #actions: PanelActions;
  readonly #refresh = throttled(() => this.#sendRows(), refreshMs);
  #panel: WebviewPanel | undefined;
  #rows: readonly FileRow[] = [];
  #findings: OpenableFindings = { rows: [], paths: new Map() };
  #incidents: IncidentsView = { incidents: [], ended: 0, reviews: [] };
  #shownCounts = '';
  #isReady = false;
  #reveal: HostMessage | undefined;

  constructor(session: Session, actions: PanelActions) {
    this.#session = session;
    this.#actions = actions;
    const { subscriptions } = session.context;
    const deserializeWebviewPanel = async (panel: WebviewPanel): Promise<void> => this.#adopt(panel);
    subscriptions.push(window.registerWebviewPanelSerializer(panelViewType, { deserializeWebviewPanel }));
  }

  show(requestId?: string): void {
    this.#open(requestId === undefined ? undefined : { type: 'reveal', requestId });
  }

  showFinding(finding?: string): void {
    this.#open(finding === undefined ? undefined : { type: 'reveal-finding', finding });
  }

  showIncident(incident?: string): void {
    this.#open(incident === undefined ? undefined : { type: 'reveal-incident', incident });
  }

  /** State or coverage changed. */
  update(): void {
    if (!this.#isShown()) return;
    const { host, routing } = this.#session;
    this.#post({
      type: 'state',
      state: host.state,
      coverage: routing.coverage,
      locale: env.language,
      sentAt: new Date().toISOString(),
    });
    // Files and exchanges change with the records, and with nothing else.
    const { today, audit, findings, incidents } = host.state.proxy ?? {};
    const counts = JSON.stringify([today, audit?.lastSeq, findings, incidents]);
    if (counts === this.#shownCounts) return;
    this.#shownCounts = counts;
    this.#refresh.ask();
  }

  dispose(): void {
    this.#refresh.dispose();
    this.#panel?.dispose();
  }

  #open(reveal: HostMessage | undefined): void {
    this.#reveal = reveal;
    if (this.#panel === undefined) {
      this.#adopt(window.createWebviewPanel(panelViewType, 'Pretense', ViewColumn.Active));
      return;
    }
    this.#panel.reveal();
    this.#sendReveal();
  }

  #adopt(panel: WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    this.#isReady = false;
    const { extensionUri } = this.#session.context;
    const icon = (theme: string): Uri => Uri.joinPath(extensionUri, 'media', `panel-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extensionUri, 'dist', 'webview')],
    };
    panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message));
    panel.onDidChangeViewState(() => this.#sendEverything());
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    panel.webview.html = this.#html(panel.webview);
  }

  #html(webview: Webview): string {
    const { extensionUri } = this.#session.context;
    const file = (name: string): string =>
      webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', 'webview', name)).toString();
    return panelHtml({
      script: file('panel.js'),
      style: file('panel.css'),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      // The words of the page are English in every display language.
      language: 'en',
    });
  }

  #isShown(): boolean {
    return this.#isReady && this.#panel?.visible === true;
  }

  #post(message: HostMessage): void {
    void this.#panel?.webview.postMessage(message);
  }

  #sendEverything(): void {
    this.#shownCounts = '';
    this.update();
    this.#sendReveal();
  }

  #sendReveal(): void {
    if (this.#reveal === undefined || !this.#isShown()) return;
    if (this.#reveal.type === 'reveal') this.#actions.markOpened(this.#reveal.requestId);
    this.#post(this.#reveal);
    this.#reveal = undefined;
  }

  async #sendRows(): Promise<void> {
    const { host, log } = this.#session;
    if (!this.#isShown() || host.state.proxy === undefined) return;
    try {
      const [files, exchanges, found, incidents] = await Promise.all([
        host.call('files'),
        host.call('exchanges'),
        // A proxy of an earlier version knows of none.
        host.call('findings').catch(() => []),
        host.call('incidents').catch(() => this.#incidents),
      ]);
      this.#rows = files;
      const roots = host.state.proxy?.workspaces.map(({ root }) => root) ?? [];
      this.#findings = await openableFindings(found, roots);
      this.#post({ type: 'files', rows: files });
      this.#post({ type: 'exchanges', rows: exchanges });
      this.#post({ type: 'findings', rows: this.#findings.rows });
      this.#incidents = incidents;
      this.#post({ type: 'incidents', view: incidents });
      this.#sendReveal();
    } catch (error) {
      // The next record asks again; meanwhile the panel keeps what it has.
      this.#shownCounts = '';
      log.debug(`The rows of the panel could not be read: ${messageOf(error)}`);
    }
  }

  /** Untrusted: the page's message. */
  async #receive(value: unknown): Promise<void> {
    const message = parsePanelMessage(value);
    if (message === undefined) return;
    try {
      await this.#carryOut(message);
    } catch (error) {
      this.#session.log.error(`The panel asked for ${message.type}, which failed: ${messageOf(error)}`);
      if (message.type === 'decide-finding' || message.type === 'move-incident')
        void window.showErrorMessage(messageOf(error));
    }
  }

  async #carryOut(message: PanelMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#sendEverything();
        return;
      case 'open-file':
        return this.#openFile(message.repository, message.file);
      case 'command': {
        const parameters = message.client === undefined ? [] : [message.client];
        await commands.executeCommand(commandOf[message.command], ...parameters);
        return;
      }
      case 'exchange-texts': {
        const { requestId } = message;
        this.#actions.markOpened(requestId);
        const texts = await this.#session.host.call('exchange-texts', { requestId });
        this.#post({ type: 'texts', requestId, texts });
        return;
      }
      case 'open-diff':
        return this.#actions.showExchangeDiff(message.requestId, message.side);
      case 'open-finding':
        return this.#openFinding(message.finding);
      case 'decide-finding': {
        const finding = this.#findings.rows.find((each) => each.finding === message.finding);
        return finding === undefined ? undefined : decideFinding(this.#session, finding, message.choice);
      }
      case 'move-incident': {
        const incident = this.#incidents.incidents.find(({ id }) => id === message.incident);
        return incident === undefined ? undefined : moveIncident(this.#session, incident, message.choice);
      }
      case 'open-policy': {
        const at = message.line === undefined ? [] : [message.line, message.column];
        await commands.executeCommand(linkIds.openPolicyFile, message.path, ...at);
        return;
      }
      case 'copy':
        await env.clipboard.writeText(message.text);
    }
  }

  async #openFile(repository: string, file: string): Promise<void> {
    const row = this.#rows.find((each) => each.repository === repository && each.file === file);
    if (row?.path === undefined) return;
    await window.showTextDocument(Uri.file(row.path), { viewColumn: ViewColumn.Active, preview: true });
  }

  async #openFinding(finding: string): Promise<void> {
    const row = this.#findings.rows.find((each) => each.finding === finding);
    const path = this.#findings.paths.get(row?.file ?? '');
    if (path === undefined) return;
    const place = { viewColumn: ViewColumn.Active, preview: true, ...lineSelection(row?.line) };
    await window.showTextDocument(Uri.file(path), place);
  }
}

/** Line of a finding, as the panel says it, counted from 1. */
function lineSelection(line: number | undefined): { readonly selection?: Range } {
  if (line === undefined) return {};
  const start = new Position(line - 1, 0);
  return { selection: new Range(start, start) };
}

const commandOf: Readonly<Record<PanelCommand, string>> = {
  start: commandIds.start,
  pause: commandIds.pause,
  resume: commandIds.resume,
  'configure-tools': commandIds.configureTools,
  'restore-tools': commandIds.restoreTools,
  'repair-tool': linkIds.repairTool,
  'check-coverage': commandIds.checkCoverage,
  preview: commandIds.preview,
  verify: commandIds.verifyLog,
  export: commandIds.exportLog,
  'choose-port': linkIds.chooseAnotherPort,
  'open-policy': commandIds.openPolicy,
  'show-log': commandIds.showLog,
};
