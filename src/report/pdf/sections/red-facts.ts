// What a reader must see first: a red bar, a red ground and a mark before each fact.
import { amountText } from '../number-text.ts';
import { palette } from '../palette.ts';
import { type Sheet, textSize, type TextStyle } from '../sheet.ts';

const inset = { left: 16, right: 12, y: 4 } as const;
const factStyle = { size: 9.5, colour: palette.ink } as const;
const titleStyle = { font: 'bold', size: 11, colour: palette.red } as const;

export const noRedFacts =
  'Nothing stands here first: the checks of this report found no deviation, no open incident, no gap and no missing proof. What they do not cover is said in each section.';

export interface RedFactsOptions {
  readonly facts: readonly string[];
  /** Facts that are drawn; the others are counted. */
  readonly limit: number;
  /** Where the others are. */
  readonly more: string;
}

/** A fact is never parted over pages; the list may be. */
export function drawRedFacts(sheet: Sheet, { facts, limit, more }: RedFactsOptions): void {
  if (facts.length === 0) {
    sheet.paragraph(noRedFacts);
    return;
  }
  const shown = facts.slice(0, limit);
  const title = amountText(facts.length, 'fact');
  const [first] = shown;
  sheet.begin(36 + (first === undefined ? 0 : heightOfFact(sheet, first)));
  drawBand(sheet, `${title} that ${facts.length === 1 ? 'needs' : 'need'} somebody’s attention`, {
    style: titleStyle,
    tag: 'P',
    above: 8,
  });
  sheet.group('L', () => {
    for (const fact of shown) {
      sheet.begin(heightOfFact(sheet, fact));
      sheet.group('LI', () => drawBand(sheet, fact, { style: factStyle, tag: 'LBody', hasMark: true }));
    }
  });
  const rest = facts.length - shown.length;
  if (rest > 0)
    drawBand(sheet, `and ${amountText(rest, 'more fact')}: ${more}`, {
      style: { ...factStyle, font: 'bold' },
      tag: 'P',
    });
  drawGround(sheet, 6);
  sheet.space(6 + 12);
}

/** How many of them there is room for. */
export function fittingFacts(sheet: Sheet, facts: readonly string[], room: number): number {
  let left = room - 70;
  const full = facts.findIndex((fact) => (left -= heightOfFact(sheet, fact)) < 0);
  return full < 0 ? facts.length : Math.max(full, 1);
}

interface Band {
  readonly style: TextStyle;
  readonly tag: string;
  readonly hasMark?: boolean;
  readonly above?: number;
}

function drawBand(sheet: Sheet, text: string, { style, tag, hasMark = false, above = 0 }: Band): void {
  const width = textWidth(sheet, hasMark);
  const height = sheet.heightOf(text, { ...style, width }) + 2 * inset.y + above;
  drawGround(sheet, height);
  const top = sheet.y;
  sheet.y = top + inset.y + above;
  const x = sheet.left + inset.left;
  if (hasMark) {
    sheet.text('Lbl', '▲', { x, width: 14, size: 7.5, colour: palette.red });
    sheet.y = top + inset.y + above;
  }
  sheet.text(tag, text, { ...style, x: x + (hasMark ? 15 : 0), width });
  sheet.y = top + height;
}

function drawGround(sheet: Sheet, height: number): void {
  const top = sheet.y;
  sheet.artifact((pdf) => {
    pdf.rect(sheet.left, top, sheet.width, height).fill(palette.redFaint);
    pdf.rect(sheet.left, top, 4, height).fill(palette.red);
  });
}

function textWidth(sheet: Sheet, hasMark: boolean): number {
  return sheet.width - inset.left - inset.right - (hasMark ? 15 : 0);
}

function heightOfFact(sheet: Sheet, fact: string): number {
  return sheet.heightOf(fact, { ...factStyle, width: textWidth(sheet, true) }) + 2 * inset.y;
}

/** A sentence in red for a place that shows a single fact. */
export function drawRedSentence(sheet: Sheet, text: string): void {
  const width = textWidth(sheet, true);
  sheet.begin(sheet.heightOf(text, { ...factStyle, width }) + 2 * inset.y);
  drawBand(sheet, text, { style: { ...factStyle, size: textSize.text }, tag: 'P', hasMark: true });
  sheet.space(8);
}
