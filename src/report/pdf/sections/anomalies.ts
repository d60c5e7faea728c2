// What rules look for in the records, how often they spoke, and whether they were right.
import type { EvidenceModel } from '../../evidence/model.ts';
import { amountText, countText } from '../number-text.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable } from '../table.ts';

export function drawAnomalies(sheet: Sheet, { anomalyRules, risks, selfTests }: EvidenceModel): void {
  sheet.lead(
    'Rules look at the records of this device and open an incident where a figure goes past a threshold. They find what is unusual, not what is forbidden, and nothing that left no record.',
  );
  drawTable(sheet, {
    summary: 'Rules for anomalies',
    columns: [
      { title: 'Rule', share: 19, cell: ({ rule, version }) => ({ text: rule, note: `version ${version}` }) },
      { title: 'What it looks for', share: 41, cell: ({ title, threshold }) => ({ text: title, note: threshold }) },
      { title: 'Alerts', share: 9, align: 'right', cell: ({ alerts }) => countText(alerts) },
      { title: 'Confirmed', share: 12, align: 'right', cell: ({ confirmed }) => countText(confirmed) },
      { title: 'False', share: 9, align: 'right', cell: ({ falsePositives }) => countText(falsePositives) },
      { title: 'Open', share: 9, align: 'right', cell: ({ open }) => countText(open) },
    ],
    rows: anomalyRules,
    limit: 60,
    empty: 'No rule was in force.',
  });
  sheet.heading('Self-tests');
  const { passed, failed, daysWithout } = selfTests;
  sheet.paragraph(
    `A made-up secret is sent through the detectors once a day: ${countText(passed)} passed, ${countText(failed)} failed; ${amountText(daysWithout, 'day')} with requests had no passed test.`,
  );
  sheet.heading('Seen for the first time: for the risk register');
  drawTable(sheet, {
    summary: 'Tools, providers, models and endpoints seen for the first time',
    columns: [
      { title: 'Kind', share: 14, cell: ({ kind }) => kind },
      { title: 'Name', share: 42, cell: ({ value }) => value },
      { title: 'First seen', share: 18, cell: ({ firstSeen }) => firstSeen.slice(0, 10) },
      { title: 'Requests', share: 12, align: 'right', cell: ({ requests }) => countText(requests) },
      {
        title: 'On a list of the policy',
        share: 20,
        cell: ({ isApproved }) => (isApproved === undefined ? 'no list' : isApproved ? 'yes' : 'no'),
      },
    ],
    rows: risks,
    limit: 30,
    empty: 'Nothing was seen for the first time in the period.',
  });
}
