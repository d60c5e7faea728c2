// Enrolment and synchronisation as the commands ask for them: of the proxy that has the log open, or by themselves.
import { silentLogger } from '../../base/log.ts';
import { Outbox } from '../../sync/outbox.ts';
import { SyncError } from '../../sync/error.ts';
import { doneSize, noProgress, type SyncMode } from '../../sync/state.ts';
import type { SyncedView, SyncView } from '../../view/sync.ts';
import { askProxy, isNotRunning } from '../control-client.ts';
import { findDeveloper } from '../developer.ts';
import { withLoneJournal } from '../lone-journal.ts';
import { loadKeys } from '../keys.ts';
import { readNetwork } from '../network/network-settings.ts';
import { systemClock } from '../platform.ts';
import { type PolicyService, systemManagedFolder } from '../policy/policy-service.ts';
import { prepareStateDir, type StatePaths } from '../state-dir.ts';
import { wordMapFile } from '../word-map-store.ts';
import { type EnrolAsk, pinOf } from './enrol.ts';
import { collectorUrl } from './collector-client.ts';
import { readSyncState } from './sync-file.ts';
import { SyncService } from './sync-service.ts';
import { syncView } from './sync-view.ts';

/** A backlog of weeks, over a slow line. */
const callTimeoutMs = 30 * 60 * 1000;

export interface SyncPlace {
  readonly paths: StatePaths;
  readonly policy: PolicyService;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Throws SyncError, ControlError, LockError or AuditError. */
export async function callEnrol(place: SyncPlace, ask: EnrolAsk): Promise<SyncView> {
  // What is mistyped is told before anything is opened.
  collectorUrl(ask.url);
  pinOf(ask.pin);
  const call = { method: 'POST', path: 'enrol', body: ask, timeoutMs: callTimeoutMs } as const;
  return viaProxy(place.paths, call, () => alone(place, (service) => service.enrol(ask)));
}

/** Throws SyncError `not-enrolled`, ControlError, LockError or AuditError. */
export async function callLeave(place: SyncPlace): Promise<{ readonly collector: string }> {
  await mustBeEnrolled(place.paths);
  return viaProxy(place.paths, { method: 'POST', path: 'enrol-leave' }, () =>
    alone(place, (service) => service.leave()),
  );
}

/** Resolves when all that there is now was sent, or something went wrong: the view says which. Throws SyncError `not-enrolled`. */
export async function callSync(place: SyncPlace): Promise<SyncedView> {
  await mustBeEnrolled(place.paths);
  const call = { method: 'POST', path: 'sync', timeoutMs: callTimeoutMs } as const;
  return viaProxy(place.paths, call, () => alone(place, (service) => service.now()));
}

/** From now on records are sent, or checkpoints alone. Throws SyncError `not-enrolled`, ControlError, LockError or AuditError. */
export async function callSyncMode(place: SyncPlace, mode: SyncMode): Promise<SyncView> {
  await mustBeEnrolled(place.paths);
  const call = { method: 'POST', path: 'sync-mode', body: { mode } } as const;
  return viaProxy(place.paths, call, () => alone(place, (service) => service.changeMode(mode)));
}

/** Undefined: this home is not enrolled. Changes nothing. */
export async function readSyncView(paths: StatePaths, signal: AbortSignal): Promise<SyncView | undefined> {
  try {
    const view = (await askProxy(paths.runDir, { method: 'GET', path: 'sync' })) as SyncView | null;
    if (view !== null) return view;
  } catch (error) {
    if (!isNotRunning(error)) throw error;
  }
  const state = await readSyncState(paths.home);
  if (state === undefined) return undefined;
  const sizes = await new Outbox({ auditDir: paths.auditDir }).sizes(signal);
  const backlog = sizes.reduce((sum, { chain, size }) => {
    const progress = (Object.hasOwn(state.chains, chain) ? state.chains[chain] : undefined) ?? noProgress;
    return progress.stop === undefined ? sum + Math.max(0, size - doneSize(state.mode, progress)) : sum;
  }, 0);
  return syncView(state, backlog);
}

async function mustBeEnrolled({ home }: StatePaths): Promise<void> {
  if ((await readSyncState(home)) !== undefined) return;
  throw new SyncError(
    'not-enrolled',
    'This home is not enrolled at a collector. Enrol it with "pretense enrol URL", and a token that an admin of the collector hands out.',
  );
}

async function viaProxy<T>(
  { runDir }: StatePaths,
  call: Parameters<typeof askProxy>[1],
  otherwise: () => Promise<T>,
): Promise<T> {
  try {
    return (await askProxy(runDir, call)) as T;
  } catch (error) {
    if (!isNotRunning(error)) throw error;
  }
  return otherwise();
}

async function alone<T>(
  { paths, policy, environment, signal }: SyncPlace,
  work: (service: SyncService) => Promise<T>,
): Promise<T> {
  await prepareStateDir(paths);
  const network = await readNetwork({ environment, platform: process.platform });
  // The name of the device comes from one of them.
  await loadKeys({ keysDir: paths.keysDir, mapFile: wordMapFile(paths.mapDir), mayCreate: true });
  let result: { readonly value: T } | undefined;
  await withLoneJournal(
    paths,
    async (journal) => {
      const service = new SyncService({
        paths,
        journal,
        managed: systemManagedFolder(),
        network,
        developer: findDeveloper().developer,
        clock: systemClock,
        logger: silentLogger,
        onChanged: () => undefined,
      });
      const end = (): void => void service.dispose();
      signal.addEventListener('abort', end, { once: true });
      try {
        result = { value: await work(service) };
      } finally {
        signal.removeEventListener('abort', end);
        await service.dispose();
      }
    },
    () => policy.fields,
  );
  if (result === undefined) throw new Error('the lone journal did no work');
  return result.value;
}
