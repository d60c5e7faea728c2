import { identityOf } from '../../app/identity/identity-source.ts';
import { openRuledIndexer } from '../../app/ruled-indexer.ts';
import { parseLevel } from '../../app/settings.ts';
import { mutateTree } from '../../app/tree/mutate-tree.ts';
import { protectTree } from '../../app/tree/tree-protection.ts';
import { pinsFor, secretScanner } from '../../app/tree/tree-settings.ts';
import { openHomeWords } from '../../app/tree/tree-words.ts';
import type { Command } from '../command.ts';
import { stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';
import {
  finishTree,
  requireOut,
  requirePaths,
  showFiles,
  treeOptions,
  withTreeWork,
  workspaceRoots,
} from '../tree-command.ts';

export const mutate: Command = {
  name: 'mutate',
  summary: 'Copy files or whole trees with invented words in place of your names',
  usage: '--output DIR PATH …',
  description: `Copies what git tracks or would track (outside a repository: every file that no .gitignore names), never .git.
The content of a folder stands directly in the result, which is whole or absent. "pretense reverse" takes it back.
Names of files stay unless --paths is given. Encodings, line ends, modes and links stay; a link that points out of
PATH is refused. Secrets are replaced for good, and their files listed as not exact; --keep-secrets leaves them.
Files that are no text (pictures, archives, Latin-1) are copied as they are and listed as unscanned.
Uses the word map of the home; a proxy may run meanwhile.`,
  options: { ...treeOptions, 'keep-secrets': { type: 'boolean', help: 'Leave secrets in the copy as they are' } },
  exitCodes: { 1: 'It failed and nothing was written, or a list of the summary is not empty' },
  async run(context) {
    const paths = requirePaths(context);
    const out = await requireOut(context, paths);
    const level = parseLevel(stringValue(context, 'level'));
    const roots = await workspaceRoots(context, paths);
    const home = await findHome(context);
    const indexer = await openRuledIndexer(home);
    try {
      const summary = await withTreeWork(async ({ signal, line }) => {
        const words = await openHomeWords(home, signal);
        const { protection } = await protectTree({
          roots,
          indexer,
          level,
          pins: await pinsFor(home, roots),
          identity: await identityOf(roots),
          signal,
          onProgress: ({ phase, done, total }) => line.show(`indexing (${phase}) ${done} of ${total || '?'}`),
        });
        return await mutateTree({
          paths,
          out,
          protection,
          words,
          secrets: secretScanner(words.keys.secrets),
          keepsSecrets: context.values['keep-secrets'] === true,
          changesPaths: context.values['paths'] === true,
          signal,
          onProgress: showFiles(line, 'mutated'),
        });
      });
      return finishTree(context, summary, {
        headline: `${countOf(summary.files, 'file')}, ${summary.identifiersMutated} of ${countOf(summary.identifiersScanned, 'identifier')} changed, ${countOf(summary.secretsDetected, 'secret')}`,
        notExact: 'will not come back byte by byte (secrets taken out, or left out since no mutation comes back)',
      });
    } finally {
      await indexer.dispose();
    }
  },
};
