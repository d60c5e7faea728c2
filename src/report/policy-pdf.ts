// The written policy as PDF: tagged, with embedded fonts, and the same bytes for the same policy.
import Pdfkit from 'pdfkit';
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

/** TrueType or OpenType. What a font has no glyph for stands as an empty box. */
export interface PdfFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

type Pdf = InstanceType<typeof Pdfkit>;

const margin = { top: 64, bottom: 76, left: 62, right: 62 } as const;
const markWidth = 134;
const gap = 22;
const size = { title: 24, heading: 13, text: 9.5, mark: 7.5 } as const;
const colour = { ink: '#14232b', grey: '#5d6b73', rule: '#d9e0e3', enforced: '#0b6a62', people: '#8a5a00' } as const;

/** All of it in memory. */
export async function policyPdf(options: PolicyPdfOptions): Promise<Buffer> {
  const pdf = newDocument(options);
  const bytes = collected(pdf);
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  drawTitle(pdf, root, options);
  for (const [index, section] of options.document.sections.entries()) drawSection(pdf, root, { index, section });
  root.end();
  drawFooters(pdf, options);
  pdf.end();
  return await bytes;
}

function newDocument({ document, id, version, organisation, effectiveFrom, fonts }: PolicyPdfOptions): Pdf {
  const pdf = new Pdfkit({
    size: 'A4',
    margins: margin,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'en',
    bufferPages: true,
    // Otherwise a font that is not embedded comes in.
    font: Buffer.from(fonts.regular) as unknown as string,
    info: {
      Title: plain([organisation, document.title].filter((part) => part !== undefined).join(': ')),
      Subject: plain(`${id} ${version}, ${document.hash}`),
      ...(organisation === undefined ? {} : { Author: plain(organisation) }),
      Creator: 'Pretense',
      Producer: 'Pretense',
      CreationDate: new Date(`${effectiveFrom ?? '1970-01-01'}T00:00:00Z`),
    },
  });
  pdf.registerFont('regular', Buffer.from(fonts.regular));
  pdf.registerFont('bold', Buffer.from(fonts.bold));
  return pdf;
}

function collected(pdf: Pdf): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
}

type Structure = ReturnType<Pdf['struct']>;

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

function drawTitle(pdf: Pdf, root: Structure, options: PolicyPdfOptions): void {
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

function drawSection(pdf: Pdf, root: Structure, { index, section }: NumberedSection): void {
  const part = pdf.struct('Sect');
  root.add(part);
  const [first] = section.entries;
  // A heading is never left alone at the end of a page.
  pdf.font('bold').fontSize(size.heading);
  const headingHeight = pdf.heightOfString(section.title, { width: textWidth(pdf) }) + 34;
  keepTogether(pdf, headingHeight + (first === undefined ? 0 : heightOf(pdf, first)));
  pdf.y += 14;
  const text = `${index + 1}  ${plain(section.title)}`;
  part.add(drawText(pdf, 'H2', { text, font: 'bold', fontSize: size.heading, colour: colour.ink }));
  pdf.y += 3;
  for (const entry of section.entries) drawEntry(pdf, part, entry);
  part.end();
}

function drawEntry(pdf: Pdf, part: Structure, entry: DocumentEntry): void {
  keepTogether(pdf, heightOf(pdf, entry));
  drawRule(pdf);
  const group = pdf.struct('Div');
  part.add(group);
  const top = pdf.y + 6;
  const page = pdf.page;
  const mark = drawMark(pdf, entry, top);
  const markEnd = pdf.y;
  // The text comes first for who listens, and last for the pen: it may go on on the next page.
  const text = drawText(pdf, 'P', { ...entryLine(pdf, entry), y: top });
  group.add(text);
  group.add(mark);
  group.end();
  pdf.y = (pdf.page === page ? Math.max(pdf.y, markEnd) : pdf.y) + 5;
}

function drawMark(pdf: Pdf, entry: DocumentEntry, y: number): Structure {
  const x = pdf.page.width - margin.right - markWidth;
  const { kind, place } = markOf(entry);
  const mark = pdf.struct('P');
  const ink = entry.enforcedBy === undefined ? colour.people : colour.enforced;
  const at = { x, width: markWidth, fontSize: size.mark } as const;
  mark.add(drawText(pdf, 'Span', { ...at, text: kind, font: 'bold', colour: ink, y: y + 1.5 }));
  if (place !== undefined)
    mark.add(drawText(pdf, 'Span', { ...at, text: place, font: 'regular', colour: colour.grey }));
  mark.end();
  return mark;
}

function entryLine(pdf: Pdf, entry: DocumentEntry): Line {
  const width = textWidth(pdf) - markWidth - gap;
  return { text: plain(entry.text), font: 'regular', fontSize: size.text, colour: colour.ink, width };
}

function markOf({ clause, enforcedBy }: DocumentEntry): { readonly kind: string; readonly place: string | undefined } {
  if (enforcedBy === undefined) return { kind: 'organisational', place: undefined };
  if (clause === undefined || clause.source === 'built-in')
    return { kind: 'enforced, built in', place: clause?.pointer };
  return { kind: `enforced, ${clause.source}`, place: plain(clause.pointer) };
}

function heightOf(pdf: Pdf, entry: DocumentEntry): number {
  const { text, width = 0, fontSize } = entryLine(pdf, entry);
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

function drawFooters(pdf: Pdf, { document }: PolicyPdfOptions): void {
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

function asArtifact(pdf: Pdf, options: { readonly type: string; readonly subtype?: string }, draw: () => void): void {
  // Types of the package know fewer options than the package.
  pdf.markContent('Artifact', options as Parameters<Pdf['markContent']>[1]);
  draw();
  pdf.endMarkedContent();
}

/** Untrusted: what policy files say. Line ends stay, as one sort; marks of Markdown go. */
function plain(text: string): string {
  return text
    .replaceAll('`', '')
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll(/[^\P{Cc}\n]|[\p{Cf}\p{Surrogate}]/gu, ' ')
    .trim();
}
