// "Preview What the AI Sees": the file beside what a provider would get of it, kept up to date while it is edited.
import { Uri, commands, window, workspace, type TextDocument } from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { walkthroughKeys } from './ids.ts';
import type { Session } from './session.ts';
import { throttled, type Throttle } from './throttle.ts';
import type { VirtualDocuments } from './virtual-documents.ts';

const shortestMs = 400;

interface Live {
  readonly throttle: Throttle;
  readonly watch: Disposable;
}

export class Preview implements Disposable {
  readonly #session: Session;
  readonly #documents: VirtualDocuments;
  /** By the address of the previewed document. */
  readonly #live = new Map<string, Live>();
  readonly #closed: Disposable;

  constructor(session: Session, documents: VirtualDocuments) {
    this.#session = session;
    this.#documents = documents;
    this.#closed = workspace.onDidCloseTextDocument((document) => this.#forget(document.uri.query));
  }

  /** Of this file, or of the one in the editor. */
  async show(file?: unknown): Promise<void> {
    const document = file instanceof Uri ? await workspace.openTextDocument(file) : window.activeTextEditor?.document;
    if (document === undefined) {
      void window.showInformationMessage('No file is open. Open the file that you want to see as the AI sees it.');
      return;
    }
    const id = document.uri.toString();
    const path = document.uri.path;
    const seen = this.#documents.add(id, path, () => this.#textOf(document));
    this.#keepLive(id, document, seen);
    this.#documents.refresh(seen);
    const name = path.split('/').at(-1) ?? path;
    await commands.executeCommand('vscode.diff', document.uri, seen, `${name}: yours ↔ what the AI sees`);
  }

  dispose(): void {
    void this.#closed.dispose();
    for (const id of this.#live.keys()) this.#forget(id);
  }

  async #textOf(document: TextDocument): Promise<string> {
    const path = document.uri.scheme === 'file' ? { path: document.uri.fsPath } : {};
    const { text } = await this.#session.host.call('preview', { text: document.getText(), ...path });
    this.#session.walkthrough.reached(walkthroughKeys.showedPreview);
    return text;
  }

  #keepLive(id: string, document: TextDocument, seen: Uri): void {
    if (this.#live.has(id)) return;
    const throttle = throttled(async () => this.#documents.refresh(seen), shortestMs);
    const watch = workspace.onDidChangeTextDocument((change) => {
      if (change.document === document) throttle.ask();
    });
    this.#live.set(id, { throttle, watch });
  }

  #forget(id: string): void {
    const live = this.#live.get(id);
    if (live === undefined) return;
    live.throttle.dispose();
    void live.watch.dispose();
    this.#live.delete(id);
  }
}
