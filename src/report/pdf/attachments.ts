// The evidence inside the PDF: the same figures for programs, so that nobody has to type them off.
import type { EvidenceModel } from '../evidence/model.ts';
import { incidentsCsv } from '../incident-table.ts';
import type { ReportSample } from '../report-sample.ts';
import type { Pdf } from './pdf-document.ts';

export interface Attachment {
  readonly name: string;
  readonly type: 'application/json' | 'text/csv';
  readonly description: string;
  readonly text: string;
  readonly relationship: 'Data' | 'Source' | 'Supplement';
}

export function attachmentsOf(model: EvidenceModel, sample?: ReportSample): readonly Attachment[] {
  const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  return [
    {
      name: 'model.json',
      type: 'application/json',
      description: 'All that this report shows, and the rows that it leaves out',
      text: json(model),
      relationship: 'Source',
    },
    {
      name: 'controls.json',
      type: 'application/json',
      description: 'Controls, what was tested, and their deviations',
      text: json(model.controls),
      relationship: 'Data',
    },
    {
      name: 'incidents.csv',
      type: 'text/csv',
      description: 'Every incident of the period, one row each',
      text: incidentsCsv(model.incidents),
      relationship: 'Data',
    },
    {
      name: 'verification.json',
      type: 'application/json',
      description: 'The check of the whole log: what it found, proves and does not prove',
      text: json(model.verification),
      relationship: 'Data',
    },
    ...(sample === undefined
      ? []
      : [
          {
            name: 'sample.json',
            type: 'application/json' as const,
            description: 'Sampled requests with their leaf hashes and inclusion proofs',
            text: json(sample),
            relationship: 'Data' as const,
          },
        ]),
  ];
}

export function attach(pdf: Pdf, attachments: readonly Attachment[], date: Date): void {
  for (const { name, type, description, text, relationship } of attachments) {
    const bytes = Buffer.from(text, 'utf8');
    const options = { name, type, description, relationship, creationDate: date, modifiedDate: date };
    pdf.file(bytes, options);
  }
}
