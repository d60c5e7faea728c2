// `npm run bench:validity -- --repo DIR --test "CMD"`: mutates a checkout and runs its own tests before and after. Ends
// with 1 when fewer than 99 of 100 tests that passed still pass.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Checkout } from './fidelity/checkout.ts';
import { printTable } from './measure.ts';
import { type Cause, causeOf, firstLine } from './validity/causes.ts';
import { type Copies, makeCopies } from './validity/copies.ts';
import { runTests, type TestRun } from './validity/run-tests.ts';
import { byId, type TestResult } from './validity/test-results.ts';

const leastPassing = 0.99;
/** Lines of a group whose tests did not even run, and of an output without a result. */
const shownLines = 20;

/** Gives the exit code. */
export async function main(parameters: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      repo: { type: 'string' },
      test: { type: 'string' },
      keep: { type: 'boolean', default: false },
      'timeout-minutes': { type: 'string', default: '15' },
    },
  });
  const { repo, test, keep } = values;
  if (repo === undefined || test === undefined) {
    console.error('Which repository, and how is it tested? npm run bench:validity -- --repo DIR --test "CMD" [--keep]');
    return 2;
  }
  const checkout = new Checkout(repo);
  console.log(`\n== ${checkout.name}, ${checkout.version()}: ${test}`);
  const copies = await makeCopies(checkout);
  try {
    return await compare(copies, test, Number(values['timeout-minutes']) * 60_000);
  } finally {
    if (keep) console.log(`kept: ${copies.original} ${copies.mutated}`);
    else copies.remove();
  }
}

async function compare(copies: Copies, command: string, timeoutMs: number): Promise<number> {
  console.log(`${copies.files} files, ${copies.identifiersMutated} identifiers changed, summed over the files`);
  console.log(`left as they are: ${copies.settingsFiles.join(', ') || 'none'}`);
  for (const path of copies.notExact) console.log(`does not come back: ${path}`);
  const before = await runTests(command, copies.original, timeoutMs);
  const after = await runTests(commandInCopy(command, copies), copies.mutated, timeoutMs);
  printTable([
    ['', 'passed', 'failed', 'skipped', 'exit code', 'seconds'],
    rowOf('before', before),
    rowOf('after', after),
  ]);
  if (before.results.length === 0) return compareOutputs(before, after, copies);
  const known = byId(before.results);
  const mutated = byId(after.results.map((result) => ({ ...result, id: copies.reverse(result.id) })));
  const passed = [...known].filter(([, { outcome }]) => outcome === 'passed').map(([id]) => id);
  const broken = passed.filter((id) => mutated.get(id)?.outcome !== 'passed');
  const share = passed.length === 0 ? 0 : (passed.length - broken.length) / passed.length;
  console.log(
    `tests that passed and still pass: ${passed.length - broken.length} of ${passed.length} = ${(100 * share).toFixed(2)} %`,
  );
  printBroken(broken, mutated, copies);
  if (mutated.size === 0) printEnd(after, copies);
  const unknown = [...mutated].filter(([id, { outcome }]) => outcome === 'failed' && !known.has(id));
  if (unknown.length > 0) console.log('\nfailures that belong to no test of before:');
  for (const [id, { message }] of unknown) console.log(`  ${id}\n    ${firstLine(copies.reverse(message))}`);
  return share >= leastPassing ? 0 : 1;
}

function printBroken(broken: readonly string[], mutated: ReadonlyMap<string, TestResult>, copies: Copies): void {
  const groups = new Map<Cause, string[]>();
  for (const id of broken) {
    const message = copies.reverse(mutated.get(id)?.message ?? '');
    const cause = causeOf(message);
    groups.set(cause, [...(groups.get(cause) ?? []), `  ${id}\n    ${firstLine(message)}`]);
  }
  for (const [cause, lines] of [...groups].toSorted(([, left], [, right]) => right.length - left.length)) {
    const shown = cause === 'did not run' ? lines.slice(0, shownLines) : lines;
    const more = lines.length > shown.length ? `\n  … and ${lines.length - shown.length} more` : '';
    console.log(`\n${cause}: ${lines.length}\n${shown.join('\n')}${more}`);
  }
}

function printEnd({ output }: TestRun, copies: Copies): void {
  console.log('\nNo result. The end of the output:');
  for (const line of output.trimEnd().split('\n').slice(-shownLines)) console.log(`  ${copies.reverse(line)}`);
}

/** A check without tests: only whether it still ends well, and what it says. */
function compareOutputs(before: TestRun, after: TestRun, copies: Copies): number {
  const [linesBefore, linesAfter] = [before, after].map(({ output }) => output.split('\n').filter(Boolean));
  console.log(
    `No test was found in the reports. Lines of output: ${linesBefore?.length ?? 0}, ${linesAfter?.length ?? 0}`,
  );
  for (const line of (linesAfter ?? []).slice(0, shownLines)) console.log(`  ${copies.reverse(line)}`);
  return before.exitCode === after.exitCode ? 0 : 1;
}

/** Paths in the command become those of the mutated copy. */
function commandInCopy(command: string, copies: Copies): string {
  return command.replaceAll(/[^\s='"]+/g, (word) => {
    const path = word.replace(/\/+$/, '');
    if (path === '' || path.startsWith('/') || !existsSync(join(copies.original, path))) return word;
    return copies.mutatedPath(path) + word.slice(path.length);
  });
}

function rowOf(name: string, { results, exitCode, isTimedOut, seconds }: TestRun): readonly string[] {
  const count = (outcome: TestResult['outcome']): string =>
    String(results.filter((result) => result.outcome === outcome).length);
  const end = isTimedOut ? 'timed out' : String(exitCode);
  return [name, count('passed'), count('failed'), count('skipped'), end, String(seconds)];
}
