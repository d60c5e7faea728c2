import { reverseTree } from '../../app/tree/reverse-tree.ts';
import { readHome } from '../../app/tree/tree-words.ts';
import type { Command } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';
import { finishTree, requireOut, requirePaths, showFiles, treeOptions, withTreeWork } from '../tree-command.ts';

export const reverse: Command = {
  name: 'reverse',
  summary: 'Copy mutated files or trees with your names back in place',
  usage: '--output DIR PATH …',
  description: `Turns every invented word of this home's word map back, also in files that were edited since "pretense mutate".
Takes every file of a folder but .git; where PATH is the root of a git repository, what git tracks or would track.
With --paths names of files and folders are turned back too. --workspace and --level are taken and not needed.`,
  options: treeOptions,
  exitCodes: { 1: 'It failed and nothing was written, or a list of the summary is not empty' },
  async run(context) {
    const paths = requirePaths(context);
    const out = await requireOut(context, paths);
    const { store } = await readHome(await findHome(context));
    const summary = await withTreeWork(({ signal, line }) =>
      reverseTree({
        paths,
        out,
        map: store.map,
        mapId: store.lastMutationMapId ?? store.mapId,
        changesPaths: context.values['paths'] === true,
        signal,
        onProgress: showFiles(line, 'reversed'),
      }),
    );
    return finishTree(context, summary, {
      headline: `${countOf(summary.files, 'file')}, ${countOf(summary.identifiersMutated, 'invented word')} turned back`,
      notExact: 'hold the placeholder of a secret that was taken out',
    });
  },
};
