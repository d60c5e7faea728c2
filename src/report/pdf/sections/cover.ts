// The first page: what it is, of whom and when, whether the log holds, and what needs attention.
import type { EvidenceModel } from '../../evidence/model.ts';
import { amountText, momentText } from '../number-text.ts';
import { palette } from '../palette.ts';
import { textSize, type Sheet } from '../sheet.ts';
import { drawRedFacts, fittingFacts } from './red-facts.ts';

export const disclaimer =
  'The mapping to Trust Services Criteria is management’s proposal; the service auditor decides. This report is not a SOC 2 report, and no opinion is expressed in it. ' +
  'It says what the audit log of one device says, and in each section what that cannot show.';

/** What each result of a verification means, in a few words. */
export const resultWords: Readonly<Record<EvidenceModel['verification']['result'], string>> = {
  VERIFIED_WITNESSED: 'The log hangs together, and a witness outside this machine signed it.',
  VERIFIED_LOCAL_ONLY: 'The log hangs together. Nobody outside this machine vouches for it.',
  VERIFIED_WITH_DISPOSALS: 'The log hangs together; the content of some records was disposed of on the record.',
  INCOMPLETE: 'A part of the log is missing or cannot be read. What is there hangs together.',
  TAMPERED: 'Stored bytes are not what was written. This log cannot be relied on.',
  EMPTY: 'The log holds no record.',
};

export function drawCover(sheet: Sheet, model: EvidenceModel): void {
  const { about, redFacts } = model;
  drawMark(sheet);
  sheet.y = sheet.margins.top + 42;
  if (about.organisation !== undefined)
    sheet.text('P', about.organisation, { font: 'bold', size: 11, colour: palette.accent, after: 6 });
  sheet.text('H1', 'AI tool usage controls: evidence report', {
    font: 'bold',
    size: textSize.title,
    width: 400,
    after: 8,
  });
  const { from, to, timeZone } = about.period;
  sheet.text('P', `${from} to ${to}, both days included (${timeZone})`, { size: 12, colour: palette.muted, after: 18 });
  drawBadge(sheet, model);
  const shown = fittingFacts(sheet, redFacts, sheet.bottom - sheet.y - 190);
  drawRedFacts(sheet, { facts: redFacts, limit: shown, more: 'all of them are in the management summary, section 2.' });
  drawFoot(sheet, model);
}

function drawBadge(sheet: Sheet, { verification }: EvidenceModel): void {
  const isBad = verification.result === 'TAMPERED' || verification.result === 'INCOMPLETE';
  const colour = isBad ? palette.red : palette.accent;
  const top = sheet.y;
  const height = 46;
  sheet.artifact((pdf) => {
    if (isBad) pdf.rect(sheet.left, top, sheet.width, height).fill(palette.red);
    else
      pdf
        .lineWidth(1)
        .strokeColor(colour)
        .rect(sheet.left + 0.5, top + 0.5, sheet.width - 1, height - 1)
        .stroke();
  });
  const ink = isBad ? palette.paper : colour;
  const at = { x: sheet.left + 16, width: sheet.width - 32 };
  sheet.y = top + 9;
  sheet.text('P', `${isBad ? '▲ ' : ''}${verification.result.replaceAll('_', ' ')}`, {
    ...at,
    font: 'bold',
    size: 10.5,
    colour: ink,
  });
  sheet.text('P', resultWords[verification.result], {
    ...at,
    size: textSize.text,
    colour: isBad ? palette.paper : palette.ink,
  });
  sheet.y = top + height + 18;
}

/** At the bottom: how to find this export again, and what it is not. */
function drawFoot(sheet: Sheet, { about, population }: EvidenceModel): void {
  const rows = [
    ['Generated', `${momentText(about.generatedAt)} UTC by Pretense ${about.productVersion}`],
    ['Population', amountText(population.records, 'record')],
    ['Population hash', population.hash === '' ? 'cannot be told' : population.hash],
    ['Export', about.exportId],
    ['Device and chain', `${about.deviceId}, ${about.chain ?? 'no chain'}`],
    ['Names', about.names],
  ] as const;
  const small = { size: 8 } as const;
  const height = sheet.heightOf(disclaimer, small) + 20 + rows.length * 14;
  sheet.y = Math.max(sheet.y, sheet.bottom - height);
  sheet.rule(sheet.y);
  sheet.space(8);
  for (const [name, value] of rows) {
    const top = sheet.y;
    sheet.group('P', () => {
      sheet.text('Span', name, { ...small, colour: palette.muted, width: 90 });
      sheet.y = top;
      sheet.text('Span', value, { ...small, x: sheet.left + 96, width: sheet.width - 96 });
    });
    sheet.y = Math.max(sheet.y, top + 12) + 1;
  }
  sheet.space(5);
  sheet.text('P', disclaimer, { ...small, colour: palette.muted });
}

/** The letter of the product: half of it covered, half of it open. */
function drawMark(sheet: Sheet): void {
  const { left } = sheet;
  const top = sheet.margins.top - 8;
  sheet.artifact((pdf) => {
    pdf.save();
    pdf.roundedRect(left, top, 30, 30, 5).fill('#0b4f57');
    pdf.translate(left + 4.5, top + 3.4).scale(0.9);
    pdf.path('M3 2.5h9v14H6v5.5H3zM13.5 2.5a7 7 0 0 1 0 14v-3a4 4 0 0 0 0-8z').fill(palette.paper);
    pdf.restore();
  });
}
