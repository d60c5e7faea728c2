// `<home>/sync.json` and the token of the device beside its keys.
import { mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { SyncError } from '../../sync/error.ts';
import { isToken } from '../../sync/answers.ts';
import { parseSyncState, type SyncState } from '../../sync/state.ts';
import { replaceWholeFile, textIfThere } from '../whole-file.ts';

export const syncFile = (home: string): string => join(home, 'sync.json');
export const collectorTokenFile = (keysDir: string): string => join(keysDir, 'collector-token');

/** Undefined: this home is not enrolled. Throws SyncError `broken`. */
export async function readSyncState(home: string): Promise<SyncState | undefined> {
  const text = await textIfThere(syncFile(home));
  if (text === undefined) return undefined;
  try {
    const state = parseSyncState(JSON.parse(text));
    if (state !== undefined) return state;
  } catch {
    // The message of the parser would quote the file.
  }
  throw new SyncError(
    'broken',
    `${syncFile(home)} cannot be understood, so nothing is sent to the collector. Remove it and enrol again with "pretense enrol": records that the collector has are not stored twice.`,
  );
}

export async function writeSyncState(home: string, state: SyncState): Promise<void> {
  await replaceWholeFile(syncFile(home), Buffer.from(`${JSON.stringify(state, undefined, 2)}\n`, 'utf8'));
}

/** Throws SyncError `token` when there is none, or something else stands there. */
export async function readCollectorToken(keysDir: string): Promise<string> {
  const token = (await textIfThere(collectorTokenFile(keysDir)))?.trim();
  if (isToken(token)) return token;
  throw new SyncError(
    'token',
    `${collectorTokenFile(keysDir)} holds no token, so nothing is sent to the collector. Enrol again with "pretense enrol".`,
  );
}

/** Readable by its owner only. */
export async function writeCollectorToken(keysDir: string, token: string): Promise<void> {
  await mkdir(keysDir, { recursive: true, mode: 0o700 });
  await replaceWholeFile(collectorTokenFile(keysDir), Buffer.from(`${token}\n`, 'utf8'));
}

/** The device is not enrolled any more. Twice is harmless. */
export async function removeEnrolment({ home, keysDir }: { readonly home: string; readonly keysDir: string }) {
  for (const path of [collectorTokenFile(keysDir), syncFile(home)]) {
    await unlink(path).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
    });
  }
}
