// Notices that a registered workspace changed, so that its index is made again.
//
// Where the system reports changes of a whole tree (macOS, Windows) it is asked for them. Elsewhere (Linux: one watch
// per folder, costly and limited) the listed files' times and sizes are looked at, at most every few seconds and only
// while requests arrive: an idle workspace costs nothing.
import { createHash } from 'node:crypto';
import { watch as watchFolder } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { listFiles } from './files.ts';
import { installedFolders } from './paths.ts';

export interface WorkspaceWatcherOptions {
  readonly clock: Clock;
  /** The workspace's folder, as it was added. Called again only after a further change. */
  readonly onChanged: (root: string) => void;
  /** Default: where the platform reports changes of a whole tree. */
  readonly isRecursive?: boolean;
  /** Shortest time between two looks. Default 5 s. */
  readonly rescanMs?: number;
  /** Changes closer together than this are one. Default 300 ms. */
  readonly debounceMs?: number;
}

interface Watched {
  readonly root: string;
  readonly isTrusted: boolean;
  fingerprint: string | undefined;
  lookedAtMs: number;
  looking: Promise<void> | undefined;
  timer: NodeJS.Timeout | undefined;
  close: (() => void) | undefined;
}

export class WorkspaceWatcher implements Disposable {
  readonly #options: Required<WorkspaceWatcherOptions>;
  readonly #watched = new Map<string, Watched>();

  constructor(options: WorkspaceWatcherOptions) {
    const isRecursive = process.platform === 'darwin' || process.platform === 'win32';
    this.#options = { isRecursive, rescanMs: 5_000, debounceMs: 300, ...options };
  }

  /** Starts watching; resolves once the present state is known. A second call for the same folder does nothing. */
  async add(root: string, isTrusted: boolean): Promise<void> {
    if (this.#watched.has(root)) return;
    const watched: Watched = {
      root,
      isTrusted,
      fingerprint: undefined,
      lookedAtMs: this.#options.clock.monotonicMs(),
      looking: undefined,
      timer: undefined,
      close: undefined,
    };
    this.#watched.set(root, watched);
    if (this.#options.isRecursive) this.#watchTree(watched);
    watched.fingerprint = await fingerprintOf(watched);
  }

  /** To be called for each request that needs an index. Resolves when a look that is due is done; never rejects. */
  async requestArrived(): Promise<void> {
    const now = this.#options.clock.monotonicMs();
    const due = [...this.#watched.values()].filter(
      ({ close, lookedAtMs }) => close === undefined && now - lookedAtMs >= this.#options.rescanMs,
    );
    await Promise.all(due.map((watched) => this.#look(watched)));
  }

  remove(root: string): void {
    const watched = this.#watched.get(root);
    clearTimeout(watched?.timer);
    watched?.close?.();
    this.#watched.delete(root);
  }

  dispose(): void {
    for (const root of this.#watched.keys()) this.remove(root);
  }

  /** Looks once, however many ask meanwhile. */
  #look(watched: Watched): Promise<void> {
    watched.looking ??= this.#compare(watched).finally(() => {
      watched.looking = undefined;
    });
    return watched.looking;
  }

  async #compare(watched: Watched): Promise<void> {
    watched.lookedAtMs = this.#options.clock.monotonicMs();
    const fingerprint = await fingerprintOf(watched);
    if (fingerprint === watched.fingerprint || !this.#watched.has(watched.root)) return;
    watched.fingerprint = fingerprint;
    this.#options.onChanged(watched.root);
  }

  #watchTree(watched: Watched): void {
    try {
      const watcher = watchFolder(watched.root, { recursive: true, persistent: false }, (_event, file) => {
        if (file === null || isWatchworthy(file)) this.#changedSoon(watched);
      });
      watched.close = () => watcher.close();
      // The watch broke (folder gone, too many files): go on by looking.
      watcher.on('error', () => {
        watcher.close();
        watched.close = undefined;
      });
    } catch {
      watched.close = undefined;
    }
  }

  /** An event says that something moved, maybe only build output: the listed files decide. */
  #changedSoon(watched: Watched): void {
    if (watched.timer !== undefined) return;
    const { clock, debounceMs, rescanMs } = this.#options;
    const restMs = watched.lookedAtMs + rescanMs - clock.monotonicMs();
    watched.timer = setTimeout(
      () => {
        watched.timer = undefined;
        void this.#look(watched);
      },
      Math.max(debounceMs, restMs),
    );
    watched.timer.unref();
  }
}

function isWatchworthy(file: string): boolean {
  return !file.split(sep).some((name) => installedFolders.has(name));
}

/** Changes when a listed file appears, goes, or gets another time or size. Empty when the folder cannot be listed. */
async function fingerprintOf({ root, isTrusted }: Watched): Promise<string> {
  const hash = createHash('sha256');
  try {
    const list = await listFiles(root, { isTrusted });
    for (const path of list.paths) {
      const stat = await lstat(join(list.root, path)).catch(() => undefined);
      hash.update(`${path}\0${stat?.mtimeMs ?? 0}\0${stat?.size ?? 0}\0`);
    }
  } catch {
    return '';
  }
  return hash.digest('base64url');
}
