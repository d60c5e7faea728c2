// That the log is signed up to this moment before something of it is given out: a proof leads to a signed root only where
// a checkpoint covers its record.
import type { Journal } from '../../audit/journal.ts';
import { askProxy, isNotRunning } from '../control-client.ts';
import type { StatePaths } from '../state-dir.ts';

/** `no-proxy`: nobody who could sign has the log open. `failed`: who has it open could not. */
export type SignedFirst = 'signed' | 'no-proxy' | 'failed';

export function checkpointEndpoints(journal: Pick<Journal, 'checkpoint'>) {
  return {
    'POST /__pretense/checkpoint': async (): Promise<{ readonly size: number }> => {
      const { size } = await journal.checkpoint();
      return { size };
    },
  };
}

/** By the proxy that runs for the home. Never rejects. */
export async function signFirst({ runDir }: Pick<StatePaths, 'runDir'>): Promise<SignedFirst> {
  try {
    await askProxy(runDir, { method: 'POST', path: 'checkpoint', body: {} });
    return 'signed';
  } catch (error) {
    return isNotRunning(error) ? 'no-proxy' : 'failed';
  }
}

/** By the process that has the log open itself. Never rejects. */
export async function signHere(journal: Pick<Journal, 'checkpoint'>): Promise<SignedFirst> {
  return await journal.checkpoint().then(
    () => 'signed' as const,
    () => 'failed' as const,
  );
}
