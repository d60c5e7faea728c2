// The requests that an auditor's seed picked.
import type { ReportSample } from '../../report-sample.ts';
import { amountText, countText, momentText } from '../number-text.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable } from '../table.ts';

export function drawSample(
  sheet: Sheet,
  { seed, population, records, method, treeSize, isSigned }: ReportSample,
): void {
  sheet.lead(
    `${amountText(records.length, 'request')} of ${countText(population)}, picked by the seed “${seed}”. Each is record “Record” of the chain; sample.json, attached, has the proof that its leaf hash is in the tree over ${amountText(treeSize, 'record')}, ${isSigned ? 'of which the device has signed the root' : 'whose root nobody has signed: no checkpoint covers the sample'}.`,
  );
  drawTable(sheet, {
    summary: 'Sampled requests',
    columns: [
      { title: 'Record', share: 9, align: 'right', cell: ({ seq }) => countText(seq) },
      { title: 'When (UTC)', share: 19, cell: ({ timestamp }) => momentText(timestamp) },
      { title: 'Decision', share: 11, cell: ({ decision }) => decision },
      {
        title: 'By, with and to',
        share: 26,
        cell: ({ developer = '–', tool = '–', provider = '–' }) => ({ text: developer, note: `${tool}, ${provider}` }),
      },
      { title: 'Leaf hash', share: 42, cell: ({ leaf }) => ({ text: leaf, isSmall: true }) },
    ],
    rows: records,
    limit: 200,
    allRowsIn: 'sample.json, attached',
    empty: 'The period has no request to pick from.',
  });
  sheet.paragraph(`How it was picked: ${method}`, { size: 7.5 });
}
