// What the verbs for whole trees share: their options, the terminal's progress line, Ctrl-C, and the summary.
import type { TreeProgress, TreeSummary } from '../app/tree/tree-types.ts';
import { requirePlace } from '../app/tree/staged-folder.ts';
import { existingPath } from '../app/tree/tree-files.ts';
import { workspaceOf } from '../app/tree/tree-protection.ts';
import { existingFolder } from '../app/existing-folder.ts';
import { SettingsError } from '../app/settings.ts';
import { stringValue, stringValues, type CommandContext, type CommandOption } from './command.ts';
import { countOf } from './count-of.ts';
import { ProgressLine } from './progress-line.ts';

export const treeOptions: Readonly<Record<string, CommandOption>> = {
  workspace: {
    type: 'string',
    value: 'DIR',
    multiple: true,
    help: 'Workspace whose names count (default: the git root of each PATH)',
  },
  output: {
    type: 'string',
    value: 'DIR',
    formerly: 'out',
    help: 'Folder for the result: empty or absent, outside of every PATH',
  },
  level: { type: 'string', value: 'LEVEL', help: 'strict (default), balanced or light; the last two are partial' },
  paths: { type: 'boolean', help: 'Names of files and folders too' },
};

/** The paths of a tree verb. Throws SettingsError when there are none. */
export function requirePaths(context: CommandContext): readonly string[] {
  if (context.positionals.length === 0) throw new SettingsError('Name at least one PATH.');
  return context.positionals;
}

/** Where the result goes. Throws before any work when it cannot go there. */
export async function requireOut(context: CommandContext, paths: readonly string[]): Promise<string> {
  const out = stringValue(context, 'output');
  if (out === undefined || out === '') throw new SettingsError('Say with --output DIR where the result goes.');
  return await requirePlace(out, await Promise.all(paths.map(existingPath)));
}

/** The workspaces of `--workspace`; without it those that the paths lie in. */
export async function workspaceRoots(context: CommandContext, paths: readonly string[]): Promise<readonly string[]> {
  const named = stringValues(context, 'workspace');
  return [...new Set(named.length > 0 ? named.map(existingFolder) : await Promise.all(paths.map(workspaceOf)))];
}

export interface TreeWork {
  readonly signal: AbortSignal;
  readonly line: ProgressLine;
}

/** Runs it with a progress line and so that Ctrl-C ends it in order. */
export async function withTreeWork<Result>(run: (work: TreeWork) => Promise<Result>): Promise<Result> {
  const abort = new AbortController();
  const line = new ProgressLine(process.stderr);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = (): void => abort.abort();
  for (const name of signals) process.once(name, stop);
  try {
    return await run({ signal: abort.signal, line });
  } finally {
    for (const name of signals) process.off(name, stop);
    line.clear();
  }
}

export function showFiles(line: ProgressLine, what: string): (progress: TreeProgress) => void {
  return ({ done, total }) => line.show(`${what} ${done} of ${total} files`);
}

const maxShown = 20;

/** Prints the summary and gives the exit code: 1 when a list is not empty. */
export function finishTree(
  { output }: CommandContext,
  summary: TreeSummary,
  text: { readonly headline: string; readonly notExact: string },
): number {
  const { notExact, unscanned } = summary;
  if (output.isJson) output.json(summary);
  else {
    output.line(output.style.bold(text.headline));
    output.line(`  word map     ${summary.mapId}`);
    for (const [title, files] of [
      [text.notExact, notExact],
      ['copied as they are, since they are no text that can be checked', unscanned],
    ] as const) {
      if (files.length === 0) continue;
      output.line(output.style.warn(`  ${countOf(files.length, 'file')}: ${title}`));
      for (const file of files.slice(0, maxShown)) output.line(`    ${file}`);
      if (files.length > maxShown) output.line(`    … and ${files.length - maxShown} more (all of them with --json)`);
    }
  }
  return notExact.length + unscanned.length === 0 ? 0 : 1;
}
