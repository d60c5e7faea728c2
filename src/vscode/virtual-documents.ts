// Read-only documents that stand in diff editors: texts that exist in memory only, by an id in their address.
import { EventEmitter, Uri, workspace, type TextDocumentContentProvider } from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { messageOf } from '../base/error.ts';

type ReadText = () => Promise<string>;

/** Documents that nobody has opened again are forgotten first. */
const mostDocuments = 100;

export class VirtualDocuments implements Disposable, TextDocumentContentProvider {
  readonly #scheme: string;
  readonly #changed = new EventEmitter<Uri>();
  readonly #readers = new Map<string, ReadText>();
  readonly #registration: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(scheme: string) {
    this.#scheme = scheme;
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** The same id gives the same document; its language comes from the end of `path`. */
  add(id: string, path: string, read: ReadText): Uri {
    this.#readers.delete(id);
    this.#readers.set(id, read);
    for (const old of this.#readers.keys()) {
      if (this.#readers.size <= mostDocuments) break;
      this.#readers.delete(old);
    }
    return Uri.from({ scheme: this.#scheme, path: path.startsWith('/') ? path : `/${path}`, query: id });
  }

  refresh(uri: Uri): void {
    this.#changed.fire(uri);
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const read = this.#readers.get(uri.query);
    if (read === undefined) return 'This text was only kept in memory and is gone. Open it again.\n';
    try {
      return await read();
    } catch (error) {
      return `${messageOf(error)}\n`;
    }
  }

  dispose(): void {
    void this.#registration.dispose();
    this.#changed.dispose();
    this.#readers.clear();
  }
}
