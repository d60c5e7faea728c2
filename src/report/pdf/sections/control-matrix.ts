// Every control of ours over the whole population: first all of them in one table, then one after the other.
import { nothingHappened } from '../../evidence/controls/control.ts';
import type { ControlResult, EvidenceModel } from '../../evidence/model.ts';
import { amountText, countText, momentText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable, type Cell } from '../table.ts';

export function drawControlMatrix(sheet: Sheet, { controls }: EvidenceModel): void {
  sheet.lead(
    'Each control was tested over all records of the period that it concerns, not over a sample. “Direct”: the records show the control at work. “Supporting”: they help to judge it. “Not provided”: others have to show it.',
  );
  drawTable(sheet, {
    summary: 'Matrix of controls',
    columns: [
      { title: 'Control', share: 10, cell: ({ id }) => ({ text: id, isBold: true }) },
      { title: 'What it does', share: 32, cell: ({ title, frequency }) => ({ text: title, note: frequency }) },
      { title: 'Criteria', share: 14, cell: ({ criteria }) => criteria.join(', ') },
      { title: 'Kind', share: 12, cell: ({ kind }) => kind },
      { title: 'Evidence', share: 13, cell: ({ strength }) => strength },
      { title: 'Tested', share: 11, align: 'right', cell: ({ population }) => countText(population.count) },
      { title: 'Result', share: 19, cell: resultCell },
    ],
    rows: controls,
    limit: 200,
    empty: 'No control was evaluated.',
    allRowsIn: 'controls.json, attached',
  });
}

function resultCell({ result, untested, deviationCount }: ControlResult): Cell {
  switch (result) {
    case 'deviations':
      return { text: `▲ ${amountText(deviationCount, 'deviation')}`, colour: palette.red, isBold: true };
    case 'not tested':
      return { text: 'not tested', note: untested ?? nothingHappened, colour: palette.muted };
    case 'no deviation':
      return 'no deviation';
  }
}

const maxDeviations = 12;

export function drawEffectiveness(sheet: Sheet, { controls }: EvidenceModel): void {
  sheet.lead('Deviations are listed with the record that shows each of them.');
  // Those that deviate first.
  const rank = ({ result }: ControlResult): number => ['deviations', 'no deviation', 'not tested'].indexOf(result);
  for (const control of controls.toSorted((one, other) => rank(one) - rank(other))) drawControl(sheet, control);
}

function drawControl(sheet: Sheet, control: ControlResult): void {
  const { id, title, description, criteria, population, evidence, result, deviations, deviationCount, strength } =
    control;
  const { untested = nothingHappened } = control;
  sheet.heading(`${id}  ${title}`);
  sheet.lead(description, { after: 3 });
  const tested = `Tested: ${countText(population.count)} × ${population.what}. Criteria: ${criteria.join(', ')} (${strength}). Evidence: ${evidence.join(', ')}.`;
  sheet.lead(tested, { size: 8, colour: palette.muted, after: 3 });
  if (result === 'no deviation') sheet.paragraph('No deviation was found.', { after: 2 });
  if (result === 'not tested') sheet.paragraph(`Not tested: ${untested}.`, { colour: palette.muted, after: 2 });
  if (result !== 'deviations') return;
  sheet.lead(`▲ ${amountText(deviationCount, 'deviation')}`, { font: 'bold', colour: palette.red, after: 2 });
  drawTable(sheet, {
    summary: `Deviations of ${id}`,
    columns: [
      { title: 'When (UTC)', share: 20, cell: ({ at }) => momentText(at) },
      {
        title: 'Record',
        share: 12,
        align: 'right',
        cell: ({ seq }) => (seq === undefined ? undefined : countText(seq)),
      },
      { title: 'What', share: 68, cell: ({ text }) => text },
    ],
    rows: deviations,
    limit: maxDeviations,
    total: deviationCount,
    allRowsIn: 'the records; controls.json, attached, lists up to a hundred',
    empty: '',
  });
}
