// The information itself: where it is from, whether it is whole, and what that proves and does not.
import { scopeLimits, sourceTexts } from '../../evidence/log-place.ts';
import type { EvidenceModel } from '../../evidence/model.ts';
import { amountText, countText, momentText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable, type Cell } from '../table.ts';
import { resultWords } from './cover.ts';
import { drawPairs, type Pair } from './pair-table.ts';
import { drawRedSentence } from './red-facts.ts';

const limits =
  'Calls that did not go through the proxy leave no record here. ' +
  'Names of people, repositories and files are as this machine knew them; times are from its clock.';

export function drawIntegrity(sheet: Sheet, model: EvidenceModel): void {
  sheet.lead(
    'Information produced by the entity (IPE): the question that was asked, the records that answer it, and the check of the log that they come from.',
  );
  drawPairs(sheet, 'The question and the population', questionPairs(model));
  drawCheck(sheet, model);
  sheet.heading('Records of the period by type');
  drawTable(sheet, {
    summary: 'Records of the period by type',
    columns: [
      { title: 'Type', share: 70, cell: ({ name }) => name },
      { title: 'Records', share: 30, align: 'right', cell: ({ count }) => countText(count) },
    ],
    rows: model.population.byType,
    empty: 'The log has no record of this period.',
  });
  sheet.heading('Known limits');
  sheet.paragraph(`${scopeLimits[model.about.place]} ${limits}`);
}

function questionPairs({ about, population }: EvidenceModel): readonly Pair[] {
  const { period } = about;
  const between =
    population.firstSeq === undefined
      ? 'none'
      : `${countText(population.firstSeq)} to ${countText(population.lastSeq ?? 0)}, ${momentText(population.firstAt)} to ${momentText(population.lastAt)} UTC`;
  return [
    ['Period', `${period.from} to ${period.to}, both included, days of ${period.timeZone}`],
    ['In UTC', `from ${period.fromUtc}, before ${period.untilUtc}`],
    ['Source', `${sourceTexts[about.place]}: device ${about.deviceId}, chain ${about.chain ?? 'none'}`],
    ['Generated', `${about.generatedAt} by Pretense ${about.productVersion}`],
    ['Export', about.exportId],
    ['Records of the period', countText(population.records)],
    ['First and last record', between],
    ['Population hash', hashCell(population)],
    ['Requests', requestsText(population)],
    ['Names of people and files', about.names],
  ];
}

function hashCell({ hash, outsidePeriod = 0 }: EvidenceModel['population']): Cell {
  if (hash === '') return { text: 'cannot be told: there is no record, or the log has holes', colour: palette.red };
  const others =
    outsidePeriod === 0
      ? ''
      : `; ${amountText(outsidePeriod, 'record')} among them whose clock says another time, in no figure here`;
  return {
    text: hash,
    note: `SHA-256 over the leaf hashes from the first record to the last, 32 bytes each, in order${others}`,
  };
}

function requestsText(population: EvidenceModel['population']): string {
  const { requests, blockedRequests, pausedRequests, unansweredRequests } = population;
  return `${countText(requests)}; stopped ${countText(blockedRequests)}, during a pause ${countText(pausedRequests)}, without a recorded end ${countText(unansweredRequests)}`;
}

function drawCheck(sheet: Sheet, { verification }: EvidenceModel): void {
  const { result, problems, problemCount, notices, proves, doesNotProve } = verification;
  sheet.heading('Check of the whole log');
  const isBad = result === 'TAMPERED' || result === 'INCOMPLETE';
  const name = `${result.replaceAll('_', ' ')}: ${resultWords[result]}`;
  if (isBad) drawRedSentence(sheet, `${name}`);
  else sheet.lead(name, { font: 'bold', colour: palette.accent });
  drawPairs(sheet, 'The check of the whole log', checkPairs(verification));
  if (problemCount > 0) {
    sheet.heading('What is wrong with it');
    drawTable(sheet, {
      summary: 'Problems of the log',
      columns: [
        { title: 'File', share: 24, cell: ({ segment }) => segment },
        { title: 'Line', share: 8, align: 'right', cell: ({ line }) => countText(line) },
        { title: 'Kind', share: 18, cell: ({ kind }) => ({ text: kind, colour: palette.red }) },
        { title: 'What', share: 50, cell: ({ message }) => message },
      ],
      rows: problems,
      total: problemCount,
      limit: 25,
      allRowsIn: 'verification.json, attached (the first hundred)',
      empty: '',
    });
  }
  if (notices.length > 0) {
    sheet.heading('Odd, and no failure');
    drawTable(sheet, {
      summary: 'Notices of the check',
      columns: [
        { title: 'File', share: 26, cell: ({ segment }) => segment },
        { title: 'Record', share: 12, align: 'right', cell: ({ seq }) => countText(seq) },
        { title: 'What', share: 62, cell: ({ message }) => message },
      ],
      rows: notices,
      limit: 10,
      allRowsIn: 'verification.json, attached',
      empty: '',
    });
  }
  sheet.heading('What the check proves');
  if (proves.length === 0) sheet.paragraph('Nothing: the log is empty, or not whole.', { colour: palette.muted });
  sheet.list(proves);
  sheet.heading('What it does not prove');
  sheet.list(doesNotProve);
}

function checkPairs(verification: EvidenceModel['verification']): readonly Pair[] {
  const { records, treeSize, root, headHash, checkpoints, witnessed, disposed, incarnations, keys } = verification;
  const keysFrom = {
    pinned: 'signed with a key that is known from elsewhere',
    'from the log': 'signed with a key that only the log itself names',
    none: 'none is signed',
  }[checkpoints.pinned];
  return [
    ['Stored records', countText(records)],
    ['Leaves of the tree', countText(treeSize)],
    ['Root of the tree', root],
    ['Leaf hash of the last record', headHash],
    [
      'Checkpoints',
      `${countText(checkpoints.count)}, the last over ${amountText(checkpoints.lastSize, 'record')}; ${keysFrom}`,
    ],
    [
      'Witness',
      witnessed === undefined
        ? { text: 'none', note: 'Whoever holds the device’s key could have written the log anew.' }
        : `${amountText(witnessed.size, 'record')} seen at ${witnessed.time}`,
    ],
    ['Disposed of on the record', disposedText(disposed)],
    ['Starts of the writer', countText(incarnations)],
    ...(keys.length === 0 ? [] : [['Keys that signed', keys.join(' ')] as const]),
    ...(verification.isQuick
      ? [['Kind of check', 'quick: stored bytes only, not the meaning of the lines'] as const]
      : []),
  ];
}

function disposedText({ records, segments, certificates }: EvidenceModel['verification']['disposed']): string {
  if (records === 0) return 'none';
  return `${amountText(records, 'record')} in ${amountText(segments, 'segment')}, ${amountText(certificates, 'certificate')}; their hashes are kept`;
}
