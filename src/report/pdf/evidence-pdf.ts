// The evidence report as PDF: tagged, with its fonts and its figures inside, and the same bytes for the same model.
import { Turns } from '../../audit/turns.ts';
import type { EvidenceModel } from '../evidence/model.ts';
import type { ReportSample } from '../report-sample.ts';
import { attach, attachmentsOf } from './attachments.ts';
import { drawContents, reserveContents, type ContentsPlace } from './contents.ts';
import { amountText } from './number-text.ts';
import { palette } from './palette.ts';
import { asArtifact, openPdf, type PdfFonts, type PdfMargins } from './pdf-document.ts';
import { drawAccess } from './sections/access.ts';
import { drawAnomalies } from './sections/anomalies.ts';
import { drawBoundary } from './sections/boundary.ts';
import { drawChanges } from './sections/changes.ts';
import { drawCompleteness } from './sections/completeness.ts';
import { drawControlMatrix, drawEffectiveness } from './sections/control-matrix.ts';
import { drawCover } from './sections/cover.ts';
import { drawCrosswalk } from './sections/crosswalk.ts';
import { drawDayTable } from './sections/day-table.ts';
import { drawExceptions } from './sections/exceptions.ts';
import { drawFindings } from './sections/findings.ts';
import { drawGlossary } from './sections/glossary.ts';
import { drawIncidents } from './sections/incidents.ts';
import { drawIntegrity } from './sections/integrity.ts';
import { drawMutation } from './sections/mutation.ts';
import { drawPolicy } from './sections/policy.ts';
import { drawRetention } from './sections/retention.ts';
import { drawSample } from './sections/sample.ts';
import { drawSummary } from './sections/summary.ts';
import { Sheet } from './sheet.ts';

export interface EvidencePdfOptions {
  readonly model: EvidenceModel;
  readonly fonts: PdfFonts;
  /** Requests that a seed picked; a section of its own. */
  readonly sample?: ReportSample | undefined;
}

const margins: PdfMargins = { top: 66, bottom: 64, left: 54, right: 54 };

interface Section {
  readonly title: string;
  readonly draw: (sheet: Sheet, model: EvidenceModel) => void;
}

const sections: readonly Section[] = [
  { title: 'About this information and its integrity', draw: drawIntegrity },
  { title: 'Management summary', draw: drawSummary },
  { title: 'System and boundary', draw: drawBoundary },
  { title: 'Control matrix', draw: drawControlMatrix },
  { title: 'Operating effectiveness by control', draw: drawEffectiveness },
  { title: 'Policy in force', draw: drawPolicy },
  { title: 'Coverage of names', draw: drawMutation },
  { title: 'Secrets and personal data', draw: drawFindings },
  { title: 'Exceptions and pauses', draw: drawExceptions },
  { title: 'Anomalies', draw: drawAnomalies },
  { title: 'Incidents', draw: drawIncidents },
  { title: 'Completeness of the log', draw: drawCompleteness },
  { title: 'Changes', draw: drawChanges },
  { title: 'Retention, disposal and legal hold', draw: drawRetention },
  { title: 'Access to the evidence', draw: drawAccess },
  { title: 'Crosswalk to criteria', draw: drawCrosswalk },
  { title: 'Glossary', draw: drawGlossary },
  { title: 'Appendix: figures of each day', draw: drawDayTable },
];

function sampleSection(sample: ReportSample): Section {
  return { title: 'Appendix: sample of requests', draw: (sheet) => drawSample(sheet, sample) };
}

/** All of it in memory. Untrusted: every text of the model. */
export async function evidencePdf({ model, fonts, sample }: EvidencePdfOptions): Promise<Buffer> {
  const { about, population } = model;
  const date = new Date(about.generatedAt);
  const title = `AI tool usage controls: evidence report, ${about.period.from} to ${about.period.to}`;
  const opened = openPdf({
    title: about.organisation === undefined ? title : `${about.organisation}: ${title}`,
    subject: `Export ${about.exportId}, population ${population.hash}`,
    author: about.organisation,
    date,
    fonts,
    margins,
  });
  const { pdf, bytes } = opened;
  attach(pdf, attachmentsOf(model, sample), date);
  const sheet = new Sheet(opened, margins);
  sheet.group('Sect', () => drawCover(sheet, model));
  sheet.newPage();
  const turns = new Turns();
  let contents: ContentsPlace | undefined;
  const parts = sample === undefined ? sections : [...sections, sampleSection(sample)];
  for (const [index, { title: name, draw }] of parts.entries()) {
    // The table of contents stands over the first section, and is filled in when all pages are there.
    if (index === 0) contents = reserveContents(sheet, parts.length);
    sheet.section(`${index + 1}  ${name}`, () => draw(sheet, model));
    // Who else runs in this process is let in between two sections: drawing one takes some tenths of a second.
    await turns.next();
  }
  if (contents !== undefined) drawContents(sheet, contents);
  sheet.end();
  drawMargins(sheet, model);
  pdf.end();
  return await bytes;
}

/** Over and under each page, and no content: whose report, how much needs attention, and which page of which export. */
function drawMargins(sheet: Sheet, { about, population, redFacts }: EvidenceModel): void {
  const { pdf } = sheet;
  const { start, count } = pdf.bufferedPageRange();
  const right = sheet.left + sheet.width;
  const put = (
    text: string,
    x: number,
    y: number,
    colour: string = palette.muted,
    font: 'regular' | 'bold' = 'regular',
  ): void => {
    pdf.font(font).fontSize(6.8).fillColor(colour).text(sheet.visible(text), x, y, { lineBreak: false });
  };
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index);
    // Below the margin, where a text that may break would begin a new page.
    pdf.page.margins.bottom = 0;
    if (index > 0) {
      asArtifact(pdf, { type: 'Pagination', subtype: 'Header' }, () => {
        const owner = about.organisation === undefined ? '' : `${about.organisation.slice(0, 60)}  ·  `;
        put(
          `${owner}AI tool usage controls: evidence report  ·  ${about.period.from} to ${about.period.to}`,
          sheet.left,
          32,
        );
        if (redFacts.length === 0) return;
        const mark = `▲ ${amountText(redFacts.length, 'fact')} first: see section 2`;
        put(mark, right - sheet.widthOf(mark, { font: 'bold', size: 6.8 }), 32, palette.red, 'bold');
      });
    }
    asArtifact(pdf, { type: 'Pagination', subtype: 'Footer' }, () => {
      const y = pdf.page.height - 40;
      put(`Export ${about.exportId}  ·  population ${population.hash}`, sheet.left, y);
      const number = `page ${index + 1} of ${count}`;
      put(number, right - sheet.widthOf(number, { size: 6.8 }), y);
    });
    pdf.page.margins.bottom = margins.bottom;
  }
}
