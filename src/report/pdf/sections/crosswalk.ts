// From the official criteria to the controls of this report, and what the organisation itself has to show.
import { crosswalkOf } from '../../evidence/crosswalk.ts';
import type { EvidenceModel } from '../../evidence/model.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable } from '../table.ts';

/** Complementary controls of who uses the program. */
const complementary = [
  'Every machine on which AI tools are used has Pretense, and its tools are set to use it; the organisation’s device management checks that.',
  'Other ways to AI providers are closed at the network, and the providers’ own usage figures are compared with this report.',
  'Accounts of the machines, of the repositories and of the AI providers are given and taken back by the organisation.',
  'Somebody approves the policy, its versions and its exceptions, and reads the incidents in time.',
  'Providers are assessed by the organisation, with their own reports and contracts.',
  'Developers were told what is recorded about them.',
];

export function drawCrosswalk(sheet: Sheet, { about: { place } }: EvidenceModel): void {
  sheet.lead(
    'Ids are those of the Trust Services Criteria (TSP section 100, 2017, with revised points of focus 2022). Their text is not repeated here. A criterion that is not listed has no evidence in this report.',
  );
  drawTable(sheet, {
    summary: 'Criteria, controls and strength of the evidence',
    columns: [
      { title: 'Criterion', share: 11, cell: ({ criterion }) => ({ text: criterion, isBold: true }) },
      {
        title: 'What it asks for, in our words, and the limit of our evidence',
        share: 45,
        cell: ({ about, limit }) => ({ text: about, note: limit }),
      },
      {
        title: 'Controls',
        share: 14,
        cell: ({ controls }) => (controls.length === 0 ? undefined : controls.join(', ')),
      },
      { title: 'Evidence', share: 13, cell: ({ strength }) => strength },
      {
        title: 'What the organisation shows itself',
        share: 30,
        cell: ({ organisation }) => (organisation === '' ? undefined : { text: organisation, isSmall: true }),
      },
    ],
    rows: crosswalkOf(place),
    limit: 60,
    empty: '',
  });
  sheet.heading('What the organisation has to show itself');
  sheet.list(complementary, { colour: palette.ink });
}
