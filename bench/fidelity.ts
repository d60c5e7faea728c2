// `npm run bench:fidelity -- --repo DIR… [--commits N]`: what mutation keeps and what it hides, on checkouts of real
// repositories with their history. Ends with 1 when something did not come back.
import { parseArgs } from 'node:util';
import { languageOf } from '../src/workspace/languages/index.ts';
import type { WorkspaceIndexer } from '../src/workspace/index-client.ts';
import { Checkout } from './fidelity/checkout.ts';
import { measureDerivedNames } from './fidelity/derived-names.ts';
import { measureEdits } from './fidelity/edits.ts';
import { newWordMap, ProtectedWorkspace, startIndexer } from './fidelity/protected-workspace.ts';
import { measureRoundTrip, type RoundTrip } from './fidelity/round-trip.ts';
import { measureShares } from './fidelity/shares.ts';
import { openTokenCounter } from './fidelity/tokens.ts';
import { printTable } from './measure.ts';

const leastDerived = 0.99;
const shownFailures = 10;

/** Gives the exit code. */
export async function main(parameters: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    allowPositionals: true,
    options: { repo: { type: 'string', multiple: true }, commits: { type: 'string', default: '50' } },
  });
  const folders = [...(values.repo ?? []), ...positionals];
  if (folders.length === 0) {
    console.error('Which repositories? npm run bench:fidelity -- --repo DIR [DIR…] [--commits N]');
    return 2;
  }
  const indexer = startIndexer();
  let isGood = true;
  try {
    for (const folder of folders)
      if (!(await measure(new Checkout(folder), indexer, Number(values.commits)))) isGood = false;
  } finally {
    await indexer.dispose();
  }
  return isGood ? 0 : 1;
}

async function measure(checkout: Checkout, indexer: WorkspaceIndexer, commits: number): Promise<boolean> {
  console.log(`\n== ${checkout.name}, ${checkout.version()}`);
  const map = newWordMap();
  const workspace = await ProtectedWorkspace.open(checkout.root, indexer, map);
  const roundTrip = measureRoundTrip(checkout, workspace);
  printLine('round trip', roundTrip.exact, roundTrip.files, `files exact, ${roundTrip.binary} are no text`);
  printFailures(roundTrip.failures);
  printShares(workspace);
  printTokens(roundTrip);
  const isDerived = printDerivedNames(workspace);
  const edits = await measureEdits(checkout, { commits, indexer, map });
  const what = `files exact, ${edits.edits} edits of ${edits.commits} commits`;
  printLine('edits, the model has seen every name that it writes', edits.exactFiles, edits.files, what);
  printLine('edits, the model has seen this file only', edits.exactFilesAlone, edits.files, what);
  printFailures(edits.failures);
  return isDerived && roundTrip.failures.length === 0 && edits.failures.length === 0;
}

function printShares(workspace: ProtectedWorkspace): void {
  const shares = measureShares(workspace);
  const { declared, changed, kept, compounds, changedCompounds, externalCompounds, publicWords } = shares;
  const external = kept['external'] ?? 0;
  printLine('declared names changed', changed, declared, 'of all');
  printLine('declared names changed', changed, declared - external, 'of those that are not external');
  const own = declared - external - publicWords;
  printLine('declared names changed', changed, own, 'of those that are neither external nor one public word');
  printLine('compound names changed', changedCompounds, compounds, 'of all');
  printLine(
    'compound names changed',
    changedCompounds,
    compounds - externalCompounds,
    'of those that are not external',
  );
  console.log(`names that stay: ${listed(Object.entries(kept))}`);
  const { report } = workspace;
  const owners = Object.entries(report.externalBy).slice(0, 10);
  console.log(`declared names that a dependency makes external: ${listed(owners)}`);
}

function printTokens({ texts }: RoundTrip): void {
  const count = openTokenCounter();
  let [before, after] = [0, 0];
  for (const [path, { original, mutated }] of texts) {
    if (languageOf(path) === undefined) continue;
    before += count(original);
    after += count(mutated);
  }
  console.log(`tokens of the source files (o200k): ${(after / before).toFixed(3)} of ${before}`);
}

function printDerivedNames(workspace: ProtectedWorkspace): boolean {
  const figures = measureDerivedNames(workspace);
  printTable([
    ['derived names', 'made', 'undone'],
    ...figures.map(({ name, made, undone }) => [name, String(made), percent(undone, made)]),
  ]);
  const made = figures.reduce((sum, each) => sum + each.made, 0);
  const undone = figures.reduce((sum, each) => sum + each.undone, 0);
  printLine('derived names undone', undone, made, 'of all');
  for (const { failures } of figures) printFailures(failures.slice(0, 3));
  return undone >= leastDerived * made;
}

function printLine(name: string, part: number, whole: number, what: string): void {
  console.log(`${name}: ${part} of ${whole} = ${percent(part, whole)} (${what})`);
}

function printFailures(failures: readonly string[]): void {
  for (const failure of failures.slice(0, shownFailures)) console.log(`  ${failure}`);
  if (failures.length > shownFailures) console.log(`  … and ${failures.length - shownFailures} more`);
}

function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  return part === whole ? '100 %' : `${Math.min(99.99, (100 * part) / whole).toFixed(2)} %`;
}

function listed(entries: readonly (readonly [string, number])[]): string {
  return entries.length === 0 ? 'none' : entries.map(([name, count]) => `${name} ${count}`).join(', ');
}
