// A report as the bytes of one file: for people as PDF, for programs as JSON or as a table.
import type { EvidenceModel } from './evidence/model.ts';
import { modelCsv } from './model-table.ts';
import type { ReportSample } from './report-sample.ts';

/** `soc2`: the tagged PDF with its attachments. `json`: the model. `csv`: the model, one value a row. */
export type ReportFormat = 'soc2' | 'json' | 'csv';

export interface ReportOptions {
  readonly model: EvidenceModel;
  readonly format: ReportFormat;
  readonly sample?: ReportSample | undefined;
  /** Asked by `soc2` only. Drawing takes seconds: who serves requests has it done by another thread. */
  readonly draw: DrawReport;
}

/** What the PDF is made of. */
export interface DrawnReport {
  readonly model: EvidenceModel;
  readonly sample: ReportSample | undefined;
}

export type DrawReport = (report: DrawnReport) => Promise<Uint8Array>;

/** All of it in memory. The same for the same model. */
export async function reportBytes({ model, format, draw, sample }: ReportOptions): Promise<Uint8Array> {
  switch (format) {
    case 'soc2':
      return await draw({ model, sample });
    case 'json':
      return Buffer.from(`${JSON.stringify({ ...model, sample }, undefined, 2)}\n`, 'utf8');
    case 'csv':
      return Buffer.from(modelCsv({ ...model, sample }), 'utf8');
  }
}
