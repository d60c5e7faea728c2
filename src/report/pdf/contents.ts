// The table of contents: room for it first, its page numbers when all pages are there.
import { palette } from './palette.ts';
import type { Structure } from './pdf-document.ts';
import type { Sheet } from './sheet.ts';

export interface ContentsPlace {
  readonly top: number;
  /** From 0. */
  readonly page: number;
  readonly element: Structure;
}

const rowHeight = 14;
const headHeight = 24;
const size = 8.5;

/** Where the pen stands, in two columns. */
export function reserveContents(sheet: Sheet, count: number): ContentsPlace {
  const place = { top: sheet.y, page: sheet.page, element: sheet.openElement('TOC') };
  sheet.y = place.top + headHeight + Math.ceil(count / 2) * rowHeight + 6;
  return place;
}

export function drawContents(sheet: Sheet, { top, page, element }: ContentsPlace): void {
  const { pdf } = sheet;
  pdf.switchToPage(page);
  sheet.inside(element, () => {
    sheet.y = top;
    sheet.text('Caption', 'Contents', { font: 'bold', size: 11 });
    const rows = Math.ceil(sheet.sections.length / 2);
    const width = (sheet.width - 28) / 2;
    for (const [index, section] of sheet.sections.entries()) {
      const x = sheet.left + (index < rows ? 0 : width + 28);
      const y = top + headHeight + (index % rows) * rowHeight;
      sheet.group('TOCI', () => {
        sheet.y = y;
        sheet.text('P', section.title, { x, width: width - 30, size });
        const number = String(section.page + 1);
        sheet.y = y;
        const left = x + width - sheet.widthOf(number, { size });
        sheet.text('P', number, { x: left, width: 30, size, colour: palette.muted });
      });
    }
  });
}
