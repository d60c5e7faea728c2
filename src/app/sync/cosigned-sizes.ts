// What must not be disposed of yet, since the collector has not cosigned it.
import { doneSize, noProgress } from '../../sync/state.ts';
import { readSyncState } from './sync-file.ts';

/**
 * Of a chain: records that the collector cosigned and, where it takes records, holds; Infinity where it cannot take them any more, since earlier ones are gone.
 * Undefined: this home has no collector. While the state cannot be read, nothing counts as cosigned.
 */
export async function cosignedSizes(home: string): Promise<((chain: string) => number) | undefined> {
  try {
    const state = await readSyncState(home);
    if (state === undefined) return undefined;
    const chains = new Map(Object.entries(state.chains));
    return (name) => {
      const chain = chains.get(name) ?? noProgress;
      if (chain.stop?.reason === 'disposed') return Infinity;
      // After a time of checkpoints alone more is cosigned than has been sent.
      return Math.min(chain.cosigned, doneSize(state.mode, chain));
    };
  } catch {
    return () => 0;
  }
}
