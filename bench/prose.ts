// `npm run bench:prose -- --repo DIR… [--request FILE…]`: how many words of real prose change, and how many names stay
// readable that it spells out as words; of captured requests, how many words of the tool's own texts change. Ends with 1
// when a goal is missed over all repositories or something did not come back.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { isCommonRun } from '../src/engine/common-run.ts';
import { reverseText } from '../src/engine/reverse.ts';
import { vocabulary } from '../src/engine/vocabulary.ts';
import { Checkout } from './fidelity/checkout.ts';
import { newWordMap, ProtectedWorkspace, startIndexer } from './fidelity/protected-workspace.ts';
import { checkFloors, printTable } from './measure.ts';
import { SpelledNames, wordsIn, type SpelledName } from './prose/spelled-names.ts';
import { countStops, isDomain, type StopCounts } from './prose/stop-conditions.ts';
import { measureSetup, setupTexts } from './prose/setup-texts.ts';
import { proseTexts, type ProseText } from './prose/texts.ts';

/** What was counted in some prose. */
class ProseCounts {
  words = 0;
  compounds = 0;
  changed = 0;
  /** Words that change by themselves, wherever they stand. */
  lone = 0;
  /** Names that are spelled out, but for common runs. */
  names = 0;
  readable = 0;
  /** A word that would change in the name stays. */
  partial = 0;
  /** Common runs of words (`error message`) that somebody declares. */
  common = 0;
  commonReadable = 0;

  add(other: ProseCounts): void {
    this.words += other.words;
    this.compounds += other.compounds;
    this.changed += other.changed;
    this.lone += other.lone;
    this.names += other.names;
    this.readable += other.readable;
    this.partial += other.partial;
    this.common += other.common;
    this.commonReadable += other.commonReadable;
  }
}

interface Figures {
  readonly counts: Map<string, ProseCounts>;
  readonly stops: Map<string, StopCounts>;
  readonly stillReadable: Map<string, number>;
  notExact: number;
}

/** Gives the exit code. */
export async function main(parameters: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    allowPositionals: true,
    options: { repo: { type: 'string', multiple: true }, request: { type: 'string', multiple: true, default: [] } },
  });
  const folders = [...(values.repo ?? []), ...positionals];
  if (folders.length === 0) {
    console.error('Which repositories? npm run bench:prose -- --repo DIR [DIR…]');
    return 2;
  }
  const indexer = startIndexer();
  const figures: Figures = { counts: new Map(), stops: new Map(), stillReadable: new Map(), notExact: 0 };
  try {
    for (const folder of folders) {
      const checkout = new Checkout(folder);
      const workspace = await ProtectedWorkspace.open(checkout.root, indexer, newWordMap());
      console.log(`${checkout.name} ${checkout.version()}: ${workspace.names.declared.length} declared names`);
      measure(checkout, workspace, figures);
      for (const file of values.request) printSetup(file, workspace);
    }
  } finally {
    await indexer.dispose();
  }
  print(figures);
  return process.exitCode === 1 || figures.notExact > 0 ? 1 : 0;
}

function printSetup(file: string, workspace: ProtectedWorkspace): void {
  const [words = 0, full = 0, declared = 0, setup = 0] = measureSetup(setupTexts(file), workspace);
  const shares = [full, declared, setup].map((share) => percent(share, 1));
  console.log(`  ${basename(file)}: ${words} words of the tool; full, declared, paragraph rule: ${shares.join(', ')}`);
}

function measure(checkout: Checkout, workspace: ProtectedWorkspace, figures: Figures): void {
  const spelled = new SpelledNames(workspace);
  for (const text of proseTexts(checkout.root)) {
    const counts = measureText(text, workspace, spelled, figures);
    for (const key of [checkout.name, text.kind, 'all']) {
      const sum = figures.counts.get(key) ?? new ProseCounts();
      sum.add(counts);
      figures.counts.set(key, sum);
    }
  }
}

function measureText(
  { text, prose }: ProseText,
  workspace: ProtectedWorkspace,
  spelled: SpelledNames,
  figures: Figures,
): ProseCounts {
  const { protection, map } = workspace;
  const mutation = workspace.mutate(text);
  if (reverseText(map, mutation.carried, mutation.text) !== text) figures.notExact++;
  const changedUnits = new Uint8Array(text.length);
  for (const { start, end } of mutation.edits) changedUnits.fill(1, start, end);
  const isChanged = ({ start, end }: { start: number; end: number }): boolean =>
    changedUnits.subarray(start, end).includes(1);
  const counts = new ProseCounts();
  for (const span of prose) {
    const { words, compounds } = wordsIn(text, span);
    const isLone = ({ start, end }: { start: number; end: number }): boolean =>
      protection.wordsToChange(text.slice(start, end), 'full').length > 0;
    counts.words += words.length;
    counts.compounds += compounds;
    counts.changed += words.filter(isChanged).length;
    counts.lone += words.filter(isLone).length;
    const names = [...spelled.in(text, words)];
    countStops(names, { isLone, isTerm: (word) => protection.isTerm(word) }, figures.stops);
    for (const name of names) countName(name, isChanged, (word) => protection.isTerm(word), { counts, figures });
  }
  return counts;
}

function countName(
  { name, words }: SpelledName,
  isChanged: (word: { start: number; end: number }) => boolean,
  isTerm: (word: string) => boolean,
  { counts, figures }: { readonly counts: ProseCounts; readonly figures: Figures },
): void {
  const isReadable = !words.some(isChanged);
  if (isCommonRun(name, vocabulary(), isDomain)) {
    counts.common++;
    if (isReadable) counts.commonReadable++;
    return;
  }
  counts.names++;
  if (isReadable) {
    counts.readable++;
    const key = name.join(' ');
    figures.stillReadable.set(key, (figures.stillReadable.get(key) ?? 0) + 1);
  }
  if (words.some((word) => isTerm(word.folded) && !isChanged(word))) counts.partial++;
}

function print({ counts, stops, stillReadable, notExact }: Figures): void {
  printTable([
    [
      'prose',
      'words',
      'change',
      'by itself',
      'names spelled out',
      'readable',
      'in part',
      'common runs',
      'readable of all',
    ],
    ...[...counts].map(([name, each]) => [
      name,
      String(each.words),
      percent(each.changed, each.words),
      percent(each.lone, each.words),
      String(each.names),
      percent(each.readable, each.names),
      percent(each.partial, each.names),
      String(each.common),
      percent(each.readable + each.commonReadable, each.names + each.common),
    ]),
  ]);
  const all = counts.get('all') ?? new ProseCounts();
  console.log('\nStop conditions, over all of it:');
  printTable([
    ['what stays readable', 'of the names spelled out', 'words that change'],
    ...[...stops].map(([name, each]) => [
      name,
      percent(each.readable, all.names + all.common),
      percent(all.lone + each.changedWords, all.words),
    ]),
  ]);
  const most = [...stillReadable].toSorted(([, left], [, right]) => right - left).slice(0, 20);
  if (most.length > 0) console.log(`\nReadable: ${most.map(([name, count]) => `${name} (${count})`).join(', ')}`);
  console.log(`\n${notExact} texts did not come back`);
  checkFloors([
    {
      name: 'share of the prose words that change, %',
      value: (100 * all.changed) / all.words,
      limit: 10,
      kind: 'most',
    },
    {
      name: 'share of the spelled-out names that stay readable, %',
      value: (100 * all.readable) / all.names,
      limit: 2,
      kind: 'most',
    },
  ]);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
