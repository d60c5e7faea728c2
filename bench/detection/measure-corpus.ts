// Runs the corpus through the scanner and counts.
import type { SecretFinding } from '../../src/secrets/types.ts';
import { type NearMiss, nearMissesOf, type Part, type Positive, positivesOf } from './corpus.ts';
import { type Find, isRedacted, type Outcome, outcomesOf, spellingIds, wrongFindings } from './evaluate.ts';
import { labelled, withoutMarks } from './marked-text.ts';
import { maskedAt } from './masked.ts';
import type { SourceFile } from './source-files.ts';

export type Counts = Record<Outcome, number> & { all: number };

export interface CorpusFigures {
  readonly part: Part;
  readonly positives: number;
  readonly nearMisses: number;
  readonly formats: number;
  /** By kind, then by spelling. */
  readonly byKind: Readonly<Record<string, Readonly<Record<string, Counts>>>>;
  /** Vendor tokens and configuration files as plain text, by group of contexts. */
  readonly byGroup: Readonly<Record<string, Readonly<Record<'vendor' | 'config', Counts>>>>;
  /** Vendor tokens as plain text, by what `development` shows of them. */
  readonly byHeldOut: Readonly<Record<string, Counts>>;
  /** By kind of near miss. */
  readonly wrong: Readonly<Record<string, { readonly all: number; found: number }>>;
  readonly failures: readonly string[];
}

export interface SourceFigures {
  readonly files: number;
  readonly megabytes: number;
  readonly packages: number;
  readonly hits: readonly SourceHit[];
  readonly megabytesPerSecond: number;
}

export interface SourceHit {
  readonly path: string;
  readonly rule: string;
  readonly group: 'redacting' | 'generic' | 'reporting';
  readonly masked: string;
}

const noCounts = (): Counts => ({ own: 0, other: 0, generic: 0, partial: 0, missed: 0, all: 0 });

/** Kinds that count as a vendor's. */
export const vendorKinds: ReadonlySet<string> = new Set([
  'vendor tokens',
  'connection strings',
  'key blocks and web tokens',
]);
export const configKind = 'configuration files';

/** `every`: only each so-manieth sample, for a quick look. */
export function measureCorpus(part: Part, find: Find, every = 1): CorpusFigures {
  const isTaken = (_: unknown, index: number): boolean => index % every === 0;
  const positives = positivesOf(part).filter(isTaken);
  const misses = nearMissesOf(part).filter(isTaken);
  const byKind: Record<string, Record<string, Counts>> = {};
  const byGroup: Record<string, Record<'vendor' | 'config', Counts>> = {};
  const byHeldOut: Record<string, Counts> = {};
  const wrong: Record<string, { all: number; found: number }> = {};
  const failures: string[] = [];
  for (const positive of positives) {
    const outcomes = outcomesOf(positive, find);
    const [plain = 'missed'] = outcomes;
    const kinds = (byKind[positive.kind] ??= Object.fromEntries(spellingIds.map((id) => [id, noCounts()])));
    for (const [index, outcome] of outcomes.entries()) count(kinds[spellingIds[index] ?? ''], outcome);
    const table = vendorKinds.has(positive.kind) ? 'vendor' : positive.kind === configKind ? 'config' : undefined;
    if (table !== undefined)
      count((byGroup[positive.group] ??= { vendor: noCounts(), config: noCounts() })[table], plain);
    if (table === 'vendor') count((byHeldOut[heldOutOf(positive)] ??= noCounts()), plain);
    if (outcomes.some((outcome) => outcome !== 'own')) failures.push(failureOf(positive, outcomes, find));
  }
  for (const miss of misses) {
    const found = wrongFindings(miss, find);
    const counts = (wrong[miss.kind] ??= { all: 0, found: 0 });
    counts.all++;
    if (found.every((findings) => findings.length === 0)) continue;
    counts.found++;
    failures.push(wrongOf(miss, found));
  }
  const formats = new Set(positives.filter(({ kind }) => vendorKinds.has(kind)).map(({ format }) => format)).size;
  return {
    part,
    positives: positives.length,
    nearMisses: misses.length,
    formats,
    byKind,
    byGroup,
    byHeldOut,
    wrong,
    failures,
  };
}

function count(counts: Counts | undefined, outcome: Outcome): void {
  if (counts === undefined) return;
  counts.all++;
  counts[outcome]++;
}

function heldOutOf({ isFormatHeldOut, isContextHeldOut }: Positive): string {
  if (isFormatHeldOut) return isContextHeldOut ? 'neither seen' : 'formats never seen';
  return isContextHeldOut ? 'contexts never seen' : 'both seen, other values';
}

function failureOf(positive: Positive, outcomes: readonly Outcome[], find: Find): string {
  const { text, spans } = labelled(positive.text);
  const [span = { start: 0, end: 0 }] = spans;
  const by = [...new Set(find(text).map(({ rule }) => rule))].join(', ') || 'nothing';
  const what = outcomes.every((outcome) => outcome === outcomes[0]) ? outcomes[0] : outcomes.join('/');
  return `${positive.kind}: ${positive.id}: ${what} (found: ${by}) ${maskedAt(text, span)}`;
}

function wrongOf(miss: NearMiss, found: readonly (readonly SecretFinding[])[]): string {
  const rules = [...new Set(found.flat().map(({ rule }) => rule))].join(', ');
  const text = withoutMarks(miss.text);
  const first = found[0]?.[0];
  return `near miss, ${miss.kind}: ${miss.id}: found by ${rules} ${first === undefined ? '(only escaped)' : maskedAt(text, first)}`;
}

export function measureSource(files: readonly SourceFile[], find: Find): SourceFigures {
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const before = process.cpuUsage();
  const hits = files.flatMap(({ path, text }) =>
    find(text).map((finding): SourceHit => {
      return { path, rule: finding.rule, group: groupOf(finding), masked: maskedAt(text, finding) };
    }),
  );
  const { user, system } = process.cpuUsage(before);
  const packages = new Set(files.map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])).size;
  const seconds = (user + system) / 1e6;
  return { files: files.length, megabytes: bytes / 1e6, packages, hits, megabytesPerSecond: bytes / 1e6 / seconds };
}

function groupOf({ class: kind }: SecretFinding): SourceHit['group'] {
  if (kind === 'generic-secret') return 'generic';
  return isRedacted(kind) ? 'redacting' : 'reporting';
}

/** Share of a kind that was found as it should be, in the spelling that is worst. */
export function worstShare(figures: CorpusFigures, kinds: (kind: string) => boolean): number {
  const shares = spellingIds.map((spelling) => {
    const counts = Object.entries(figures.byKind).flatMap(([kind, by]) =>
      kinds(kind) ? [by[spelling] ?? noCounts()] : [],
    );
    const sum = (of: (one: Counts) => number): number => counts.reduce((total, one) => total + of(one), 0);
    return sum(({ own }) => own) / sum(({ all }) => all);
  });
  return Math.min(...shares);
}
