// Indexes workspaces under the user's and the workspace's own word about dependencies.
import type { EffectivePolicy } from '../policy/types.ts';
import type { WorkspaceIndexer } from '../workspace/index-client.ts';
import { startBundledIndexer } from './bundled-indexer.ts';
import { withExternalCounts } from './external-counts.ts';
import { readPolicy } from './policy/policy-service.ts';
import { openSmallState, type SmallState } from './small-state.ts';
import type { StatePaths } from './state-dir.ts';
import { readWorkspacePins } from './workspace-pins.ts';

/** Packages and scopes that are not external in a workspace: the user's, and those of its `.pretense.json`. */
export function excludedIn(root: string, state: Pick<SmallState, 'excludedDependencies'>): readonly string[] {
  return [...new Set([...state.excludedDependencies, ...readWorkspacePins(root, () => false).excluded])].toSorted();
}

/** The exclusions and the policy are read anew for each index. The given indexer stays its owner's. */
export function ruledIndexer(
  indexer: Pick<WorkspaceIndexer, 'index'>,
  state: Pick<SmallState, 'excludedDependencies'>,
  policyOf: (root: string) => EffectivePolicy,
): Pick<WorkspaceIndexer, 'index'> {
  return {
    async index(root, options) {
      const { privateScopes, data } = policyOf(root);
      const excluded = [...excludedIn(root, state), ...privateScopes.map(({ value }) => value)];
      const dependencyRules = { private: excluded, public: [] };
      const dataRules = data
        .filter(({ value }) => value.root === undefined || value.root === root)
        .map(({ value }) => ({ class: value.class, paths: value.paths }));
      return withExternalCounts(await indexer.index(root, { ...options, dependencyRules, dataRules }));
    },
  };
}

/** An indexer under the word of a home and its policy, for one command. Writes nothing. The caller disposes it. */
export async function openRuledIndexer(paths: StatePaths): Promise<Pick<WorkspaceIndexer, 'index' | 'dispose'>> {
  const state = await openSmallState(paths.stateFile);
  const indexer = startBundledIndexer();
  const policyOf = (root: string): EffectivePolicy => readPolicy(paths.home, [root]).current();
  return { ...ruledIndexer(indexer, state, policyOf), dispose: () => indexer.dispose() };
}
