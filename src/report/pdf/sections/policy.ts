// Which version of the policy held when, and how much was decided under each.
import type { EvidenceModel } from '../../evidence/model.ts';
import { drawPolicyTimeline } from '../charts/policy-timeline.ts';
import { countText, momentText, shareText } from '../number-text.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable } from '../table.ts';

export function drawPolicy(sheet: Sheet, { policyVersions, about }: EvidenceModel): void {
  sheet.lead(
    'Each record names the policy under which it was decided by the hash of all that held: the organisation’s, the user’s and the repository’s policy, and approved exceptions. “pretense policy render” writes the policy as a document with the same hash.',
  );
  drawPolicyTimeline(sheet, { versions: policyVersions, period: about.period });
  drawTable(sheet, {
    summary: 'Versions of the policy',
    columns: [
      { title: 'Policy', share: 16, cell: ({ id, version }) => ({ text: `${id} ${version}`, isBold: true }) },
      { title: 'Hash', share: 50, cell: ({ hash }) => ({ text: hash, isSmall: true }) },
      {
        title: 'Records (UTC)',
        share: 20,
        cell: ({ firstSeen, lastSeen }) => ({ text: momentText(firstSeen), note: `to ${momentText(lastSeen)}` }),
      },
      { title: 'Requests', share: 12, align: 'right', cell: ({ requests }) => countText(requests) },
      { title: 'Share', share: 10, align: 'right', cell: ({ shareBasisPoints }) => shareText(shareBasisPoints) },
    ],
    rows: policyVersions,
    limit: 40,
    empty: 'No record of the period names a policy.',
  });
  sheet.paragraph(
    'Whether these are the versions that were approved is for their approver to say: compare the hashes with those of the approved documents.',
  );
}
