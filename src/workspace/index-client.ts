// The owner's side of the indexing thread.
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../base/error.ts';
import type { Disposable } from '../base/disposable.ts';
import { WorkspaceError } from './error.ts';
import type { IndexReply, IndexRequest } from './index-protocol.ts';
import { IndexSession } from './index-session.ts';
import type { IndexProgress, IndexSettings, WorkspaceIndex } from './types.ts';

export type { WorkspaceIndex } from './types.ts';

export interface IndexWorkerOptions {
  /** Folder with the tree-sitter runtime and the grammars. */
  readonly grammarsFolder: string;
  /** The built worker. Where the file does not exist (running from source) the index runs in process. */
  readonly workerFile?: string;
  /** Where the names of installed packages are kept between runs. Default: nowhere. */
  readonly packageCacheFolder?: string | undefined;
}

export interface IndexRequestOptions extends Omit<IndexSettings, 'grammarsFolder' | 'packageCacheFolder'> {
  readonly onProgress?: (progress: IndexProgress) => void;
  readonly signal?: AbortSignal;
}

/** Never throws; what fails, fails at the first `index`. The creator disposes. */
export function startIndexWorker(options: IndexWorkerOptions): WorkspaceIndexer {
  return new WorkspaceIndexer(options);
}

interface Pending {
  readonly resolve: (index: WorkspaceIndex) => void;
  readonly reject: (error: WorkspaceError) => void;
  readonly onProgress: ((progress: IndexProgress) => void) | undefined;
}

interface Channel {
  send(request: IndexRequest): void;
  /** Whether the process may end although the thread lives. */
  hold(isBusy: boolean): void;
  close(): Promise<void>;
}

/** Indexes workspaces, one at a time; unchanged files are not parsed again as long as it lives. */
export class WorkspaceIndexer implements Disposable {
  readonly #options: IndexWorkerOptions;
  readonly #pending = new Map<number, Pending>();
  #channel: Channel | undefined;
  #lastId = 0;
  #isDisposed = false;

  constructor(options: IndexWorkerOptions) {
    this.#options = options;
  }

  /** Rejects with WorkspaceError: `not-a-folder`, `cancelled`, `grammars-missing`, `worker-failed`. */
  async index(root: string, options: IndexRequestOptions = {}): Promise<WorkspaceIndex> {
    const { onProgress, signal, ...settings } = options;
    if (this.#isDisposed || signal?.aborted === true)
      throw new WorkspaceError('cancelled', 'the workspace index was cancelled');
    const { grammarsFolder, packageCacheFolder } = this.#options;
    const id = (this.#lastId += 1);
    const channel = (this.#channel ??= this.#open());
    const cancel = (): void => channel.send({ type: 'cancel', id });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<WorkspaceIndex>((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, onProgress });
        channel.hold(true);
        channel.send({
          type: 'start',
          id,
          root,
          settings: {
            ...settings,
            grammarsFolder,
            ...(packageCacheFolder === undefined ? {} : { packageCacheFolder }),
          },
        });
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#pending.delete(id);
      if (this.#pending.size === 0) channel.hold(false);
    }
  }

  /** What still runs is rejected with `cancelled`. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const channel = this.#channel;
    this.#channel = undefined;
    this.#rejectAll(new WorkspaceError('cancelled', 'the workspace index was cancelled'));
    await channel?.close();
  }

  #open(): Channel {
    const { workerFile } = this.#options;
    if (workerFile !== undefined && existsSync(workerFile)) return this.#openThread(workerFile);
    const session = new IndexSession((reply) => this.#receive(reply));
    const running = new Set<number>();
    return {
      send: (request) => {
        if (request.type === 'start') running.add(request.id);
        session.handle(request);
      },
      hold: () => {},
      close: async () => {
        for (const id of running) session.handle({ type: 'cancel', id });
      },
    };
  }

  #openThread(workerFile: string): Channel {
    // A hostile source may cost memory: then this thread ends, not the process that forwards requests.
    const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: 1_536 } });
    worker.unref();
    const channel: Channel = {
      send: (request) => worker.postMessage(request),
      hold: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
      close: async () => void (await worker.terminate()),
    };
    const fail = (reason: string): void => {
      if (this.#channel !== channel) return;
      this.#channel = undefined;
      const message = `the indexing thread ended (${reason}); until it runs again every compound name of a request is protected`;
      this.#rejectAll(new WorkspaceError('worker-failed', message));
    };
    worker.on('message', (reply: IndexReply) => this.#receive(reply));
    worker.once('error', (error) => fail(messageOf(error)));
    worker.once('exit', (code) => fail(`exit code ${code}`));
    return channel;
  }

  #receive(reply: IndexReply): void {
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return;
    switch (reply.type) {
      case 'progress':
        pending.onProgress?.(reply.progress);
        break;
      case 'done':
        pending.resolve(reply.index);
        break;
      case 'failed':
        pending.reject(new WorkspaceError(reply.code, reply.message));
        break;
    }
  }

  #rejectAll(error: WorkspaceError): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
