// The witness that a home is enrolled at, for whoever verifies its log.
import { parseVerifierKey, type VerifierKey } from '../../audit/note.ts';
import type { StatePaths } from '../state-dir.ts';
import { lastCosigned } from '../../sync/state.ts';
import { readSyncState } from './sync-file.ts';

/** None before the first cosignature: that a log is not witnessed yet is no fault of it. Never rejects. */
export async function enrolledWitness({ home }: Pick<StatePaths, 'home'>): Promise<readonly VerifierKey[]> {
  try {
    const state = await readSyncState(home);
    return state === undefined || lastCosigned(state) === undefined ? [] : [parseVerifierKey(state.witnessKey)];
  } catch {
    return [];
  }
}
