// Secrets and personal data: what rules found, and what became of it.
import type { EvidenceModel, FindingFigures } from '../../evidence/model.ts';
import { drawBarsChart } from '../charts/bars-chart.ts';
import { amountText, countText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable, type Cell } from '../table.ts';
import { drawRedSentence } from './red-facts.ts';

const key = [
  { label: 'replaced', colour: palette.accent },
  { label: 'request stopped', colour: palette.ink },
  { label: 'left readable, reported', colour: palette.amberLight },
  { label: 'left readable, allowed', colour: palette.amber },
] as const;

export function drawFindings(sheet: Sheet, { findings, secrets, blockRules }: EvidenceModel): void {
  if (secrets.transmitted > 0)
    drawRedSentence(
      sheet,
      `${amountText(secrets.transmitted, 'secret')} left readable. Each has to be replaced at its issuer; section “Incidents” says what was done.`,
    );
  sheet.paragraph(
    `${amountText(secrets.detected, 'secret')} found in the period; the values of ${countText(secrets.blocked)} did not leave. ${amountText(secrets.personalData, 'piece', 'pieces')} of personal data found. A secret that was stopped is the control at work. What no rule knows is not found.`,
  );
  const rows = findings.toSorted((one, other) => sumOf(other) - sumOf(one));
  drawBars(
    sheet,
    'Secrets by rule',
    rows.filter((row) => isSecret(row.class)),
  );
  drawBars(
    sheet,
    'Personal data by rule',
    rows.filter((row) => !isSecret(row.class)),
  );
  drawTable(sheet, {
    summary: 'Findings by rule',
    columns: [
      { title: 'Rule', share: 30, cell: ({ rule }) => rule },
      { title: 'Class', share: 18, cell: (row) => row.class },
      { title: 'Replaced', share: 13, align: 'right', cell: ({ redacted }) => countText(redacted) },
      { title: 'Stopped', share: 13, align: 'right', cell: ({ blocked }) => countText(blocked) },
      { title: 'Reported', share: 13, align: 'right', cell: ({ reported, ...row }) => left(reported, row.class) },
      { title: 'Allowed', share: 13, align: 'right', cell: ({ allowed, ...row }) => left(allowed, row.class) },
    ],
    rows,
    limit: 50,
    empty: 'No rule found anything in the period.',
  });
  sheet.heading('Requests that were stopped, by what stopped them');
  drawTable(sheet, {
    summary: 'Stopped requests by rule',
    columns: [
      { title: 'What stopped it', share: 75, cell: ({ name }) => name },
      { title: 'Requests', share: 25, align: 'right', cell: ({ count }) => countText(count) },
    ],
    rows: blockRules,
    limit: 30,
    empty: 'No request was stopped in the period.',
  });
}

function drawBars(sheet: Sheet, title: string, rows: readonly FindingFigures[]): void {
  if (rows.length === 0) return;
  sheet.heading(title, 'H4');
  drawBarsChart(sheet, {
    title: title.toLowerCase(),
    key,
    bars: rows.map((row) => ({ name: row.rule, parts: [row.redacted, row.blocked, row.reported, row.allowed] })),
  });
}

/** Classes of secrets, as records name them; the others are personal data. */
function isSecret(className: string): boolean {
  return className === 'private-key' || className.endsWith('secret');
}

function sumOf({ redacted, blocked, reported, allowed }: FindingFigures): number {
  return redacted + blocked + reported + allowed;
}

/** What left readable stands out where it is a secret. */
function left(count: number, className: string): Cell {
  return isSecret(className) && count > 0
    ? { text: `▲ ${countText(count)}`, colour: palette.red, isBold: true }
    : countText(count);
}
