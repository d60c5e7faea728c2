// Exceptions of the policy and pauses: who, why, approved by whom, until when.
import type { EvidenceModel, ExceptionFigures, PauseFigures } from '../../evidence/model.ts';
import { countText, momentText, spanText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable, type Cell } from '../table.ts';

export function drawExceptions(sheet: Sheet, { exceptions, pauses }: EvidenceModel): void {
  sheet.heading('Exceptions');
  drawTable(sheet, {
    summary: 'Exceptions of the policy',
    columns: [
      { title: 'Exception', share: 13, cell: ({ id }) => id },
      { title: 'What it lets through, and why', share: 35, cell: ({ what, reason }) => ({ text: what, note: reason }) },
      {
        title: 'Asked for by',
        share: 24,
        cell: ({ requestedBy, requestedAt }) => ({ text: requestedBy, note: momentText(requestedAt) }),
      },
      { title: 'Approved by', share: 24, cell: approvalCell },
      { title: 'Ends', share: 20, cell: endCell },
    ],
    rows: exceptions,
    limit: 40,
    empty: 'No exception was asked for, approved or used in the period.',
  });
  sheet.heading('Pauses');
  sheet.lead(
    'During a pause texts that had not been sent before leave with their names readable; secrets are still taken out, and every request is recorded.',
  );
  drawTable(sheet, {
    summary: 'Pauses of the protection',
    columns: [
      { title: 'Began (UTC)', share: 21, cell: ({ startedAt }) => momentText(startedAt) },
      { title: 'Lasted', share: 13, cell: lengthCell },
      { title: 'By', share: 24, cell: ({ by }) => by },
      { title: 'Why', share: 32, cell: ({ reason }) => reason },
      { title: 'Requests', share: 11, align: 'right', cell: ({ requests }) => countText(requests) },
      {
        title: 'Names that could leave',
        share: 14,
        align: 'right',
        cell: ({ protectedNames }) => countText(protectedNames),
      },
    ],
    rows: pauses,
    limit: 40,
    empty: 'The protection was not paused in the period.',
  });
}

function approvalCell({ approvedBy, approvedAt, requestedBy }: ExceptionFigures): Cell {
  if (approvedBy === undefined) return { text: 'not approved: lets nothing through', colour: palette.muted };
  const note = momentText(approvedAt);
  if (approvedBy === requestedBy) return { text: `▲ ${approvedBy}, who asked for it`, note, colour: palette.red };
  return { text: approvedBy, note };
}

function endCell({ revokedAt, expires }: ExceptionFigures): Cell {
  if (revokedAt !== undefined) return { text: momentText(revokedAt), note: 'taken back' };
  return momentText(expires);
}

function lengthCell({ startedAt, endedAt, how, minutesPlanned }: PauseFigures): Cell {
  const note = `planned ${minutesPlanned} min`;
  if (endedAt === undefined) return { text: '▲ no end on the record', note, colour: palette.red };
  return { text: spanText(startedAt, endedAt), note: how === undefined ? note : `${how}; ${note}` };
}
