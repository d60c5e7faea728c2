// How long records are kept, what was disposed of, and what may not be.
import type { EvidenceModel } from '../../evidence/model.ts';
import { countText, momentText } from '../number-text.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable } from '../table.ts';
import { drawRedSentence } from './red-facts.ts';

const wholeYearDays = 365;

export function drawRetention(sheet: Sheet, { retention }: EvidenceModel): void {
  const { days, disposals, holds } = retention;
  if (days < wholeYearDays)
    drawRedSentence(
      sheet,
      `Records are kept for ${countText(days)} days: less than a year, so that a period of twelve months cannot be shown whole.`,
    );
  else
    sheet.paragraph(
      `Records are kept for ${countText(days)} days. A disposal leaves a certificate, the manifest of the segment and the hashes of its records, so that the rest of the log can still be checked.`,
    );
  sheet.heading('Disposals');
  drawEvents(sheet, disposals, { summary: 'Disposals', empty: 'Nothing was disposed of in the period.' });
  sheet.heading('Legal holds');
  drawEvents(sheet, holds, { summary: 'Legal holds', empty: 'No legal hold was set or cleared in the period.' });
}

function drawEvents(
  sheet: Sheet,
  rows: EvidenceModel['retention']['holds'],
  { summary, empty }: { readonly summary: string; readonly empty: string },
): void {
  drawTable(sheet, {
    summary,
    columns: [
      { title: 'When (UTC)', share: 19, cell: ({ at }) => momentText(at) },
      { title: 'Record', share: 11, align: 'right', cell: ({ seq }) => countText(seq) },
      { title: 'What', share: 70, cell: ({ text }) => text },
    ],
    rows,
    limit: 40,
    empty,
  });
}
