// Keeps the index of every registered workspace fresh and turns them, united, into what the proxy mutates with.
import { messageOf } from '../base/error.ts';
import type { Logger } from '../base/log.ts';
import { Mutator } from '../engine/mutate.ts';
import { buildProtection } from '../engine/protection.ts';
import type { Level, Pin, WorkspaceNames } from '../engine/types.ts';
import type { WordMap } from '../engine/word-map.ts';
import type { ActiveProtection, ProtectionPort, WorkspaceRoot } from '../proxy/ports.ts';
import type { WorkspaceIndex, WorkspaceIndexer } from '../workspace/index-client.ts';

export interface ProtectionServiceOptions {
  readonly map: WordMap;
  readonly level: Level;
  readonly indexer: WorkspaceIndexer;
  readonly logger: Logger;
  /** The pins that count now: the user's, and those of the given workspaces' files. */
  readonly pins: (roots: readonly string[]) => readonly Pin[];
  /** How long a request waits for an index before the lexical rule takes over. */
  readonly indexWaitMs: number;
  /** Told of each request, so that changed workspaces are noticed. */
  readonly requestArrived: () => void;
  /** Called after each index, good or failed. */
  readonly onIndexed?: (workspace: WorkspaceStatus) => void;
}

export interface WorkspaceStatus extends WorkspaceRoot {
  readonly state: 'indexing' | 'ready' | 'failed';
  readonly report: WorkspaceIndex['report'] | undefined;
  /** Why the last index failed, for people. */
  readonly problem: string | undefined;
}

interface Entry {
  readonly workspace: WorkspaceRoot;
  readonly isTrusted: boolean;
  readonly isWatched: Promise<void>;
  names: WorkspaceNames | undefined;
  report: WorkspaceIndex['report'] | undefined;
  problem: string | undefined;
  running: Promise<void> | undefined;
  /** Changed while it was being indexed. */
  isStale: boolean;
}

export class ProtectionService implements ProtectionPort {
  readonly #options: ProtectionServiceOptions;
  readonly #entries = new Map<string, Entry>();
  #version = 1;
  #active: ActiveProtection | undefined;

  constructor(options: ProtectionServiceOptions) {
    this.#options = options;
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
      problem: undefined,
      running: undefined,
      isStale: false,
    });
    this.#invalidate();
    this.reindex(workspace.root);
  }

  /** Indexes again; while an index runs, once more after it. The old index stays in force meanwhile. */
  reindex(root: string): void {
    const entry = this.#entries.get(root);
    if (entry === undefined) return;
    if (entry.running === undefined) entry.running = this.#index(entry);
    else entry.isStale = true;
  }

  /** Pins changed: what is mutated may change with them. */
  refreshPins(): void {
    this.#invalidate();
  }

  status(): readonly WorkspaceStatus[] {
    return [...this.#entries.values()].map(statusOf);
  }

  async current(): Promise<ActiveProtection> {
    this.#options.requestArrived();
    const pending = [...this.#entries.values()].flatMap((entry) =>
      entry.names === undefined && entry.running !== undefined ? [entry.running] : [],
    );
    if (pending.length > 0) await withLimit(Promise.all(pending), this.#options.indexWaitMs);
    this.#active ??= this.#build();
    return this.#active;
  }

  async #index(entry: Entry): Promise<void> {
    const { logger, indexer } = this.#options;
    try {
      await entry.isWatched;
      const index = await indexer.index(entry.workspace.root, { isTrusted: entry.isTrusted });
      entry.names = index.names;
      entry.report = index.report;
      entry.problem = undefined;
      logger.log('info', 'workspace-indexed', { repository: entry.workspace.repository, files: index.report.files });
    } catch (error) {
      // An index that fails leaves the old one in force; without an old one the lexical rule goes on.
      entry.problem = messageOf(error);
      logger.log('error', 'workspace-index-failed', { repository: entry.workspace.repository });
    } finally {
      entry.running = undefined;
      this.#invalidate();
      this.#options.onIndexed?.(statusOf(entry));
      if (entry.isStale) {
        entry.isStale = false;
        this.reindex(entry.workspace.root);
      }
    }
  }

  #invalidate(): void {
    this.#version += 1;
    this.#active = undefined;
  }

  #build(): ActiveProtection {
    const entries = [...this.#entries.values()];
    const { map, level } = this.#options;
    const names = entries.flatMap((entry) => (entry.names === undefined ? [] : [entry.names]));
    const pins = this.#options.pins(entries.map((entry) => entry.workspace.root));
    const isReady = names.length > 0 && names.length === entries.length;
    return {
      mutator: isReady ? new Mutator(map, buildProtection(names, { level, pins })) : undefined,
      lexicalMutator: (request) => new Mutator(map, buildProtection([...names, request], { level, pins })),
      version: this.#version,
      level,
      workspaces: entries.map((entry) => entry.workspace),
    };
  }
}

function statusOf(entry: Entry): WorkspaceStatus {
  const state = entry.names !== undefined ? 'ready' : entry.problem === undefined ? 'indexing' : 'failed';
  return { ...entry.workspace, state, report: entry.report, problem: entry.problem };
}

/** Resolves when the promise does or the time is over, whichever comes first. */
async function withLimit(promise: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise, limit]);
  clearTimeout(timer);
}
