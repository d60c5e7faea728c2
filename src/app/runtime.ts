// The one composition root: opens the home, joins index, engine, log and proxy, and takes them apart again.
import { openJournal, type Journal } from '../audit/journal.ts';
import { deferred } from '../base/async.ts';
import { DisposableStore } from '../base/disposable.ts';
import { WordMap } from '../engine/word-map.ts';
import type { RunningProxy } from '../proxy/ports.ts';
import { startProxy } from '../proxy/server.ts';
import { secretRules } from '../secrets/rules/index.ts';
import { rulesVersion } from '../secrets/rules-version.ts';
import { createSecretScanner } from '../secrets/scan.ts';
import { wireFormats } from '../wire/index.ts';
import { announceProxy, withdrawProxy, writeControlToken } from './announcement.ts';
import { controlEndpoints } from './control-endpoints.ts';
import { type HistoryStore, openHistoryStore } from './history/history-store.ts';
import { acquireHomeLock } from './home-lock.ts';
import { loadKeys, type DeviceKeys } from './keys.ts';
import { keyedHash, nodeCodec, randomHex, recordHash, secretHash, sha256, systemClock } from './platform.ts';
import { recordBase } from './record-base.ts';
import type { Runtime, RuntimeOptions, RuntimeStatus } from './runtime-types.ts';
import { drainMs, maxBodyBytes, maxInFlightBytes, upstreamIdleTimeoutMs } from './settings.ts';
import { openSmallState, type SmallState } from './small-state.ts';
import { prepareStateDir } from './state-dir.ts';
import { productVersion } from './version.ts';
import { openWordMapStore, wordMapFile, type WordMapStore } from './word-map-store.ts';
import { openWorkspaces, type Workspaces } from './workspaces.ts';

/** Starts everything for one home. Throws LockError when another process serves it; what it had opened is closed. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const resources = new DisposableStore();
  try {
    const home = await openHome(options, resources);
    const workspaces = await openWorkspaces(options, home);
    resources.add(workspaces);
    return await serve(options, { ...home, workspaces }, resources);
  } catch (error) {
    await resources.dispose();
    throw error;
  }
}

interface OpenHome {
  readonly keys: DeviceKeys;
  readonly state: SmallState;
  readonly journal: Journal;
  readonly wordMap: WordMapStore<WordMap>;
  readonly history: HistoryStore;
  readonly warnings: readonly string[];
}

async function openHome({ paths, level, logger }: RuntimeOptions, resources: DisposableStore): Promise<OpenHome> {
  const warnings = await prepareStateDir(paths);
  const lock = await acquireHomeLock({ home: paths.home, runDir: paths.runDir, platform: process.platform });
  resources.add({ dispose: () => lock.release() });
  // Last of all but the lock: who waits for the end of this process waits for the announcement to go.
  resources.add({ dispose: () => withdrawProxy(paths.runDir) });
  const mapFile = wordMapFile(paths.mapDir);
  const keys = await loadKeys({ keysDir: paths.keysDir, mapFile, mayCreate: true });
  const state = await openSmallState(paths.stateFile);
  const wordMap = await openWordMapStore({
    mapDir: paths.mapDir,
    mapKey: keys.map,
    build: (entries) => new WordMap({ keyedHash: keyedHash(keys.allocator), entries }),
  });
  resources.add({ dispose: () => wordMap.close() });
  const history = await openHistoryStore({
    historyDir: paths.historyDir,
    mapId: wordMap.mapId,
    mapKey: keys.map,
    clock: systemClock,
    logger,
  });
  resources.add(history);
  const startFields = { proxy_version: productVersion, level, rules_version: rulesVersion };
  const journal = await openJournal({ auditDir: paths.auditDir, clock: systemClock, startFields });
  resources.add({ dispose: () => journal.close() });
  if (wordMap.tornBytes > 0) await journal.append('map.torn_tail', { bytes: wordMap.tornBytes });
  return { keys, state, journal, wordMap, history, warnings: [...warnings, ...keys.warnings] };
}

type Home = OpenHome & { readonly workspaces: Workspaces };

async function serve(options: RuntimeOptions, home: Home, resources: DisposableStore): Promise<Runtime> {
  const startedAt = systemClock.now().toISOString();
  const runtime = new RunningRuntime(options, home, { resources, startedAt });
  const { paths } = options;
  const controlToken = writeControlToken(paths.runDir);
  const proxy = await startProxy(
    {
      clock: systemClock,
      logger: options.logger,
      codec: nodeCodec,
      randomHex,
      sha256,
      keyedHash: recordHash(home.keys.record.key, home.keys.record.id),
      protection: home.workspaces.protection,
      wordMap: home.wordMap,
      history: home.history,
      secrets: createSecretScanner({ rules: secretRules, keyedHash: secretHash(home.keys.secrets) }),
      records: home.journal,
      formats: wireFormats,
      recordBase: recordBase(home.keys, options),
      control: controlEndpoints(runtime, home.workspaces, home.wordMap),
    },
    {
      port: options.port,
      upstreams: options.upstreams,
      controlToken,
      maxBodyBytes,
      maxInFlightBytes,
      upstreamIdleTimeoutMs,
    },
  );
  runtime.proxy = proxy;
  announceProxy(paths.runDir, {
    pid: process.pid,
    port: proxy.port,
    url: proxy.url,
    startedAt,
    version: productVersion,
  });
  return runtime;
}

interface RunningParts {
  readonly resources: DisposableStore;
  readonly startedAt: string;
}

class RunningRuntime implements Runtime {
  proxy: RunningProxy | undefined;
  readonly #options: RuntimeOptions;
  readonly #home: Home;
  readonly #parts: RunningParts;
  readonly #finished = deferred<void>();
  #stopping: Promise<void> | undefined;

  constructor(options: RuntimeOptions, home: Home, parts: RunningParts) {
    this.#options = options;
    this.#home = home;
    this.#parts = parts;
  }

  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  get url(): string {
    return this.proxy?.url ?? '';
  }

  status(): RuntimeStatus {
    const { paths, level } = this.#options;
    const { proxy } = this;
    const none = {
      requests: 0,
      protectedRequests: 0,
      blockedRequests: 0,
      identifiersMutated: 0,
      secretsDetected: 0,
      inFlight: 0,
    };
    return {
      url: this.url,
      addresses: proxy?.addresses ?? [],
      pid: process.pid,
      version: productVersion,
      startedAt: this.#parts.startedAt,
      home: paths.home,
      level,
      counts: proxy?.statistics() ?? none,
      wordMap: { entries: this.#home.wordMap.map.lastSeq },
      history: this.#home.history.size,
      workspaces: this.#home.workspaces.status(),
      warnings: this.#home.warnings,
    };
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#close();
    this.#stopping.then(this.#finished.resolve, this.#finished.reject);
    return this.#stopping;
  }

  async #close(): Promise<void> {
    await this.proxy?.drain(drainMs);
    const { requests } = this.status().counts;
    await this.#home.journal.append('daemon.stop', { requests }).catch(() => {
      this.#options.logger.log('error', 'stop-record-not-written');
    });
    await this.#parts.resources.dispose();
  }
}
