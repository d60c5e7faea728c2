// The incident log: what is open and how old it is, then every incident with what was done.
import { isBreached } from '../../../incidents/timers.ts';
import { isOpen as isOpenAt } from '../../../incidents/transitions.ts';
import type { Incident, Severity } from '../../../incidents/types.ts';
import type { EvidenceModel, ReviewFigures } from '../../evidence/model.ts';
import { drawBarsChart } from '../charts/bars-chart.ts';
import { amountText, countText, momentText, spanText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable, type Cell } from '../table.ts';

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const colours: Readonly<Record<Severity, string>> = {
  critical: palette.red,
  high: '#d0695f',
  medium: palette.amberLight,
  low: palette.second,
  info: palette.faint,
};
const ages: readonly { readonly label: string; readonly underDays: number }[] = [
  { label: 'up to 7 days', underDays: 8 },
  { label: '8 to 14 days', underDays: 15 },
  { label: '15 to 30 days', underDays: 31 },
  { label: '31 to 60 days', underDays: 61 },
  { label: 'more than 60 days', underDays: Number.POSITIVE_INFINITY },
];
const maxListed = 60;
const maxDetailed = 20;

export function drawIncidents(sheet: Sheet, model: EvidenceModel): void {
  const { incidents, incidentsBySeverity, reviews } = model;
  const end = endOf(model);
  sheet.lead(
    'An incident is opened by a rule and moved by people; every move is a record. Who closes one is not who it is about, and a severe one needs a second person.',
  );
  drawTable(sheet, {
    summary: 'Incidents by severity',
    columns: [
      { title: 'Severity', share: 50, cell: ({ severity }) => severity },
      { title: 'Incidents', share: 25, align: 'right', cell: ({ count }) => countText(count) },
      {
        title: 'Open at the end of the period',
        share: 25,
        align: 'right',
        cell: ({ open, severity }) =>
          open > 0 && severity !== 'info'
            ? { text: `▲ ${countText(open)}`, colour: palette.red, isBold: true }
            : countText(open),
      },
    ],
    rows: incidentsBySeverity,
    empty: 'The period has no incident.',
  });
  drawAgeing(
    sheet,
    incidents.filter((incident) => isOpen(incident, end)),
    end,
  );
  drawLog(sheet, incidents, end);
  drawHistories(sheet, incidents, end);
  drawReviews(sheet, reviews);
}

/** The figures of a period that is not over are those of the moment at which it was looked at. */
export function endOf({ about }: EvidenceModel): string {
  return about.generatedAt < about.period.untilUtc ? about.generatedAt : about.period.untilUtc;
}

function isOpen(incident: Incident, end: string): boolean {
  return incident.severity !== 'info' && isOpenAt(incident, end);
}

function drawAgeing(sheet: Sheet, open: readonly Incident[], end: string): void {
  sheet.heading('How long open incidents have waited');
  if (open.length === 0) {
    sheet.paragraph('No incident is open.');
    return;
  }
  const rows = ages.map(({ label, underDays }, index) => {
    const from = ages[index - 1]?.underDays ?? Number.NEGATIVE_INFINITY;
    const within = open.filter(({ detectedAt }) => {
      const days = (Date.parse(end) - Date.parse(detectedAt)) / 86_400_000;
      return days >= from && days < underDays;
    });
    return {
      name: label,
      parts: severities.map((severity) => within.filter((each) => each.severity === severity).length),
    };
  });
  const key = severities.map((severity) => ({ label: severity, colour: colours[severity] }));
  drawBarsChart(sheet, { title: 'open incidents by age at the end of the period', key, bars: rows, nameWidth: 100 });
  drawTable(sheet, {
    summary: 'Open incidents by age and severity',
    columns: [
      { title: 'Age', share: 36, cell: ({ name }) => name },
      ...severities.map((severity, index) => ({
        title: severity,
        share: 16,
        align: 'right' as const,
        cell: ({ parts }: (typeof rows)[number]) => countText(parts[index] ?? 0),
      })),
    ],
    rows,
    empty: '',
  });
}

function drawLog(sheet: Sheet, incidents: readonly Incident[], end: string): void {
  sheet.heading('Incident log');
  drawTable(sheet, {
    summary: 'Incident log',
    columns: [
      { title: 'Incident', share: 17, cell: ({ id, severity }) => ({ text: id, note: severity }) },
      {
        title: 'What',
        share: 37,
        cell: ({ title, type, count }) => ({
          text: title,
          note: count > 1 ? `${type}, ${countText(count)} times` : type,
        }),
      },
      { title: 'Detected (UTC)', share: 18, cell: ({ detectedAt }) => momentText(detectedAt) },
      { title: 'Status', share: 20, cell: (incident) => statusCell(incident, end) },
      { title: 'Took', share: 12, align: 'right', cell: (incident) => lengthOf(incident, end) },
    ],
    rows: openFirst(incidents, end),
    limit: maxListed,
    allRowsIn: 'incidents.csv, attached',
    empty: 'The period has no incident.',
  });
}

function openFirst(incidents: readonly Incident[], end: string): readonly Incident[] {
  const rank = (incident: Incident): number =>
    (isOpen(incident, end) ? 0 : 10) + [...severities, 'info'].indexOf(incident.severity);
  return incidents.toSorted((one, other) => rank(one) - rank(other));
}

function statusCell(incident: Incident, end: string): Cell {
  const status = incident.status.replaceAll('_', ' ');
  if (incident.severity === 'info') return { text: status, colour: palette.muted };
  const late = isBreached(incident, end) ? { note: 'past its time' } : {};
  if (isOpen(incident, end)) return { text: `▲ ${status}`, colour: palette.red, isBold: true, ...late };
  return { text: status, ...late };
}

function lengthOf(incident: Incident, end: string): string {
  const last = incident.history.at(-1);
  return spanText(incident.detectedAt, isOpen(incident, end) || last === undefined ? end : last.at);
}

function drawHistories(sheet: Sheet, incidents: readonly Incident[], end: string): void {
  const told = openFirst(incidents, end).filter(({ severity }) => severity === 'critical' || severity === 'high');
  if (told.length === 0) return;
  sheet.heading('Severe incidents, step by step');
  for (const incident of told.slice(0, maxDetailed)) drawHistory(sheet, incident, end);
  if (told.length > maxDetailed)
    sheet.paragraph(
      `${countText(maxDetailed)} of ${amountText(told.length, 'severe incident')} are told here. All of them are in model.json, attached.`,
      { size: 7.5, colour: palette.muted },
    );
}

function drawHistory(sheet: Sheet, incident: Incident, end: string): void {
  const { id, title, detectedBy, detectedAt, subjects, evidence, history, closeBy } = incident;
  sheet.heading(`${id}  ${title}`, 'H4');
  const about = [...subjects.developers, ...subjects.repositories, ...subjects.tools].slice(0, 6).join(', ');
  const records = evidence
    .slice(0, 5)
    .map(({ seq }) => countText(seq))
    .join('; ');
  sheet.lead(
    `Rule ${detectedBy.rule} ${detectedBy.version} at ${momentText(detectedAt)}: ${detectedBy.measure}, ${countText(detectedBy.observed)} against ${countText(detectedBy.threshold)}. About: ${about === '' ? 'nobody in particular' : about}. Records: ${records === '' ? '–' : records}. To be closed by ${momentText(closeBy)}.`,
    { size: 8, colour: palette.muted, after: 3 },
  );
  if (history.length === 0) {
    sheet.paragraph(`▲ Nobody has moved it yet; it has waited ${spanText(detectedAt, end)}.`, {
      font: 'bold',
      size: 8,
      colour: palette.red,
    });
    return;
  }
  drawTable(sheet, {
    summary: `Steps of ${id}`,
    columns: [
      { title: 'When (UTC)', share: 19, cell: ({ at }) => momentText(at) },
      { title: 'To', share: 16, cell: ({ to }) => to.replaceAll('_', ' ') },
      {
        title: 'By',
        share: 27,
        cell: ({ by, approver }) => ({ text: by, ...(approver === undefined ? {} : { note: `with ${approver}` }) }),
      },
      {
        title: 'Why',
        share: 38,
        cell: ({ reasonCode, comment }) => ({ text: comment === '' ? reasonCode : comment, note: reasonCode }),
      },
    ],
    rows: history,
    limit: 12,
    empty: '',
  });
}

function drawReviews(sheet: Sheet, reviews: readonly ReviewFigures[]): void {
  sheet.heading('Reviews that people attested');
  drawTable(sheet, {
    summary: 'Reviews that people attested',
    columns: [
      { title: 'When (UTC)', share: 19, cell: ({ at }) => momentText(at) },
      { title: 'By', share: 26, cell: ({ by }) => by },
      { title: 'What was reviewed', share: 31, cell: ({ queue, period }) => ({ text: queue, note: period }) },
      { title: 'Events', share: 11, align: 'right', cell: ({ events }) => countText(events) },
      { title: 'Escalated', share: 13, align: 'right', cell: ({ escalated }) => countText(escalated) },
    ],
    rows: reviews,
    limit: 30,
    empty: 'No review was attested in the period.',
  });
}
