// Retention and holds as the commands ask for them: of the proxy that has the log open, or of the log itself.
import type { Journal } from '../../audit/journal.ts';
import { askProxy, isNotRunning } from '../control-client.ts';
import { findDeveloper } from '../developer.ts';
import { withLoneJournal } from '../lone-journal.ts';
import { systemClock } from '../platform.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import { prepareStateDir, type StatePaths } from '../state-dir.ts';
import { cosignedSizes } from '../sync/cosigned-sizes.ts';
import { readPins } from '../device-key.ts';
import { type RetentionReader, RetentionService } from './retention-service.ts';

/** A run reads and removes segments: years of them, the first time. */
const callTimeoutMs = 30 * 60 * 1000;

export interface RetentionCall<T> {
  /** Control endpoint of a running proxy, and what it is told. */
  readonly path: 'retention' | 'hold' | 'hold-clear';
  readonly body?: unknown;
  /** The same where no proxy runs. */
  readonly alone: (service: RetentionService) => Promise<T>;
}

/** Throws RetentionError, ControlError or AuditError. */
export async function callRetention<T>(paths: StatePaths, policy: PolicyService, call: RetentionCall<T>): Promise<T> {
  const { path, body, alone } = call;
  try {
    const given = body === undefined ? {} : { body };
    return (await askProxy(paths.runDir, { method: 'POST', path, ...given, timeoutMs: callTimeoutMs })) as T;
  } catch (error) {
    if (!isNotRunning(error)) throw error;
  }
  await prepareStateDir(paths);
  return inLoneJournal(paths, policy, (journal) =>
    alone(new RetentionService({ ...retentionReader(paths, policy), journal, developer: findDeveloper().developer })),
  );
}

/** What is needed to look at what is kept. */
export function retentionReader(paths: StatePaths, policy: PolicyService): RetentionReader {
  const keys = () => readPins(paths.keysDir);
  const cosigned = () => cosignedSizes(paths.home);
  return { auditDir: paths.auditDir, policy, keys, cosigned, clock: systemClock };
}

async function inLoneJournal<T>(
  paths: StatePaths,
  policy: PolicyService,
  work: (journal: Journal) => Promise<T>,
): Promise<T> {
  let result: { readonly value: T } | undefined;
  await withLoneJournal(
    paths,
    async (journal) => {
      result = { value: await work(journal) };
    },
    () => policy.fields,
  );
  if (result === undefined) throw new Error('the lone journal did no work');
  return result.value;
}
