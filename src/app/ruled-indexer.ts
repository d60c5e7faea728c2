// Indexes workspaces under the user's and the workspace's own word about dependencies.
import type { WorkspaceIndexer } from '../workspace/index-client.ts';
import { startBundledIndexer } from './bundled-indexer.ts';
import { withExternalCounts } from './external-counts.ts';
import { openSmallState, type SmallState } from './small-state.ts';
import type { StatePaths } from './state-dir.ts';
import { readWorkspacePins } from './workspace-pins.ts';

/** Packages and scopes that are not external in a workspace: the user's, and those of its `.pretense.json`. */
export function excludedIn(root: string, state: Pick<SmallState, 'excludedDependencies'>): readonly string[] {
  return [...new Set([...state.excludedDependencies, ...readWorkspacePins(root, () => false).excluded])].toSorted();
}

/** The exclusions are read anew for each index. The given indexer stays its owner's. */
export function ruledIndexer(
  indexer: Pick<WorkspaceIndexer, 'index'>,
  state: Pick<SmallState, 'excludedDependencies'>,
): Pick<WorkspaceIndexer, 'index'> {
  return {
    async index(root, options) {
      const dependencyRules = { private: excludedIn(root, state), public: [] };
      return withExternalCounts(await indexer.index(root, { ...options, dependencyRules }));
    },
  };
}

/** An indexer under the word of a home, for one command. Writes nothing. The caller disposes it. */
export async function openRuledIndexer(paths: StatePaths): Promise<Pick<WorkspaceIndexer, 'index' | 'dispose'>> {
  const state = await openSmallState(paths.stateFile);
  const indexer = startBundledIndexer();
  return { ...ruledIndexer(indexer, state), dispose: () => indexer.dispose() };
}
