// How much was looked at and changed, what was not looked at, and whether it came back.
import type { EvidenceModel, Percentiles } from '../../evidence/model.ts';
import { drawShareChart } from '../charts/share-chart.ts';
import { countText, shareText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable, type Cell } from '../table.ts';

interface Measure {
  readonly name: string;
  readonly count: number;
  readonly meaning: string;
  readonly isRed?: boolean;
}

export function drawMutation(sheet: Sheet, { mutation, days, timings }: EvidenceModel): void {
  const { identifiersScanned, identifiersMutated, shareBasisPoints } = mutation;
  sheet.paragraph(
    identifiersScanned === 0
      ? 'No identifier was looked at in the period.'
      : `${countText(identifiersMutated)} of ${countText(identifiersScanned)} identifiers that were looked at changed before they left: ${shareText(shareBasisPoints)}. The others are public: words of languages, libraries and protocols, or names that no workspace declares.`,
  );
  drawShareChart(sheet, days);
  sheet.heading('What was not looked at, and what stayed');
  drawTable<Measure>(sheet, {
    summary: 'What was not looked at, and what stayed',
    columns: [
      { title: 'What', share: 30, cell: ({ name }) => name },
      { title: 'Count', share: 12, align: 'right', cell: ({ count }) => countText(count) },
      { title: 'What it means', share: 58, cell: ({ meaning }) => ({ text: meaning, colour: palette.muted }) },
    ],
    rows: measuresOf(mutation),
    empty: '',
  });
  drawTimings(sheet, timings);
}

function measuresOf(mutation: EvidenceModel['mutation']): readonly Measure[] {
  return [
    ...mutation.media.map(({ name, count }) => ({
      name: `media: ${name}`,
      count,
      meaning: 'Passed unread: no name in it can be replaced.',
    })),
    {
      name: 'encoded text',
      count: mutation.encodedHits,
      meaning:
        'Runs of base64 or hexadecimal with a secret or a protected name inside; stopped, or recorded, by the policy.',
    },
    {
      name: 'kept by history',
      count: mutation.keptByHistory,
      meaning:
        'Names in texts that had left before they were protected, or during a pause, and leave in the same form since.',
    },
    {
      name: 'requests without an index',
      count: mutation.lexicalRequests,
      meaning: 'Names were told by their form alone, since the index of the workspace was not ready.',
    },
    ...mutation.levels.map(({ name, count }) => ({
      name: `requests at level ${name}`,
      count,
      meaning:
        name === 'strict' ? 'Every private word of a name changes.' : 'Partial protection: some words stay readable.',
    })),
    {
      name: 'foreign surrogates',
      count: mutation.foreignSurrogates,
      meaning: 'Invented words in answers that their request did not carry; they were not turned back.',
    },
    {
      name: 'broken events',
      count: mutation.brokenEvents,
      meaning: 'Parts of streamed answers that could not be read and passed as they were.',
    },
    {
      name: 'names in commands',
      count: mutation.egressTerms,
      meaning: 'Names that came back in inputs of tools which may take them off this machine.',
    },
  ];
}

interface Timing {
  readonly name: string;
  readonly unit: string;
  readonly figures: Percentiles;
}

function drawTimings(sheet: Sheet, { addedUs, latencyMs, timeToFirstByteMs }: EvidenceModel['timings']): void {
  sheet.heading('Processing times');
  const all = [
    { name: 'added by Pretense before the send', unit: 'µs', figures: addedUs },
    { name: 'to the first byte of the answer', unit: 'ms', figures: timeToFirstByteMs },
    { name: 'to the end of the answer', unit: 'ms', figures: latencyMs },
  ];
  const cellOf =
    (of: (figures: Percentiles) => number) =>
    (row: Timing): Cell =>
      countText(of(row.figures));
  drawTable<Timing>(sheet, {
    summary: 'Processing times',
    columns: [
      { title: 'Time', share: 34, cell: ({ name }) => name },
      { title: 'Unit', share: 8, cell: ({ unit }) => unit },
      { title: 'Exchanges', share: 14, align: 'right', cell: cellOf(({ count }) => count) },
      { title: 'Median', share: 11, align: 'right', cell: cellOf(({ p50 }) => p50) },
      { title: '90 %', share: 11, align: 'right', cell: cellOf(({ p90 }) => p90) },
      { title: '99 %', share: 11, align: 'right', cell: cellOf(({ p99 }) => p99) },
      { title: 'Longest', share: 13, align: 'right', cell: cellOf(({ max }) => max) },
    ],
    rows: all.flatMap(({ figures, ...rest }) => (figures === undefined ? [] : [{ ...rest, figures }])),
    empty: 'No exchange of the period has times.',
  });
}
