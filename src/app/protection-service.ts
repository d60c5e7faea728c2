// Keeps the index of every registered workspace fresh and turns them, united, into what the proxy mutates with.
import type { Disposable } from '../base/disposable.ts';
import { messageOf } from '../base/error.ts';
import type { Logger } from '../base/log.ts';
import type { IdentitySource } from './identity/identity-source.ts';
import type { SharedNames } from './network-level/shared-names.ts';
import { KnownIdentity } from './identity/known-identity.ts';
import { copyUnits, sha256 } from './platform.ts';
import { lexicalNames } from '../engine/lexical-names.ts';
import { Mutator } from '../engine/mutate.ts';
import { buildProtection, type Protection } from '../engine/protection.ts';
import { allLanguages } from '../engine/public-names.ts';
import type { Level, Pin, WorkspaceNames } from '../engine/types.ts';
import type { WordMap } from '../engine/word-map.ts';
import type { ActiveProtection, ProtectionPort, WorkspaceRoot } from '../proxy/ports.ts';
import type { WorkspaceIndex, WorkspaceIndexer } from '../workspace/index-client.ts';
import type { IndexProgress } from '../workspace/types.ts';
import { pathSegmentsOf } from '../workspace/path-segments.ts';

export interface ProtectionServiceOptions {
  readonly map: WordMap;
  readonly level: () => Level;
  readonly indexer: Pick<WorkspaceIndexer, 'index'>;
  readonly logger: Logger;
  /** The pins that count now: the user's, and those of the given workspaces' files. */
  readonly pins: (roots: readonly string[]) => readonly Pin[];
  /** Who works here. Default: nobody. */
  readonly identity?: IdentitySource;
  /** Names from elsewhere. Default: none. */
  readonly shared?: SharedNames | undefined;
  /** How long a request waits for the look at the workspaces and for their indexes before the lexical rule takes over. */
  readonly indexWaitMs: number;
  /** Told of each request; resolves when changed workspaces were noticed and their `reindex` was called. Never rejects. */
  readonly requestArrived: () => Promise<void> | undefined;
  /** Called after each index, good or failed. */
  readonly onIndexed?: (workspace: WorkspaceStatus) => void;
}

export interface WorkspaceStatus extends WorkspaceRoot {
  readonly state: 'indexing' | 'ready' | 'failed';
  readonly report: WorkspaceIndex['report'] | undefined;
  /** Why the last index failed, for people. */
  readonly problem: string | undefined;
  /** How far the index that runs now has come. */
  readonly progress: IndexProgress | undefined;
}

interface Entry {
  readonly workspace: WorkspaceRoot;
  readonly isTrusted: boolean;
  readonly isWatched: Promise<void>;
  names: WorkspaceNames | undefined;
  report: WorkspaceIndex['report'] | undefined;
  /** Declared names that stay because of a dependency. */
  keptBy: WorkspaceIndex['keptBy'];
  problem: string | undefined;
  progress: IndexProgress | undefined;
  running: Promise<void> | undefined;
  /** Changed while it was being indexed. */
  isStale: boolean;
}

/** Names are learnt a few at a time, for so long in one turn of the event loop. */
const preloadedAtOnce = 20;
const preloadMsPerTurn = 4;

export class ProtectionService implements ProtectionPort, Disposable {
  readonly #options: ProtectionServiceOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #identity: KnownIdentity;
  #version = 1;
  #active: ActiveProtection | undefined;
  #sharedVersion: string | undefined;
  #ofGuests: Mutator | undefined;
  #isDisposed = false;

  constructor(options: ProtectionServiceOptions) {
    this.#options = options;
    this.#identity = new KnownIdentity(options.identity, () => this.#changed());
  }

  /** Registers a workspace (absolute real path) and starts its index once it is watched. */
  register(
    workspace: WorkspaceRoot,
    options: { readonly isTrusted: boolean; readonly isWatched: Promise<void> },
  ): void {
    this.#entries.set(workspace.root, {
      workspace,
      ...options,
      names: undefined,
      report: undefined,
      keptBy: undefined,
      problem: undefined,
      progress: undefined,
      running: undefined,
      isStale: false,
    });
    this.#invalidate();
    this.reindex(workspace.root);
  }

  /** Indexes again; while an index runs, once more after it. The old index counts meanwhile, with the lexical rule. */
  reindex(root: string): void {
    const entry = this.#entries.get(root);
    if (entry === undefined) return;
    if (entry.running === undefined) entry.running = this.#index(entry);
    else entry.isStale = true;
  }

  /** Pins changed: what is mutated may change with them. */
  refreshPins(): void {
    this.#changed();
  }

  status(): readonly WorkspaceStatus[] {
    return [...this.#entries.values()].map(statusOf);
  }

  async current(guest?: string): Promise<ActiveProtection> {
    const looks = this.#options.requestArrived();
    const isSettled = looks === undefined && this.#running().length === 0;
    const isFresh = isSettled || (await isDoneWithin(this.#refresh(looks), this.#options.indexWaitMs));
    // Nothing goes out before it is known who must not be named; that is read in no time, and no index is needed for it.
    const identified = this.#identity.settled();
    if (identified !== undefined) await identified;
    const active = this.now();
    // Names may have come since the index in force was made, so the request's own compounds are protected as well.
    if (!isFresh) return { ...active, mutator: undefined };
    return guest === undefined ? active : { ...active, mutator: this.#mutatorOf(guest, active) };
  }

  /** What is in force at this moment, without a look at the workspaces: for whoever shows it and sends nothing. */
  now(): ActiveProtection {
    const { shared } = this.#options;
    const version = shared?.version();
    if (version !== this.#sharedVersion) this.#invalidate();
    this.#sharedVersion = version;
    return (this.#active ??= this.#build());
  }

  /** By the pins and these names alone: enough to say what becomes of them, and made in no time. */
  onlyOf(names: WorkspaceNames): Protection {
    const pins = this.#options.pins([...this.#entries.keys()]);
    return buildProtection([names], { level: this.#options.level(), pins, identity: this.#identity.names });
  }

  /** How many names the workspaces declare as their own, as far as they are indexed. */
  declaredCount(): number {
    const { mutator, lexicalMutator } = this.now();
    return (mutator ?? lexicalMutator(lexicalNames([]))).protection.declaredCount;
  }

  /** The dependencies because of which a declared name stays as it is. */
  dependenciesOf(name: string): readonly string[] {
    const kept = [...this.#entries.values()].flatMap(({ keptBy }) => Object.entries(keptBy ?? {}));
    return [...new Set(kept.filter(([, names]) => names.includes(name)).map(([dependency]) => dependency))].toSorted();
  }

  /** Nothing is prepared any more. */
  dispose(): void {
    this.#isDisposed = true;
  }

  /** Resolves when every change that can be known now is in an index. */
  async #refresh(looks: Promise<void> | undefined): Promise<void> {
    await looks;
    for (let running = this.#running(); running.length > 0; running = this.#running()) await Promise.all(running);
  }

  #running(): readonly Promise<void>[] {
    return [...this.#entries.values()].flatMap(({ running }) => (running === undefined ? [] : [running]));
  }

  async #index(entry: Entry): Promise<void> {
    const { logger, indexer } = this.#options;
    const identified = this.#identity.readWorkspace(entry.workspace.root, entry.isTrusted);
    try {
      await entry.isWatched;
      const index = await indexer.index(entry.workspace.root, {
        isTrusted: entry.isTrusted,
        onProgress: (progress) => {
          entry.progress = progress;
        },
      });
      entry.names = index.names;
      entry.report = index.report;
      entry.keptBy = index.keptBy;
      entry.problem = undefined;
      logger.log('info', 'workspace-indexed', { repository: entry.workspace.repository, files: index.report.files });
    } catch (error) {
      // An old index stays in force, united with the lexical rule: what changed since is not known.
      entry.problem = messageOf(error);
      logger.log('error', 'workspace-index-failed', { repository: entry.workspace.repository });
    } finally {
      await identified;
      entry.running = undefined;
      entry.progress = undefined;
      this.#invalidate();
      this.#options.onIndexed?.(statusOf(entry));
      if (entry.isStale) {
        entry.isStale = false;
        this.reindex(entry.workspace.root);
      }
      void this.#prepare();
    }
  }

  /**
   * Makes what the next request needs before it comes: the protection, and what its names become. In the background, a
   * few milliseconds at a time; ends when the names change. Never rejects.
   */
  async #prepare(): Promise<void> {
    const version = this.#version;
    const isOver = (): boolean => this.#isDisposed || version !== this.#version;
    await nextTurn();
    if (isOver() || !this.#isReady() || this.#running().length > 0) return;
    try {
      const { mutator } = (this.#active ??= this.#build());
      const names = this.#indexed().flatMap(({ declared, pathSegments }) => [...declared, ...pathSegments]);
      let turnEnds = performance.now() + preloadMsPerTurn;
      for (let at = 0; at < names.length && !isOver(); at += preloadedAtOnce) {
        if (mutator?.preload(names.slice(at, at + preloadedAtOnce)) !== true) return;
        if (performance.now() < turnEnds) continue;
        await nextTurn();
        turnEnds = performance.now() + preloadMsPerTurn;
      }
    } catch {
      // A request meets the same problem and tells its client.
      this.#options.logger.log('warn', 'protection-not-prepared');
    }
  }

  /** What is mutated may be another thing now. */
  #changed(): void {
    this.#invalidate();
    void this.#prepare();
  }

  #invalidate(): void {
    this.#version += 1;
    this.#active = undefined;
    this.#ofGuests = undefined;
  }

  #isReady(): boolean {
    return this.#entries.size > 0 && this.#areAllReady();
  }

  #areAllReady(): boolean {
    return [...this.#entries.values()].every((entry) => statusOf(entry).state === 'ready');
  }

  /** Names that others pushed, or that lie in a workspace here, do not tell which names of this guest's code are its own. */
  #mutatorOf(guest: string, active: ActiveProtection): Mutator | undefined {
    if (!this.#areAllReady() || this.#options.shared?.knows(guest) !== true) return undefined;
    return active.mutator ?? (this.#ofGuests ??= active.lexicalMutator(noNames));
  }

  #indexed(): readonly WorkspaceNames[] {
    return [...this.#entries.values()].flatMap(({ names }) => (names === undefined ? [] : [names]));
  }

  #build(): ActiveProtection {
    const entries = [...this.#entries.values()];
    const { map } = this.#options;
    const level = this.#options.level();
    const indexed = [...this.#indexed(), ...(this.#options.shared?.names() ?? [])];
    const unread = entries
      .filter(({ names }) => names === undefined)
      .map(({ workspace }) => namesOfRoot(workspace.root));
    const pins = this.#options.pins(entries.map((entry) => entry.workspace.root));
    const identity = this.#identity.names;
    const unite = (names: readonly WorkspaceNames[]): Mutator =>
      new Mutator(map, buildProtection(names, { level, pins, identity }), copyUnits);
    return {
      mutator: this.#isReady() ? unite(indexed) : undefined,
      lexicalMutator: (request) => unite([...indexed, ...unread, request]),
      version: this.#version,
      level,
      pinned: buildProtection([], { level, pins, identity }),
      pinsKey: sha256(
        Buffer.from(JSON.stringify([pins.map(({ kind, text }) => `${kind} ${text}`).toSorted(), identity])),
      ),
      workspaces: entries.map((entry) => entry.workspace),
    };
  }
}

const noNames: WorkspaceNames = {
  declared: [],
  pathSegments: [],
  external: [],
  externalKebab: [],
  dependencies: [],
  languages: [],
};

/** What a workspace's folder gives away before anything in it was read. */
function namesOfRoot(root: string): WorkspaceNames {
  return {
    declared: [],
    pathSegments: pathSegmentsOf(root, []),
    external: [],
    externalKebab: [],
    dependencies: [],
    languages: allLanguages,
  };
}

function statusOf(entry: Entry): WorkspaceStatus {
  const state = entry.problem !== undefined ? 'failed' : entry.names === undefined ? 'indexing' : 'ready';
  const { workspace, report, problem, progress } = entry;
  return { ...workspace, state, report, problem, progress };
}

/** The next turn of the event loop, unless the process has nothing else to do. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve).unref());
}

/** Whether the promise resolved before the time was over. */
async function isDoneWithin(promise: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const isDone = await Promise.race([promise.then(() => true), limit]);
  clearTimeout(timer);
  return isDone;
}
