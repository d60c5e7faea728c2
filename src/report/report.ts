// A report as the bytes of one file: for people as PDF, for programs as JSON or as a table.
import type { EvidenceModel } from './evidence/model.ts';
import { modelCsv } from './model-table.ts';
import type { ReportSample } from './report-sample.ts';
import type { PdfFonts } from './pdf/pdf-document.ts';

/** `soc2`: the tagged PDF with its attachments. `json`: the model. `csv`: the model, one value a row. */
export type ReportFormat = 'soc2' | 'json' | 'csv';

export interface ReportOptions {
  readonly model: EvidenceModel;
  readonly format: ReportFormat;
  /** Asked for by `soc2` only. */
  readonly fonts: () => Promise<PdfFonts>;
  readonly sample?: ReportSample | undefined;
}

/** All of it in memory. The same for the same model. */
export async function reportBytes({ model, format, fonts, sample }: ReportOptions): Promise<Buffer> {
  switch (format) {
    case 'soc2': {
      // What draws is in a bundle of its own, which nothing else loads.
      const { evidencePdf } = await import(/* webpackMode: "lazy", webpackChunkName: "pdf" */ './pdf/evidence-pdf.ts');
      return await evidencePdf({ model, fonts: await fonts(), sample });
    }
    case 'json':
      return Buffer.from(`${JSON.stringify({ ...model, sample }, undefined, 2)}\n`, 'utf8');
    case 'csv':
      return Buffer.from(modelCsv({ ...model, sample }), 'utf8');
  }
}
