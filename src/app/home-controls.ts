// What people may do with a running proxy besides sending requests: pause it, ask about names, look at its log.
import type { Journal } from '../audit/journal.ts';
import type { Verification } from '../audit/verify.ts';
import type { Logger } from '../base/log.ts';
import type { WordMap } from '../engine/word-map.ts';
import type { EffectivePolicy } from '../policy/types.ts';
import type { SecretScanner } from '../secrets/types.ts';
import type { DeviceKeys } from './keys.ts';
import { logEndpoints } from './log-endpoints.ts';
import { nameEndpoints } from './names/name-endpoints.ts';
import { NameService } from './names/name-service.ts';
import { PassingMutator } from './names/passing-mutator.ts';
import { openPauseControl, type PauseControl } from './pause/pause-control.ts';
import { pauseEndpoints } from './pause/pause-endpoints.ts';
import { defaultMaxMinutes } from './pause/pause-request.ts';
import { keyedHash, recordHash, systemClock } from './platform.ts';
import { exportRecordEndpoints } from './report/export-record.ts';
import { checkpointEndpoints } from './report/sign-first.ts';
import type { NetworkSettings } from './network/network-settings.ts';
import { type PolicyService, systemManagedFolder } from './policy/policy-service.ts';
import { keyEndpoints } from './retention/key-rotation.ts';
import { openRetention, type OpenRetention } from './retention/open-retention.ts';
import { retentionReader } from './retention/retention-calls.ts';
import type { SmallState } from './small-state.ts';
import type { StatePaths } from './state-dir.ts';
import { syncEndpoints } from './sync/sync-endpoints.ts';
import { SyncService } from './sync/sync-service.ts';
import type { Workspaces } from './workspaces.ts';

export interface HomeControlOptions {
  readonly paths: StatePaths;
  readonly keys: DeviceKeys;
  readonly state: SmallState;
  readonly journal: Journal;
  readonly policy: PolicyService;
  readonly map: WordMap;
  readonly workspaces: Workspaces;
  readonly secrets: SecretScanner;
  readonly logger: Logger;
  /** Who pauses, for the record. */
  readonly developer: string;
  readonly maxPauseMinutes?: number | undefined;
  /** The way to a collector. */
  readonly network: NetworkSettings;
  /** Where the organisation's policy lies. Default: where this machine keeps it. */
  readonly managedPolicyDir?: string | undefined;
  /** Called after a pause began or ended. */
  readonly onChanged?: () => void;
  /** Called after each check of the whole log. */
  readonly onVerified?: (result: Verification) => void;
}

export interface HomeControls {
  /** The caller disposes it. */
  readonly pause: PauseControl;
  /** The caller disposes it. */
  readonly retention: OpenRetention;
  /** The caller disposes it before the log is closed. */
  readonly sync: SyncService;
  readonly endpoints: Readonly<Record<string, (body: unknown) => Promise<unknown>>>;
}

/** How long a pause may last: as the setting says, unless a policy says less. 0: not at all. */
function pauseMinutes(setting: number, { pause }: EffectivePolicy): number {
  if (!pause.allowed.value) return 0;
  return pause.maxMinutes.clause.source === 'built-in' ? setting : Math.min(setting, pause.maxMinutes.value);
}

/** Takes up a pause that an earlier process of the home began; call it before the first request. */
export async function openHomeControls(options: HomeControlOptions): Promise<HomeControls> {
  const { paths, keys, state, journal, workspaces } = options;
  const seal = recordHash(keys.record.key, keys.record.id);
  const pause = await openPauseControl({
    file: { path: paths.pauseFile, seal },
    clock: systemClock,
    logger: options.logger,
    records: journal,
    by: options.developer,
    maxMinutes: () => pauseMinutes(options.maxPauseMinutes ?? defaultMaxMinutes, options.policy.current()),
    protectedNames: () => workspaces.protection.declaredCount(),
    ...(options.onChanged === undefined ? {} : { onChanged: options.onChanged }),
  });
  const names = new NameService({
    protection: workspaces.protection,
    passing: new PassingMutator(options.map, keyedHash(keys.allocator)),
    secrets: options.secrets,
    pause,
    state,
    pinsChanged: () => workspaces.refreshPins(),
  });
  const { logger, developer, policy } = options;
  const retention = openRetention({ ...retentionReader(paths, policy), journal, developer, logger });
  const sync = new SyncService({
    paths,
    journal,
    managed: options.managedPolicyDir ?? systemManagedFolder(),
    network: options.network,
    developer,
    clock: systemClock,
    logger,
    onChanged: () => options.onChanged?.(),
  });
  return {
    pause,
    retention,
    sync,
    endpoints: {
      ...syncEndpoints(sync),
      ...retention.endpoints,
      ...keyEndpoints({ keysDir: paths.keysDir, journal, developer }),
      ...pauseEndpoints(pause),
      ...nameEndpoints(names),
      ...logEndpoints({
        paths,
        records: journal,
        policy: options.policy,
        developer: () => options.developer,
        onVerified: options.onVerified,
      }),
      ...exportRecordEndpoints(journal, () => options.developer),
      ...checkpointEndpoints(journal),
    },
  };
}
