// Who can get at the evidence, and the keys that sign it.
import type { EvidenceModel } from '../../evidence/model.ts';
import { momentText } from '../number-text.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable } from '../table.ts';

const sentences = [
  'The log lies in files of one account on the device, which only that account may read or write (mode 0600, folder 0700).',
  'Who uses that account, or administers the machine, can read the log, and can write it anew with its key. Without a witness outside the machine that cannot be seen.',
  'Only one process at a time writes the log: the one that serves the home.',
  'Who read this report or an export of the log is not recorded; who asked for one is (export.created).',
];

export function drawAccess(sheet: Sheet, { keys }: EvidenceModel): void {
  sheet.list(sentences);
  sheet.heading('Keys');
  drawTable(sheet, {
    summary: 'Keys that sign the log',
    columns: [
      { title: 'Name', share: 40, cell: ({ name }) => name },
      { title: 'Since (UTC)', share: 20, cell: ({ since }) => momentText(since) },
      { title: 'What', share: 40, cell: ({ text }) => text },
    ],
    rows: keys,
    limit: 30,
    empty: 'No key signed records of this log.',
  });
}
