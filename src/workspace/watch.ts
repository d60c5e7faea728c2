// Notices that a registered workspace changed, so that its index is made again.
//
// Where the system reports changes of a whole tree (macOS, Windows) it is asked for them. Elsewhere (Linux: one watch
// per folder, costly and limited) the listed files' times and sizes are looked at, at most every few seconds and only
// while requests arrive: an idle workspace costs nothing.
import { createHash } from 'node:crypto';
import { watch as watchFolder } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { listFiles } from './files.ts';
import { identityFiles } from './identity/workspace-identity.ts';
import { installedFolders } from './paths.ts';

export interface WorkspaceWatcherOptions {
  readonly clock: Clock;
  /** The workspace's folder, as it was added. Called again only after a further change. */
  readonly onChanged: (root: string) => void;
  /** Default: where the platform reports changes of a whole tree. */
  readonly isRecursive?: boolean;
  /** Shortest time from the end of one look to the next. Default 5 s; longer where a look takes long. */
  readonly rescanMs?: number;
  /** Changes closer together than this are one. Default 300 ms. */
  readonly debounceMs?: number;
}

/** Requests wait for a look: in a huge workspace it may take no more than a fifth of the time. */
const restPerLook = 4;
const gitConfig = join('.git', 'config');
/** Files whose times are asked for at once. */
const statBatch = 64;

interface Watched {
  readonly root: string;
  readonly isTrusted: boolean;
  fingerprint: string | undefined;
  lookedAtMs: number;
  /** How long the last look took. */
  lookMs: number;
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
      lookMs: 0,
      looking: undefined,
      timer: undefined,
      close: undefined,
    };
    this.#watched.set(root, watched);
    if (this.#options.isRecursive) this.#watchTree(watched);
    watched.fingerprint = await fingerprintOf(watched);
  }

  /**
   * To be called for each request that needs an index. Resolves when the looks that are due or running are done, and
   * never rejects; undefined when there are none.
   */
  requestArrived(): Promise<void> | undefined {
    const wanted = [...this.#watched.values()].filter(
      (watched) => watched.looking !== undefined || (mayHaveChanged(watched) && this.#restMs(watched) <= 0),
    );
    if (wanted.length === 0) return undefined;
    return Promise.all(wanted.map((watched) => this.#look(watched))).then(() => undefined);
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

  /** Time until the next look; 0 or less: it is due. */
  #restMs({ lookedAtMs, lookMs }: Watched): number {
    const { clock, rescanMs } = this.#options;
    return lookedAtMs + Math.max(rescanMs, restPerLook * lookMs) - clock.monotonicMs();
  }

  /** Looks once, however many ask meanwhile. */
  #look(watched: Watched): Promise<void> {
    watched.looking ??= this.#compare(watched).finally(() => {
      watched.looking = undefined;
    });
    return watched.looking;
  }

  async #compare(watched: Watched): Promise<void> {
    const { clock } = this.#options;
    const startMs = clock.monotonicMs();
    clearTimeout(watched.timer);
    watched.timer = undefined;
    const fingerprint = await fingerprintOf(watched);
    watched.lookedAtMs = clock.monotonicMs();
    watched.lookMs = watched.lookedAtMs - startMs;
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
    watched.timer = setTimeout(
      () => {
        watched.timer = undefined;
        void this.#look(watched);
      },
      Math.max(this.#options.debounceMs, this.#restMs(watched)),
    );
    watched.timer.unref();
  }
}

/** Where the system reports changes, only a report that was not looked into yet gives a reason to look. */
function mayHaveChanged({ close, timer }: Watched): boolean {
  return close === undefined || timer !== undefined;
}

/** git's own folder changes with each command; only its configuration counts. */
function isWatchworthy(file: string): boolean {
  if (file === gitConfig) return true;
  return !file.split(sep).some((name) => installedFolders.has(name));
}

/**
 * Changes when a listed file appears, goes, or gets another time or size, or when a file that tells who works here does.
 * Empty when the folder cannot be listed.
 */
async function fingerprintOf({ root, isTrusted }: Watched): Promise<string> {
  const hash = createHash('sha256');
  try {
    const list = await listFiles(root, { isTrusted });
    const files = [...list.paths, ...(await identityFiles(root, process.env))];
    for (let at = 0; at < files.length; at += statBatch) {
      const paths = files.slice(at, at + statBatch);
      const stats = await Promise.all(paths.map((path) => lstat(resolve(list.root, path)).catch(() => undefined)));
      for (const [index, path] of paths.entries()) {
        const stat = stats[index];
        hash.update(`${path}\0${stat?.mtimeMs ?? 0}\0${stat?.size ?? 0}\0`);
      }
    }
  } catch {
    return '';
  }
  return hash.digest('base64url');
}
