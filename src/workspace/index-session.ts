// Runs the index requests of one owner, one after the other, with caches that live as long as the session.
import { messageOf } from '../base/error.ts';
import { WorkspaceError } from './error.ts';
import { FolderCache } from './folder-cache.ts';
import type { IndexReply, IndexRequest } from './index-protocol.ts';
import { indexWorkspace } from './index-workspace.ts';
import { memoryCaches } from './memory-cache.ts';
import type { IndexCaches } from './types.ts';

/** Used by the worker thread, and in process where there is none. */
export class IndexSession {
  readonly #reply: (reply: IndexReply) => void;
  readonly #caches = memoryCaches();
  readonly #byFolder = new Map<string, IndexCaches>();
  readonly #running = new Map<number, AbortController>();
  #queue: Promise<void> = Promise.resolve();

  constructor(reply: (reply: IndexReply) => void) {
    this.#reply = reply;
  }

  /** Answers with `progress`, then once with `done` or `failed`. Never throws. */
  handle(request: IndexRequest): void {
    if (request.type === 'cancel') {
      this.#running.get(request.id)?.abort();
      return;
    }
    const controller = new AbortController();
    this.#running.set(request.id, controller);
    this.#queue = this.#queue.then(() => this.#run(request, controller.signal));
  }

  async #run({ id, root, settings }: Extract<IndexRequest, { type: 'start' }>, signal: AbortSignal): Promise<void> {
    try {
      const index = await indexWorkspace(root, {
        ...settings,
        caches: this.#cachesIn(settings.packageCacheFolder),
        signal,
        onProgress: (progress) => this.#reply({ type: 'progress', id, progress }),
      });
      this.#reply({ type: 'done', id, index });
    } catch (error) {
      const code = error instanceof WorkspaceError ? error.code : 'worker-failed';
      this.#reply({ type: 'failed', id, code, message: messageOf(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  #cachesIn(folder: string | undefined): IndexCaches {
    if (folder === undefined) return this.#caches;
    let caches = this.#byFolder.get(folder);
    if (caches === undefined) {
      caches = { ...this.#caches, packages: new FolderCache(folder, this.#caches.packages) };
      this.#byFolder.set(folder, caches);
    }
    return caches;
  }
}
