// What `pretense scan` prints for people.
import type { FileScan, TreeScan } from '../app/tree/scan-tree.ts';
import type { TreeProtection } from '../app/tree/tree-protection.ts';
import type { Output } from './command.ts';
import { countOf } from './count-of.ts';
import { dependencyLines } from './dependency-lines.ts';

const maxDependencies = 10;
const maxIdentityWords = 20;

/** `workspaces`: whose names were read; undefined: none were. */
export function printScan(
  output: Output,
  result: TreeScan,
  workspaces: TreeProtection['workspaces'] | undefined,
): void {
  const { files } = result;
  printTable(output, workspaces === undefined ? files.filter(({ findings }) => findings.length > 0) : files, {
    hasNames: workspaces !== undefined,
  });
  output.line();
  output.line(summaryOf(output, files, workspaces !== undefined));
  const identity = [...new Set(files.flatMap((file) => file.identity))].toSorted();
  if (identity.length > 0) output.line(identityLine(identity));
  for (const { root, report } of workspaces ?? []) {
    output.line(`${root}: ${countOf(report.declaredNames, 'declared name')}`);
    for (const line of dependencyLines(report, maxDependencies)) output.line(`  ${line}`);
  }
  printSkipped(output, result);
}

function summaryOf({ style }: Output, files: readonly FileScan[], hasNames: boolean): string {
  const total = (count: (file: FileScan) => number): number => files.reduce((sum, file) => sum + count(file), 0);
  const mutated = total((file) => file.identifiersMutated);
  const scanned = total((file) => file.identifiersScanned);
  const personal = total((file) => file.personalDataDetected);
  const allowed = total((file) => file.allowed);
  const names = hasNames ? `: ${mutated} of ${countOf(scanned, 'identifier')} would change` : '';
  return [
    style.bold(`${countOf(files.length, 'file')}${names}`),
    countOf(
      total((file) => file.secretsDetected),
      'secret',
    ),
    ...(personal === 0 ? [] : [`${personal} personal`]),
    ...(allowed === 0 ? [] : [`${allowed} allowed by the policy`]),
  ].join(', ');
}

function printSkipped({ line, style }: Output, { unscanned, skipped }: TreeScan): void {
  if (unscanned.length === 0) return;
  const why = [
    [skipped.binary, 'no text'],
    [skipped.large, 'too large'],
    [skipped.unreadable, 'cannot be read'],
  ] as const;
  const reasons = why.flatMap(([count, reason]) => (count === 0 ? [] : [`${count} ${reason}`])).join(', ');
  line(style.warn(`${countOf(unscanned.length, 'file')} not scanned (${reasons}):`));
  for (const file of unscanned) line(`  ${file}`);
}

function identityLine(words: readonly string[]): string {
  const shown = words.slice(0, maxIdentityWords).join(', ');
  const more = words.length > maxIdentityWords ? ` and ${words.length - maxIdentityWords} more` : '';
  return `identity (who works here, on which machine, for whom): ${shown}${more}`;
}

function printTable(output: Output, files: readonly FileScan[], { hasNames }: { readonly hasNames: boolean }): void {
  const rows = files.map(({ file, identifiersScanned, identifiersMutated, secretsDetected, personalDataDetected }) => {
    const names = hasNames ? [String(identifiersScanned), String(identifiersMutated)] : [];
    return [file, ...names, String(secretsDetected), String(personalDataDetected)];
  });
  const titles = ['file', ...(hasNames ? ['identifiers', 'changed'] : []), 'secrets', 'personal'];
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  output.line(output.style.dim(lineOf(titles)));
  for (const [index, row] of rows.entries()) {
    output.line(lineOf(row));
    for (const { rule, line, column, action, fingerprint } of files[index]?.findings ?? []) {
      const name = fingerprint === undefined ? '' : `  ${fingerprint}`;
      output.line(output.style.warn(`  ${rule} at line ${line}, column ${column}: ${action}${name}`));
    }
  }
}
