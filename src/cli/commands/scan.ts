import { identityOf } from '../../app/identity/identity-source.ts';
import { keyedHash } from '../../app/platform.ts';
import { openRuledIndexer } from '../../app/ruled-indexer.ts';
import { parseLevel } from '../../app/settings.ts';
import { scanTree, type FileScan, type TreeScan } from '../../app/tree/scan-tree.ts';
import { protectTree, type TreeProtection } from '../../app/tree/tree-protection.ts';
import { pinsFor, secretScanner } from '../../app/tree/tree-settings.ts';
import { passingWords } from '../../app/tree/tree-words.ts';
import type { Command, CommandContext, Output } from '../command.ts';
import { stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { dependencyLines } from '../dependency-lines.ts';
import { findHome } from '../home.ts';
import { requirePaths, showFiles, treeOptions, withTreeWork, workspaceRoots } from '../tree-command.ts';

const maxDependencies = 10;
const maxIdentityWords = 20;
const { workspace, level } = treeOptions;

export const scan: Command = {
  name: 'scan',
  summary: 'Show what would change in files, and which secrets they hold',
  usage: 'PATH …',
  description: `Reads the files that git tracks or would track below each PATH and says for each how many identifiers would
change and where secrets stand. Nothing is sent, written or kept. Also shows how many declared names each dependency
keeps in clear.`,
  options: { ...(workspace === undefined ? {} : { workspace }), ...(level === undefined ? {} : { level }) },
  async run(context) {
    const paths = requirePaths(context);
    const roots = await workspaceRoots(context, paths);
    const { scan: result, workspaces } = await runScan(context, paths, roots);
    const { output } = context;
    if (output.isJson) output.json({ ...result, dependencies: workspaces.map(dependencyFields) });
    else printScan(output, result, workspaces);
    return 0;
  },
};

type Workspaces = TreeProtection['workspaces'];

async function runScan(
  context: CommandContext,
  paths: readonly string[],
  roots: readonly string[],
): Promise<{ readonly scan: TreeScan; readonly workspaces: Workspaces }> {
  const pins = await pinsFor(await findHome(context), roots);
  const indexer = await openRuledIndexer(await findHome(context));
  try {
    return await withTreeWork(async ({ signal, line }) => {
      const { protection, workspaces } = await protectTree({
        roots,
        indexer,
        level: parseLevel(stringValue(context, 'level')),
        pins,
        identity: await identityOf(roots),
        signal,
        onProgress: ({ phase, done, total }) => line.show(`indexing (${phase}) ${done} of ${total || '?'}`),
      });
      // Nobody sees what is made with it; the counts are the same each time.
      const key = new Uint8Array(32);
      const result = await scanTree({
        paths,
        protection,
        map: passingWords(keyedHash(key)).map,
        secrets: secretScanner(key),
        signal,
        onProgress: showFiles(line, 'scanned'),
      });
      return { scan: result, workspaces };
    });
  } finally {
    await indexer.dispose();
  }
}

function dependencyFields({ root, report }: Workspaces[number]) {
  const { declaredNames, declaredExternalNames, externalBy, privateDependencies } = report;
  return { workspace: root, declaredNames, declaredExternalNames, externalBy, privateDependencies };
}

function printScan(output: Output, { files, unscanned }: TreeScan, workspaces: Workspaces): void {
  const { style } = output;
  printTable(output, files);
  const total = (count: (file: FileScan) => number): number => files.reduce((sum, file) => sum + count(file), 0);
  const mutated = total((file) => file.identifiersMutated);
  const scanned = total((file) => file.identifiersScanned);
  const secrets = total((file) => file.secretsDetected);
  output.line();
  output.line(
    `${style.bold(`${countOf(files.length, 'file')}: ${mutated} of ${countOf(scanned, 'identifier')} would change`)}, ${countOf(secrets, 'secret')}`,
  );
  const identity = [...new Set(files.flatMap((file) => file.identity))].toSorted();
  if (identity.length > 0) output.line(identityLine(identity));
  for (const { root, report } of workspaces) {
    output.line(`${root}: ${countOf(report.declaredNames, 'declared name')}`);
    for (const line of dependencyLines(report, maxDependencies)) output.line(`  ${line}`);
  }
  if (unscanned.length === 0) return;
  output.line(style.warn(`${countOf(unscanned.length, 'file')} not scanned, since they are no text that can be read:`));
  for (const file of unscanned) output.line(`  ${file}`);
}

function identityLine(words: readonly string[]): string {
  const shown = words.slice(0, maxIdentityWords).join(', ');
  const more = words.length > maxIdentityWords ? ` and ${words.length - maxIdentityWords} more` : '';
  return `identity (who works here, on which machine, for whom): ${shown}${more}`;
}

function printTable(output: Output, files: readonly FileScan[]): void {
  const rows = files.map((file) => [
    file.file,
    String(file.identifiersScanned),
    String(file.identifiersMutated),
    String(file.secretsDetected),
  ]);
  const titles = ['file', 'identifiers', 'changed', 'secrets'];
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  output.line(output.style.dim(lineOf(titles)));
  for (const [index, row] of rows.entries()) {
    output.line(lineOf(row));
    for (const { rule, line, column } of files[index]?.findings ?? []) {
      output.line(output.style.warn(`  ${rule} at line ${line}, column ${column}`));
    }
  }
}
