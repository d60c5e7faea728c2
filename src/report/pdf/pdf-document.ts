// A PDF file before anything is drawn: tagged, in English, with its fonts inside, and with no moment but the given one.
import Pdfkit from 'pdfkit';
import { visibleText } from './visible-text.ts';

export type Pdf = InstanceType<typeof Pdfkit>;
export type Structure = ReturnType<Pdf['struct']>;

/** TrueType or OpenType. What a font has no glyph for is shown as its code point. */
export interface PdfFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

export interface PdfMargins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export interface PdfOptions {
  readonly title: string;
  readonly subject: string;
  readonly author: string | undefined;
  /** The file's own date; another one makes other bytes. */
  readonly date: Date;
  readonly fonts: PdfFonts;
  /** Points. */
  readonly margins: PdfMargins;
}

export interface OpenPdf {
  readonly pdf: Pdf;
  /** All of it, once `pdf.end()` was called. */
  readonly bytes: Promise<Buffer>;
  /** A text with nothing in it that would not be drawn. */
  readonly visible: (text: string, keepsLines?: boolean) => string;
}

/** A4, pages kept until the end, so that each can say how many there are. */
export function openPdf({ title, subject, author, date, fonts, margins }: PdfOptions): OpenPdf {
  const pdf = new Pdfkit({
    size: 'A4',
    margins,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'en',
    bufferPages: true,
    // Otherwise a font that is not embedded comes in. A font that is given here is read anew by each `font()`: measured,
    // nine tenths of the time of a report.
    font: null as unknown as string,
    info: {
      Title: visibleText(title),
      Subject: visibleText(subject),
      ...(author === undefined ? {} : { Author: visibleText(author) }),
      Creator: 'Pretense',
      Producer: 'Pretense',
      CreationDate: date,
    },
  });
  const bytes = collected(pdf);
  const faces = (['regular', 'bold'] as const).map((name) => {
    pdf.registerFont(name, Buffer.from(fonts[name]));
    return drawnAsWritten(pdf, name);
  });
  const known = new Map<number, boolean>();
  const hasGlyph = (codePoint: number): boolean => {
    const before = known.get(codePoint);
    if (before !== undefined) return before;
    const isThere = faces.every((face) => face.hasGlyphForCodePoint(codePoint));
    known.set(codePoint, isThere);
    return isThere;
  };
  return { pdf, bytes, visible: (text, keepsLines = false) => visibleText(text, { hasGlyph, keepsLines }) };
}

function collected(pdf: Pdf): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
}

/** What of a font pdfkit keeps to itself. */
interface FontFace {
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
  layoutRun(text: string, features?: unknown): GlyphRun;
}

interface GlyphRun {
  readonly glyphs: readonly unknown[];
  readonly positions: readonly unknown[];
  readonly advanceWidth: number;
}

const digits = /(\d[\d.,:]*)/;

/**
 * Digits of one width, and no letter that takes another shape beside another one: Inter would draw `->` as an arrow and
 * an `x` between digits as a cross, which is not what a record says.
 */
function drawnAsWritten(pdf: Pdf, name: 'regular' | 'bold'): FontFace['font'] {
  const { _font: face } = pdf.font(name) as unknown as { readonly _font: FontFace };
  const layoutRun = face.layoutRun.bind(face);
  face.layoutRun = (text, features) => {
    if (features !== undefined) return layoutRun(text, features);
    // Only digits: the hyphen between them would become as wide as one too.
    const runs = text
      .split(digits)
      .filter((part) => part !== '')
      .map((part) => layoutRun(part, { calt: false, tnum: digits.test(part) }));
    return {
      glyphs: runs.flatMap(({ glyphs }) => glyphs),
      positions: runs.flatMap(({ positions }) => positions),
      advanceWidth: runs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
    };
  };
  return face.font;
}

/** Drawn, and no content: a reader passes over it. */
export function asArtifact(
  pdf: Pdf,
  options: { readonly type: 'Layout' | 'Pagination'; readonly subtype?: 'Footer' | 'Header' },
  draw: () => void,
): void {
  pdf.markContent('Artifact', options);
  draw();
  pdf.endMarkedContent();
}
