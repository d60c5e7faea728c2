// Incidents as a table whose rows lead to one of them.
import type { IncidentListView, IncidentRow } from '../workflow/view-types.ts';
import { html, type Html } from './html.ts';
import { dueText, format, severityCell, statusWord } from './words.ts';

/** `chosen`: number of the incident that is shown beside it. */
export function incidentTable(
  incidents: readonly IncidentRow[],
  { now, chosen, query }: { readonly now: Date; readonly chosen?: string | undefined; readonly query: string },
): Html {
  const rows = incidents.map((incident) => incidentRow(incident, { now, isChosen: incident.number === chosen, query }));
  return html`<table>
    <caption class="sr">
      Incidents
    </caption>
    <thead>
      <tr>
        <th scope="col">Incident</th>
        <th scope="col">Severity</th>
        <th scope="col">What happened</th>
        <th scope="col" class="h-s">State</th>
        <th scope="col" class="n">Due</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function incidentRow(
  incident: IncidentRow,
  { now, isChosen, query }: { readonly now: Date; readonly isChosen: boolean; readonly query: string },
): Html {
  const { number, severity, title, status, isOpen } = incident;
  const link = html`<a
    class="row"
    href="${`/incidents/${number}${query}#detail`}"
    ${isChosen && html` aria-current="true"`}
    >${number}</a
  >`;
  const state = `${statusWord(status)}${incident.proposal === undefined ? '' : ', waits for a second person'}`;
  return html`<tr${isChosen && html` class="chosen"`}><td class="nw">${link}</td>${severityCell(severity, isOpen)}<td>${title}<span class="subj">${subject(incident)}</span><span class="subj only-s">${state}</span></td><td class="h-s">${state}</td>${due(incident, now)}</tr>`;
}

/** `dev-17@company.example, claims-api`. */
export function subject({ developers, repositories, deviceId }: IncidentRow): string {
  const [developer = deviceId] = developers;
  const [repository] = repositories;
  const more = developers.length > 1 ? ` and ${developers.length - 1} more` : '';
  return repository === undefined ? `${developer}${more}` : `${developer}${more}, ${repository}`;
}

function due({ isOpen, acknowledgeBy, closeBy, isOverdue, severity }: IncidentRow, now: Date): Html {
  if (!isOpen) return html`<td class="n muted">${severity === 'info' ? 'for information' : 'ended'}</td>`;
  const at = acknowledgeBy ?? closeBy;
  if (at === undefined) return html`<td class="n muted">–</td>`;
  return html`<td class="n${isOverdue && html` act`}">
    <time datetime="${at}" title="${format.exact(at)}">${dueText(at, now)}</time>
  </td>`;
}

/** `5 open, 2 ended`. */
export function incidentCounts({ open, ended }: Pick<IncidentListView, 'open' | 'ended'>): string {
  return `${format.count(open)} open, ${format.count(ended)} ended`;
}
