// Opens what a home keeps on disk: lock, keys, word map, history, policy, log.
import type { Journal } from '../audit/journal.ts';
import type { DisposableStore } from '../base/disposable.ts';
import { WordMap } from '../engine/word-map.ts';
import { secretRules } from '../secrets/rules/index.ts';
import { rulesVersionOf } from '../secrets/rules-version.ts';
import type { Recognizer } from '../secrets/types.ts';
import type { LeaderView } from '../view/snapshot.ts';
import { withdrawProxy } from './announcement.ts';
import { loadClientToken } from './client-token.ts';
import { machineFields } from './heartbeat.ts';
import { type HistoryStore, openHistoryStore } from './history/history-store.ts';
import { openHomeJournal } from './home-journal.ts';
import { acquireHomeLock } from './home-lock.ts';
import { loadKeys, type DeviceKeys } from './keys.ts';
import { keyedHash, systemClock } from './platform.ts';
import { PolicyService, systemManagedFolder } from './policy/policy-service.ts';
import type { RuntimeOptions } from './runtime-types.ts';
import { openSmallState, type SmallState } from './small-state.ts';
import { prepareStateDir } from './state-dir.ts';
import { productVersion } from './version.ts';
import { openWordMapStore, wordMapFile, type WordMapStore } from './word-map-store.ts';

/** What is open for one home before anything runs on it. */
export interface OpenHome {
  readonly keys: DeviceKeys;
  readonly clientToken: string;
  readonly state: SmallState;
  readonly policy: PolicyService;
  readonly journal: Journal;
  readonly wordMap: WordMapStore<WordMap>;
  readonly history: HistoryStore;
  readonly warnings: readonly string[];
}

/**
 * Takes the lock of the home first; each thing that is opened is closed by the store. `recognizers`: those that requests
 * are looked through with, for the version of the rules.
 */
export async function openHome(
  options: RuntimeOptions,
  recognizers: readonly Recognizer[],
  resources: DisposableStore,
): Promise<OpenHome> {
  const { paths, level, logger } = options;
  const warnings = await prepareStateDir(paths);
  const lock = await acquireHomeLock({ home: paths.home, runDir: paths.runDir, platform: process.platform });
  resources.add({ dispose: () => lock.release() });
  // Last of all but the lock: who waits for the end of this process waits for the announcement to go.
  resources.add({ dispose: () => withdrawProxy(paths.runDir) });
  const mapFile = wordMapFile(paths.mapDir);
  const keys = await loadKeys({ keysDir: paths.keysDir, mapFile, mayCreate: true });
  const clientToken = await loadClientToken(paths.keysDir);
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
  const rulesVersion = rulesVersionOf(secretRules, recognizers);
  const startFields = { proxy_version: productVersion, level, rules_version: rulesVersion, ...machineFields() };
  const policy = openPolicy(options, state);
  const journal = await openHomeJournal({
    paths,
    startFields,
    commonFields: () => policy.fields,
    logger,
    signing: 'required',
  });
  resources.add({ dispose: () => journal.close() });
  policy.recordIn(journal);
  await recordTakeover(options, journal);
  if (wordMap.tornBytes > 0) await journal.append('map.torn_tail', { bytes: wordMap.tornBytes });
  return { keys, clientToken, state, policy, journal, wordMap, history, warnings: [...warnings, ...keys.warnings] };
}

/** Those of the workspaces that are known already count from the first record on. */
function openPolicy({ paths, logger, managedPolicyDir }: RuntimeOptions, state: SmallState): PolicyService {
  return new PolicyService({
    home: paths.home,
    managed: managedPolicyDir ?? systemManagedFolder(),
    roots: state.workspaces.map(({ root }) => root),
    clock: systemClock,
    logger,
  });
}

async function recordTakeover(options: RuntimeOptions, journal: Journal): Promise<void> {
  const { takeover } = options;
  if (takeover === undefined) return;
  const named = ({ kind, label, pid }: LeaderView) => ({ kind, label, pid });
  const fields = { from: named(takeover.from), to: named(leaderView(options)), how: takeover.how };
  await journal.append('proxy.takeover', fields);
}

/** Who runs it, for other windows and for the record of a take-over. */
export function leaderView({ host }: RuntimeOptions): LeaderView {
  return { kind: 'process', label: 'pretense start', pid: process.pid, version: productVersion, ...host };
}
