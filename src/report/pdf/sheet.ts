// A pen over the pages of a tagged PDF: texts, groups and drawings, one below the other. Everything that is written goes
// through `visible`, and a heading waits for what it heads, so that it never stands alone at the end of a page.
import { palette } from './palette.ts';
import { asArtifact, type OpenPdf, type Pdf, type PdfMargins, type Structure } from './pdf-document.ts';

export interface TextStyle {
  readonly font?: 'regular' | 'bold';
  /** Points. */
  readonly size?: number;
  readonly colour?: string;
  /** Of the page; default: the left margin, and all the width. */
  readonly x?: number;
  readonly width?: number;
  readonly align?: 'left' | 'right';
  /** Space below it. Default: 0. */
  readonly after?: number;
  /** Line ends of the text stay. */
  readonly keepsLines?: boolean;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const textSize = { title: 26, section: 16, heading: 11, text: 9, small: 7.5 } as const;

/** Where a section begins, for the table of contents. */
export interface SectionPlace {
  readonly title: string;
  /** From 0. */
  readonly page: number;
}

/** What waits for what it introduces. */
interface Waiting {
  readonly tag: 'H2' | 'H3' | 'H4' | 'P';
  readonly text: string;
  readonly style: TextStyle;
}

const headingStyle = {
  H2: { size: textSize.section, before: 0, after: 10 },
  H3: { size: textSize.heading, before: 16, after: 5 },
  H4: { size: textSize.text, before: 8, after: 2 },
  P: { size: textSize.text, before: 0, after: 6 },
} as const;
/** Between lines, in points: less of it where the letters are large. */
function lineGapOf(size: number): number {
  return size * (size > 12 ? 0.1 : 0.32);
}

export class Sheet {
  readonly pdf: Pdf;
  readonly margins: PdfMargins;
  readonly visible: OpenPdf['visible'];
  readonly sections: SectionPlace[] = [];
  readonly #root: Structure;
  #parent: Structure;
  #waiting: Waiting[] = [];

  constructor({ pdf, visible }: OpenPdf, margins: PdfMargins) {
    this.pdf = pdf;
    this.visible = visible;
    this.margins = margins;
    this.#root = pdf.struct('Document');
    pdf.addStructure(this.#root);
    this.#parent = this.#root;
  }

  get left(): number {
    return this.margins.left;
  }

  get width(): number {
    return this.pdf.page.width - this.margins.left - this.margins.right;
  }

  get bottom(): number {
    return this.pdf.page.height - this.margins.bottom;
  }

  get y(): number {
    return this.pdf.y;
  }

  set y(value: number) {
    this.pdf.y = value;
  }

  /** From 0. */
  get page(): number {
    const { start, count } = this.pdf.bufferedPageRange();
    return start + count - 1;
  }

  /** A part of its own, on a new page unless less than a third of this one is used. */
  section(title: string, draw: () => void): void {
    if (this.pdf.y > this.margins.top + 2) this.#startSection();
    this.group('Sect', () => {
      this.sections.push({ title, page: this.page });
      this.pdf.outline.addItem(this.visible(title));
      this.#wait('H2', title);
      draw();
      this.#drawWaiting();
    });
  }

  heading(text: string, tag: 'H3' | 'H4' = 'H3'): void {
    this.#wait(tag, text);
  }

  /** A paragraph that stays with what comes next. */
  lead(text: string, style: TextStyle = {}): void {
    this.#wait('P', text, style);
  }

  /** Makes room for so many points below what waits, on a new page when need be; then draws that. */
  begin(height: number): void {
    const needed = height + this.#waitingHeight();
    const room = this.bottom - this.pdf.y;
    if (needed > room && this.pdf.y > this.margins.top && height < this.bottom - this.margins.top) this.newPage();
    this.#drawWaiting();
  }

  newPage(): void {
    this.pdf.addPage();
    this.pdf.y = this.margins.top;
  }

  space(points: number): void {
    this.pdf.y += points;
  }

  paragraph(text: string, style: TextStyle = {}): void {
    const height = this.heightOf(text, style);
    this.begin(Math.min(height, 60));
    this.text('P', text, { after: 6, ...style });
  }

  /** Sentences with a mark before each. */
  list(items: readonly string[], style: TextStyle & { readonly mark?: string } = {}): void {
    const { mark = '•', x = this.left, width = this.width, size = textSize.text, ...rest } = style;
    const indent = 13;
    const [first] = items;
    if (first === undefined) return;
    this.begin(Math.min(this.heightOf(first, { width: width - indent, size, ...rest }), 60));
    this.group('L', () => {
      for (const item of items) {
        const at = { ...rest, size, x: x + indent, width: width - indent };
        this.begin(Math.min(this.heightOf(item, at), 60));
        this.group('LI', () => {
          const top = this.pdf.y;
          this.text('Lbl', mark, { ...at, x, width: indent });
          this.pdf.y = top;
          this.text('LBody', item, { after: 3, ...at });
        });
      }
    });
    this.space(4);
  }

  /** A text under a tag where the pen stands; the pen goes below it. Nothing is kept together. */
  text(tag: string, text: string, style: TextStyle = {}): void {
    this.element(tag, () => this.draw(text, style));
    this.pdf.y += style.after ?? 0;
  }

  /** A text without a tag of its own: inside a drawing, or one that is no content. */
  draw(text: string, style: TextStyle): void {
    const { font = 'regular', size = textSize.text, colour = palette.ink, align = 'left' } = style;
    const { x = this.left, width = this.width } = style;
    this.pdf.font(font).fontSize(size).fillColor(colour);
    this.pdf.text(this.visible(text, style.keepsLines), x, this.pdf.y, { width, align, lineGap: lineGapOf(size) });
  }

  heightOf(
    text: string,
    { font = 'regular', size = textSize.text, width = this.width, keepsLines }: TextStyle,
  ): number {
    this.pdf.font(font).fontSize(size);
    return this.pdf.heightOfString(this.visible(text, keepsLines), { width, lineGap: lineGapOf(size) });
  }

  widthOf(text: string, { font = 'regular', size = textSize.text }: TextStyle = {}): number {
    return this.pdf.font(font).fontSize(size).widthOfString(this.visible(text));
  }

  /** One element around texts that are drawn without tags of their own. */
  element(tag: string, draw: () => void, options: Readonly<Record<string, unknown>> = {}): void {
    const content = this.pdf.markStructureContent(tag);
    draw();
    this.pdf.endMarkedContent();
    this.#parent.add(this.pdf.struct(tag, options, [content]));
  }

  /** What is drawn inside belongs to one element. */
  group(tag: string, draw: () => void, options: Readonly<Record<string, unknown>> = {}): void {
    const own = this.pdf.struct(tag, options);
    this.#parent.add(own);
    this.inside(own, draw);
  }

  /** An element in this place of the reading order, for what is drawn later. The caller fills it with `inside`. */
  openElement(tag: string): Structure {
    const element = this.pdf.struct(tag);
    this.#parent.add(element);
    return element;
  }

  /** Fills an element that was opened before, and ends it. */
  inside(element: Structure, draw: () => void): void {
    const outer = this.#parent;
    this.#parent = element;
    draw();
    this.#parent = outer;
    element.end();
  }

  /** A drawing with its description; the pen goes below it. `alt`: all that the drawing says. */
  figure({ alt, height }: { readonly alt: string; readonly height: number }, draw: (box: Box) => void): void {
    this.begin(height);
    const box = { x: this.left, y: this.pdf.y, width: this.width, height };
    const bbox = [box.x, box.y, box.x + box.width, box.y + height];
    this.element('Figure', () => draw(box), { alt: this.visible(alt), bbox, placement: 'Block' });
    this.pdf.y = box.y + height + 10;
  }

  /** Lines and areas that say nothing. */
  artifact(draw: (pdf: Pdf) => void): void {
    asArtifact(this.pdf, { type: 'Layout' }, () => draw(this.pdf));
  }

  rule(y: number, colour: string = palette.rule): void {
    this.artifact((pdf) => {
      pdf.lineWidth(0.5).strokeColor(colour);
      pdf
        .moveTo(this.left, y)
        .lineTo(this.left + this.width, y)
        .stroke();
    });
  }

  /** No more can be drawn below the structure. */
  end(): void {
    this.#root.end();
  }

  #startSection(): void {
    const used = (this.pdf.y - this.margins.top) / (this.bottom - this.margins.top);
    if (used > 0.7) {
      this.newPage();
      return;
    }
    this.space(30);
  }

  #wait(tag: Waiting['tag'], text: string, style: TextStyle = {}): void {
    const { size, after } = headingStyle[tag];
    const font = tag === 'P' ? 'regular' : 'bold';
    this.#waiting.push({ tag, text, style: { font, size, after, ...style } });
  }

  #waitingHeight(): number {
    return this.#waiting.reduce((sum, { tag, text, style }) => {
      return sum + headingStyle[tag].before + (style.after ?? 0) + this.heightOf(text, style);
    }, 0);
  }

  #drawWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { tag, text, style } of waiting) {
      if (this.pdf.y > this.margins.top + 2) this.space(headingStyle[tag].before);
      this.text(tag, text, style);
    }
  }
}
