// The figures as rows for a terminal and for docs/detection.md.
import type { Floor } from '../measure.ts';
import { spellingIds } from './evaluate.ts';
import { judgedHits } from './judged-hits.ts';
import {
  configKind,
  type CorpusFigures,
  type Counts,
  type SourceFigures,
  type SourceHit,
  vendorKinds,
  worstShare,
} from './measure-corpus.ts';

export interface Table {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

export function tablesOf(figures: CorpusFigures, source: SourceFigures | undefined): readonly Table[] {
  return [
    { title: 'Found, by class and spelling', rows: kindRows(figures) },
    { title: 'How, as plain text', rows: outcomeRows(figures) },
    { title: 'Found as plain text, by context', rows: groupRows(figures) },
    { title: 'Vendor tokens, by what development shows', rows: heldOutRows(figures) },
    { title: 'Near misses', rows: nearMissRows(figures) },
    ...(source === undefined ? [] : [{ title: 'Source of npm packages', rows: sourceRows(source) }]),
  ];
}

export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  return part === whole ? '100 %' : `${Math.min(99.99, (100 * part) / whole).toFixed(2)} %`;
}

const share = (counts: Counts | undefined): string => percent(counts?.own ?? 0, counts?.all ?? 0);

function kindRows({ byKind }: CorpusFigures): Table['rows'] {
  return [
    ['class', 'samples', ...spellingIds],
    ...Object.entries(byKind).map(([kind, by]) => [
      kind,
      String(by['plain']?.all ?? 0),
      ...spellingIds.map((spelling) => share(by[spelling])),
    ]),
  ];
}

function outcomeRows({ byKind }: CorpusFigures): Table['rows'] {
  const outcomes = ['own', 'other', 'generic', 'partial', 'missed'] as const;
  return [
    ['class', 'by its rule', 'by another', 'by the generic rule only', 'in part', 'missed'],
    ...Object.entries(byKind).map(([kind, by]) => [
      kind,
      ...outcomes.map((outcome) => String(by['plain']?.[outcome] ?? 0)),
    ]),
  ];
}

function groupRows({ byGroup }: CorpusFigures): Table['rows'] {
  return [
    ['context', 'vendor', 'samples', 'configuration', 'samples'],
    ...Object.entries(byGroup)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([group, { vendor, config }]) => [
        group,
        share(vendor),
        String(vendor.all),
        share(config),
        String(config.all),
      ]),
  ];
}

function heldOutRows({ byHeldOut }: CorpusFigures): Table['rows'] {
  return [
    ['formats and contexts', 'samples', 'found'],
    ...Object.entries(byHeldOut)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, counts]) => [name, String(counts.all), share(counts)]),
  ];
}

function nearMissRows({ wrong }: CorpusFigures): Table['rows'] {
  return [
    ['near miss', 'samples', 'found'],
    ...Object.entries(wrong).map(([kind, { all, found }]) => [kind, String(all), String(found)]),
  ];
}

function sourceRows(source: SourceFigures): Table['rows'] {
  return [
    ['findings', 'all', 'what they say they are', 'false', 'false per MB'],
    ...(['redacting', 'generic', 'reporting'] as const).map((group) => {
      const hits = source.hits.filter((hit) => hit.group === group);
      const wrong = hits.filter(isFalse).length;
      return [
        group,
        String(hits.length),
        String(hits.length - wrong),
        String(wrong),
        (wrong / source.megabytes).toFixed(2),
      ];
    }),
  ];
}

/** A finding of what is only told to people counts as right: the address in a license is an address. */
export function isFalse(hit: SourceHit): boolean {
  if (hit.group === 'reporting') return false;
  return !judgedHits.some(({ path, rule }) => hit.rule === rule && hit.path.startsWith(path));
}

export function falsePerMegabyte({ hits, megabytes }: SourceFigures, group: SourceHit['group']): number {
  return hits.filter((hit) => hit.group === group && isFalse(hit)).length / megabytes;
}

export function floorsOf(figures: CorpusFigures, source: SourceFigures | undefined): readonly Floor[] {
  const found = Object.values(figures.wrong).reduce((sum, one) => sum + one.found, 0);
  const cards = figures.wrong['look-alike of personal data']?.found ?? 0;
  const least = (name: string, value: number, limit: number): Floor => ({
    name,
    value: 100 * value,
    limit,
    kind: 'least',
  });
  const most = (name: string, value: number, limit: number): Floor => ({ name, value, limit, kind: 'most' });
  return [
    least(
      'vendor tokens found, %, in the worst spelling',
      worstShare(figures, (kind) => vendorKinds.has(kind)),
      99,
    ),
    least(
      'configuration files, %, in the worst spelling',
      worstShare(figures, (kind) => kind === configKind),
      90,
    ),
    least(
      'cards found, %, in the worst spelling',
      worstShare(figures, (kind) => kind === 'cards'),
      99,
    ),
    most('look-alikes of personal data found', cards, 0),
    most('near misses found', found, 0),
    ...(source === undefined
      ? []
      : [
          { name: 'MB of source', value: source.megabytes, limit: 10, kind: 'least' as const },
          most('false redacting findings per MB of source', falsePerMegabyte(source, 'redacting'), 0.1),
          most('false generic findings per MB of source', falsePerMegabyte(source, 'generic'), 1),
        ]),
  ];
}
