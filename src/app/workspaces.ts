// The workspaces that a running proxy protects: registered ones, those of the command line, those added later.
import { basename, join } from 'node:path';
import type { Journal } from '../audit/journal.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Level, Pin } from '../engine/types.ts';
import type { WordMap } from '../engine/word-map.ts';
import { policyLevels } from '../policy/strictness.ts';
import type { EffectivePolicy } from '../policy/types.ts';
import type { ContentPolicy } from '../proxy/content-policy.ts';
import type { WorkspaceIndexer } from '../workspace/index-client.ts';
import { WorkspaceWatcher } from '../workspace/watch.ts';
import { startBundledIndexer } from './bundled-indexer.ts';
import { existingFolder } from './existing-folder.ts';
import { systemIdentity } from './identity/identity-source.ts';
import type { SharedNames } from './network-level/shared-names.ts';
import { systemClock } from './platform.ts';
import type { PolicyService } from './policy/policy-service.ts';
import { ProtectionService, type WorkspaceStatus } from './protection-service.ts';
import { ruledIndexer } from './ruled-indexer.ts';
import type { RuntimeOptions } from './runtime-types.ts';
import { indexWaitMs, SettingsError } from './settings.ts';
import type { AcceptedFile, SmallState } from './small-state.ts';
import type { WordMapStore } from './word-map-store.ts';
import { pinNotes, readWorkspacePins } from './workspace-pins.ts';

/** For so long after the start a request is one of the first. */
const firstRequestsMs = 5_000;

interface Home {
  readonly state: SmallState;
  readonly journal: Journal;
  readonly wordMap: WordMapStore<WordMap>;
  readonly policy: PolicyService;
}

export class Workspaces implements Disposable {
  readonly protection: ProtectionService;
  readonly #indexer: WorkspaceIndexer;
  readonly #home: Home;
  readonly #shared: SharedNames | undefined;
  readonly #watcher: WorkspaceWatcher;
  readonly #roots = new Map<string, { readonly isTrusted: boolean }>();
  #blocked: ReadonlySet<keyof ContentPolicy> = new Set();

  constructor(options: RuntimeOptions, home: Home, shared: SharedNames | undefined) {
    this.#home = home;
    this.#shared = shared;
    const firstUntilMs = performance.now() + firstRequestsMs;
    this.#indexer = startBundledIndexer(join(options.paths.home, 'cache', 'packages'));
    this.#watcher = new WorkspaceWatcher({ clock: systemClock, onChanged: (root) => this.protection.reindex(root) });
    this.protection = new ProtectionService({
      map: home.wordMap.map,
      level: () => strictestLevel(options.level, home.policy.current()),
      indexer: ruledIndexer(this.#indexer, home.state, () => home.policy.current()),
      logger: options.logger,
      pins: (roots) => this.#pins(roots),
      identity: options.identity ?? systemIdentity(),
      shared,
      get indexWaitMs() {
        return performance.now() < firstUntilMs ? (options.firstIndexWaitMs ?? indexWaitMs) : indexWaitMs;
      },
      requestArrived: () => this.#watcher.requestArrived(),
      ...(options.onIndexed === undefined ? {} : { onIndexed: options.onIndexed }),
    });
  }

  /** Protects a folder: indexes it, watches it, and puts that on the record. Throws SettingsError when it is no folder. */
  async add(folder: string, isTrusted: boolean): Promise<void> {
    const root = existingFolder(folder);
    const known = this.#roots.get(root);
    // Trust that is granted later counts: it is indexed anew, and the lexical rule protects it meanwhile.
    if (known !== undefined && (known.isTrusted || !isTrusted)) return this.#again(root);
    this.#roots.set(root, { isTrusted });
    this.#home.policy.addRoot(root);
    await this.#home.journal.append('workspace.registered', { repository: basename(root), trusted: isTrusted });
    // What changes while the first index runs must be noticed: the watcher knows the state before.
    const isWatched = this.#watcher.add(root, isTrusted);
    this.protection.register({ root, repository: basename(root) }, { isTrusted, isWatched });
  }

  /** What is protected now, with the trust that it was registered with. */
  get folders(): readonly { readonly root: string; readonly isTrusted: boolean }[] {
    return [...this.#roots].map(([root, { isTrusted }]) => ({ root, isTrusted }));
  }

  /** Whether a workspace asks that such content does not leave: what it says counts from its next index on. */
  blocks(content: keyof ContentPolicy): boolean {
    return this.#blocked.has(content);
  }

  /** Another policy holds: other names may be protected, at another level. */
  policyChanged(): void {
    this.protection.refreshPins();
    for (const root of this.#roots.keys()) this.protection.reindex(root);
  }

  /** Reads the pins again: the user's from the state file, those of workspaces when they are next needed. */
  async refreshPins(): Promise<void> {
    await this.#home.state.reload();
    this.protection.refreshPins();
    await this.#home.journal.append('config.changed', { what: 'pins', pins: this.#home.state.pins.length });
  }

  /** Reads the excluded dependencies again, and indexes everything under them. */
  async refreshExclusions(): Promise<void> {
    await this.#home.state.reload();
    for (const root of this.#roots.keys()) this.protection.reindex(root);
    const excluded = this.#home.state.excludedDependencies.length;
    await this.#home.journal.append('config.changed', { what: 'external', excluded });
  }

  status(): readonly (WorkspaceStatus & { readonly notes: readonly string[] })[] {
    const isAccepted = (file: AcceptedFile) => this.#home.state.isAccepted(file);
    return this.protection.status().map((workspace) => ({
      ...workspace,
      notes: pinNotes(workspace.root, readWorkspacePins(workspace.root, isAccepted)),
    }));
  }

  async dispose(): Promise<void> {
    this.protection.dispose();
    this.#watcher.dispose();
    await this.#indexer.dispose();
  }

  /** Several windows register one folder at the same moment: the index that runs will do for all of them. */
  #again(root: string): void {
    const isRunning = this.protection.status().some((each) => each.root === root && each.state === 'indexing');
    if (!isRunning) this.protection.reindex(root);
  }

  #pins(roots: readonly string[]): readonly Pin[] {
    const { state } = this.#home;
    const ofRoots = roots.map((root) => readWorkspacePins(root, (file) => state.isAccepted(file)));
    this.#blocked = new Set(ofRoots.flatMap(({ blocks }) => blocks));
    const terms = this.#home.policy.current().terms.map(({ value }): Pin => ({ text: value, kind: 'always' }));
    const shared = this.#shared?.pins() ?? [];
    return [...terms, ...shared, ...state.pins, ...ofRoots.flatMap(({ pins }) => pins)];
  }
}

/** The user's level, unless a policy asks for more. */
function strictestLevel(level: Level, policy: EffectivePolicy): Level {
  const { value, clause } = policy.level;
  if (clause.source === 'built-in') return level;
  return policyLevels.indexOf(value) > policyLevels.indexOf(level) ? value : level;
}

/**
 * Takes up the registered workspaces, those of the command line and those of windows. Only a named one must be there.
 * `shared`: names from elsewhere.
 */
export async function openWorkspaces(options: RuntimeOptions, home: Home, shared?: SharedNames): Promise<Workspaces> {
  const workspaces = new Workspaces(options, home, shared);
  const named = options.workspaces.map((root) => ({ root, trusted: true, isNamed: true }));
  const registered = home.state.workspaces.map((workspace) => ({ ...workspace, isNamed: false }));
  const ofWindows = (options.folders ?? []).map(({ root, isTrusted }) => ({
    root,
    trusted: isTrusted,
    isNamed: false,
  }));
  for (const { root, trusted, isNamed } of [...registered, ...named, ...ofWindows]) {
    try {
      await workspaces.add(root, trusted);
    } catch (error) {
      if (isNamed || !(error instanceof SettingsError)) {
        await workspaces.dispose();
        throw error;
      }
      options.logger.log('warn', 'registered-workspace-is-gone', { repository: basename(root) });
    }
  }
  return workspaces;
}
