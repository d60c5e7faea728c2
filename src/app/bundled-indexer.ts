// The indexing thread of the built program: worker and grammars stand beside the bundle that this code is part of.
import { join } from 'node:path';
import { startIndexWorker, type WorkspaceIndexer } from '../workspace/index-client.ts';

/** The caller disposes it. `packageCacheFolder`: where the names of installed packages are kept; by default nowhere. */
export function startBundledIndexer(packageCacheFolder?: string): WorkspaceIndexer {
  return startIndexWorker({
    packageCacheFolder,
    workerFile: join(import.meta.dirname, 'index-worker.cjs'),
    grammarsFolder: join(import.meta.dirname, 'grammars'),
  });
}
