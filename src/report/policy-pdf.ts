// The written policy as PDF: tagged, with embedded fonts, and the same bytes for the same policy.
import { palette } from './pdf/palette.ts';
import { asArtifact, openPdf, type OpenPdf, type PdfFonts, type Structure } from './pdf/pdf-document.ts';
import type { DocumentEntry, DocumentSection, PolicyDocument } from '../policy/document.ts';

export interface PolicyPdfOptions {
  readonly document: PolicyDocument;
  readonly id: string;
  readonly version: string;
  readonly organisation: string | undefined;
  /** `2026-01-31`. The date of the PDF: the day on which it is made would change its bytes. */
  readonly effectiveFrom: string | undefined;
  readonly fonts: PdfFonts;
}

type Pdf = OpenPdf['pdf'];

const margin = { top: 64, bottom: 76, left: 62, right: 62 } as const;
const markWidth = 134;
const gap = 22;
const size = { title: 24, heading: 13, text: 9.5, mark: 7.5 } as const;
const colour = {
  ink: palette.ink,
  grey: palette.muted,
  rule: palette.rule,
  enforced: palette.accent,
  people: palette.amber,
} as const;

/** A PDF with the pen on it, and what makes texts fit for it. */
interface Drawing {
  readonly pdf: Pdf;
  /** Untrusted: what policy files say. Line ends stay, as one sort; marks of Markdown go. */
  readonly plain: (text: string) => string;
}

/** All of it in memory. */
export async function policyPdf(options: PolicyPdfOptions): Promise<Buffer> {
  const { pdf, bytes, visible } = openPolicyPdf(options);
  const drawing = { pdf, plain: (text: string) => visible(text.replaceAll('`', ''), true).trim() };
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  drawTitle(drawing, root, options);
  for (const [index, section] of options.document.sections.entries()) drawSection(drawing, root, { index, section });
  root.end();
  drawFooters(drawing, options);
  pdf.end();
  return await bytes;
}

function openPolicyPdf({ document, id, version, organisation, effectiveFrom, fonts }: PolicyPdfOptions): OpenPdf {
  return openPdf({
    title: [organisation, document.title].filter((part) => part !== undefined).join(': '),
    subject: `${id} ${version}, ${document.hash}`,
    author: organisation,
    date: new Date(`${effectiveFrom ?? '1970-01-01'}T00:00:00Z`),
    fonts,
    margins: margin,
  });
}

interface Line {
  readonly text: string;
  readonly font: 'regular' | 'bold';
  readonly fontSize: number;
  readonly colour: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
}

/** Draws a text under a tag, and goes on below it. */
function drawText(pdf: Pdf, tag: string, { text, font, fontSize, colour: ink, x, y, width }: Line): Structure {
  const content = pdf.markStructureContent(tag);
  pdf.font(font).fontSize(fontSize).fillColor(ink);
  pdf.text(text, x ?? margin.left, y ?? pdf.y, { width: width ?? textWidth(pdf), lineGap: fontSize * 0.25 });
  pdf.endMarkedContent();
  return pdf.struct(tag, {}, [content]);
}

function textWidth(pdf: Pdf): number {
  return pdf.page.width - margin.left - margin.right;
}

function drawTitle({ pdf, plain }: Drawing, root: Structure, options: PolicyPdfOptions): void {
  const { document, id, version, organisation, effectiveFrom } = options;
  const small = { font: 'regular', fontSize: size.text, colour: colour.grey } as const;
  if (organisation !== undefined) {
    root.add(
      drawText(pdf, 'P', { text: plain(organisation), font: 'bold', fontSize: size.text, colour: colour.enforced }),
    );
    pdf.moveDown(0.4);
  }
  root.add(drawText(pdf, 'H1', { text: document.title, font: 'bold', fontSize: size.title, colour: colour.ink }));
  pdf.moveDown(0.15);
  const since = effectiveFrom === undefined ? '' : `, in effect from ${effectiveFrom}`;
  root.add(drawText(pdf, 'P', { ...small, text: plain(`${id}, version ${version}${since}`) }));
  pdf.moveDown(1);
  root.add(
    drawText(pdf, 'P', {
      ...small,
      colour: colour.ink,
      text:
        'Clauses marked “enforced” are checked by Pretense on each machine; the mark says whose policy file says so, and ' +
        'where in it. Clauses marked “organisational” are seen to by people.',
    }),
  );
  pdf.moveDown(0.6);
}

interface NumberedSection {
  readonly index: number;
  readonly section: DocumentSection;
}

function drawSection(drawing: Drawing, root: Structure, { index, section }: NumberedSection): void {
  const { pdf, plain } = drawing;
  const part = pdf.struct('Sect');
  root.add(part);
  const [first] = section.entries;
  // A heading is never left alone at the end of a page.
  pdf.font('bold').fontSize(size.heading);
  const headingHeight = pdf.heightOfString(section.title, { width: textWidth(pdf) }) + 34;
  keepTogether(pdf, headingHeight + (first === undefined ? 0 : heightOf(drawing, first)));
  pdf.y += 14;
  const text = `${index + 1}  ${plain(section.title)}`;
  part.add(drawText(pdf, 'H2', { text, font: 'bold', fontSize: size.heading, colour: colour.ink }));
  pdf.y += 3;
  for (const entry of section.entries) drawEntry(drawing, part, entry);
  part.end();
}

function drawEntry(drawing: Drawing, part: Structure, entry: DocumentEntry): void {
  const { pdf } = drawing;
  keepTogether(pdf, heightOf(drawing, entry));
  drawRule(pdf);
  const group = pdf.struct('Div');
  part.add(group);
  const top = pdf.y + 6;
  const page = pdf.page;
  const mark = drawMark(drawing, entry, top);
  const markEnd = pdf.y;
  // The text comes first for who listens, and last for the pen: it may go on on the next page.
  const text = drawText(pdf, 'P', { ...entryLine(drawing, entry), y: top });
  group.add(text);
  group.add(mark);
  group.end();
  pdf.y = (pdf.page === page ? Math.max(pdf.y, markEnd) : pdf.y) + 5;
}

function drawMark({ pdf, plain }: Drawing, entry: DocumentEntry, y: number): Structure {
  const x = pdf.page.width - margin.right - markWidth;
  const { kind, place } = markOf(entry, plain);
  const mark = pdf.struct('P');
  const ink = entry.enforcedBy === undefined ? colour.people : colour.enforced;
  const at = { x, width: markWidth, fontSize: size.mark } as const;
  mark.add(drawText(pdf, 'Span', { ...at, text: kind, font: 'bold', colour: ink, y: y + 1.5 }));
  if (place !== undefined)
    mark.add(drawText(pdf, 'Span', { ...at, text: place, font: 'regular', colour: colour.grey }));
  mark.end();
  return mark;
}

function entryLine({ pdf, plain }: Drawing, entry: DocumentEntry): Line {
  const width = textWidth(pdf) - markWidth - gap;
  return { text: plain(entry.text), font: 'regular', fontSize: size.text, colour: colour.ink, width };
}

interface Mark {
  readonly kind: string;
  readonly place: string | undefined;
}

function markOf({ clause, enforcedBy }: DocumentEntry, plain: Drawing['plain']): Mark {
  if (enforcedBy === undefined) return { kind: 'organisational', place: undefined };
  if (clause === undefined)
    return enforcedBy === 'built in'
      ? { kind: 'enforced, built in', place: undefined }
      : { kind: 'enforced', place: enforcedBy };
  if (clause.source === 'built-in') return { kind: 'enforced, built in', place: clause.pointer };
  return { kind: `enforced, ${clause.source}`, place: plain(clause.pointer) };
}

function heightOf(drawing: Drawing, entry: DocumentEntry): number {
  const { pdf } = drawing;
  const { text, width = 0, fontSize } = entryLine(drawing, entry);
  pdf.font('regular').fontSize(fontSize);
  const lines = pdf.heightOfString(text, { width, lineGap: fontSize * 0.25 });
  return Math.max(lines, size.mark * 3.2) + 14;
}

/** On a new page where it does not fit on this one, and fits on one. */
function keepTogether(pdf: Pdf, height: number): void {
  const bottom = pdf.page.height - margin.bottom;
  if (pdf.y + height <= bottom || pdf.y <= margin.top || height > bottom - margin.top) return;
  pdf.addPage();
}

/** No content: a reader passes over it. */
function drawRule(pdf: Pdf): void {
  asArtifact(pdf, { type: 'Layout' }, () => {
    pdf.lineWidth(0.5).strokeColor(colour.rule);
    pdf
      .moveTo(margin.left, pdf.y)
      .lineTo(pdf.page.width - margin.right, pdf.y)
      .stroke();
  });
}

function drawFooters({ pdf }: Drawing, { document }: PolicyPdfOptions): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    pdf.switchToPage(index);
    const y = pdf.page.height - 46;
    const width = textWidth(pdf);
    asArtifact(pdf, { type: 'Pagination', subtype: 'Footer' }, () => {
      pdf.font('regular').fontSize(6.8).fillColor(colour.grey);
      // Below the margin, where a text that may break would begin a new page.
      pdf.page.margins.bottom = 0;
      pdf.text(document.hash, margin.left, y, { width: width - 60, lineBreak: false });
      const number = `${index - start + 1} / ${count}`;
      pdf.text(number, pdf.page.width - margin.right - pdf.widthOfString(number), y, { lineBreak: false });
      pdf.page.margins.bottom = margin.bottom;
    });
  }
}
