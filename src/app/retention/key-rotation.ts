// Changing the key of the device as a person asks for it: through the proxy that has the log open, or by oneself.
import type { Journal } from '../../audit/journal.ts';
import { keyText } from '../../audit/log-keys.ts';
import { askProxy, isNotRunning } from '../control-client.ts';
import { findDeveloper } from '../developer.ts';
import { rotateDeviceKey } from '../device-key-rotation.ts';
import { withLoneJournal } from '../lone-journal.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import { prepareStateDir, type StatePaths } from '../state-dir.ts';
import { textOf } from './hold-request.ts';

export interface RotatedKey {
  /** Verifier keys (C2SP). */
  readonly oldKey: string;
  readonly newKey: string;
  /** Of the record `key.rotated`. */
  readonly seq: number;
  readonly at: string;
}

export interface KeyEndpointOptions {
  readonly keysDir: string;
  readonly journal: Journal;
  readonly developer: string;
}

/** Untrusted: the body. One rotation at a time. */
export function keyEndpoints({ keysDir, journal, developer }: KeyEndpointOptions) {
  let last: Promise<unknown> = Promise.resolve();
  return {
    'POST /__pretense/key-rotate': (body: unknown): Promise<RotatedKey> => {
      const done = last.then(() => rotate(keysDir, journal, { reason: reasonOf(body), by: developer }));
      last = done.catch(() => undefined);
      return done;
    },
  };
}

/** Throws RetentionError `bad-request`, ControlError, KeysError or AuditError: the old key stays in use then. */
export async function callKeyRotation(paths: StatePaths, policy: PolicyService, reason: string): Promise<RotatedKey> {
  const body = { reason: reasonOf({ reason }) };
  try {
    return (await askProxy(paths.runDir, { method: 'POST', path: 'key-rotate', body })) as RotatedKey;
  } catch (error) {
    if (!isNotRunning(error)) throw error;
  }
  await prepareStateDir(paths);
  let rotated: RotatedKey | undefined;
  await withLoneJournal(
    paths,
    async (journal) => {
      rotated = await rotate(paths.keysDir, journal, { ...body, by: findDeveloper().developer });
    },
    () => policy.fields,
  );
  if (rotated === undefined) throw new Error('the lone journal did no work');
  return rotated;
}

function reasonOf(body: unknown): string {
  return textOf((body as { readonly reason?: unknown } | null | undefined)?.reason, 'The reason');
}

async function rotate(
  keysDir: string,
  journal: Journal,
  why: { readonly reason: string; readonly by: string },
): Promise<RotatedKey> {
  const { record, oldKey, newKey } = await rotateDeviceKey({ keysDir }, journal, why);
  return { oldKey: keyText(oldKey), newKey: keyText(newKey), seq: record.seq, at: record.timestamp };
}
