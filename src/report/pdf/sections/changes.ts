// What changed: the program, its settings, the policy, the keys.
import type { EvidenceModel } from '../../evidence/model.ts';
import { countText, momentText } from '../number-text.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable } from '../table.ts';

export function drawChanges(sheet: Sheet, { changes }: EvidenceModel): void {
  drawTable(sheet, {
    summary: 'Changes of program, settings, policy and keys',
    columns: [
      { title: 'When (UTC)', share: 19, cell: ({ at }) => momentText(at) },
      { title: 'Record', share: 11, align: 'right', cell: ({ seq }) => countText(seq) },
      { title: 'Kind', share: 21, cell: ({ type }) => type },
      { title: 'What', share: 49, cell: ({ text }) => text },
    ],
    rows: changes,
    limit: 80,
    empty: 'No change is on the record in the period.',
  });
}
