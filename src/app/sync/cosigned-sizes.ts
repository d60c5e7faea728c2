// What must not be disposed of yet, since the collector has not cosigned it.
import { readSyncState } from './sync-file.ts';

/**
 * Of a chain: records that the collector cosigned; Infinity where it cannot take them any more, since earlier ones are gone.
 * Undefined: this home has no collector. While the state cannot be read, nothing counts as cosigned.
 */
export async function cosignedSizes(home: string): Promise<((chain: string) => number) | undefined> {
  try {
    const state = await readSyncState(home);
    if (state === undefined) return undefined;
    const chains = new Map(Object.entries(state.chains));
    return (name) => {
      const chain = chains.get(name);
      return chain?.stop?.reason === 'disposed' ? Infinity : (chain?.cosigned ?? 0);
    };
  } catch {
    return () => 0;
  }
}
