// The list of incidents, and one of them beside it.
import { type Severity, severities } from '../../incidents/types.ts';
import type { Person } from '../context.ts';
import type { IncidentFilter, IncidentListView, IncidentView, ReviewListView } from '../workflow/view-types.ts';
import { html, type Html } from './html.ts';
import { incidentDetail } from './incident-detail.ts';
import { incidentCounts, incidentTable } from './incident-list.ts';
import { reviewsSection } from './reviews-section.ts';
import { capital } from './words.ts';

export interface IncidentsData {
  readonly now: Date;
  readonly person: Person;
  readonly csrf: string;
  readonly filter: IncidentQuery;
  readonly list: IncidentListView;
  readonly chosen: IncidentView | undefined;
  readonly reviews: ReviewListView;
}

export interface IncidentQuery extends IncidentFilter {
  readonly state: 'open' | 'ended' | 'all';
  /** As part of an address, with its `?`; empty: nothing was chosen. */
  readonly query: string;
}

const states: readonly (readonly [IncidentQuery['state'], string])[] = [
  ['open', 'Open'],
  ['ended', 'Ended'],
  ['all', 'All'],
];

/** Untrusted: the query of the address. */
export function readIncidentQuery(query: Readonly<Record<string, unknown>>): IncidentQuery {
  const state = states.find(([each]) => each === query['state'])?.[0] ?? 'open';
  const severity = severities.find((each) => each === query['severity']);
  const device = query['device'];
  const deviceId = typeof device === 'string' && device !== '' ? device.slice(0, 200).replaceAll('\0', '') : undefined;
  const number = typeof query['before'] === 'string' ? Number(query['before']) : Number.NaN;
  const before = Number.isSafeInteger(number) && number > 0 && number < 2_000_000_000 ? number : undefined;
  return { state, severity, deviceId, before, query: queryOf(state, severity, deviceId) };
}

function queryOf(state: IncidentQuery['state'], severity: Severity | undefined, deviceId: string | undefined): string {
  const parts = new URLSearchParams();
  if (state !== 'open') parts.set('state', state);
  if (severity !== undefined) parts.set('severity', severity);
  if (deviceId !== undefined) parts.set('device', deviceId);
  const text = parts.toString();
  return text === '' ? '' : `?${text}`;
}

export function incidentsBody(data: IncidentsData): Html {
  const { list, filter, chosen, now, reviews } = data;
  const table =
    list.incidents.length === 0
      ? html`<p class="muted measure">
          ${filter.state === 'open' ? 'No incident is open. Rules on each device and here open them; a stopped secret is an event, not an incident.' : 'No incident fits.'}
        </p>`
      : incidentTable(list.incidents, { now, chosen: chosen?.number, query: filter.query });
  const more =
    list.next !== undefined &&
    html`<p class="small gap">
      <a href="${`/incidents${filter.query === '' ? '?' : `${filter.query}&`}before=${list.next}`}">Older</a>
    </p>`;
  const detail =
    chosen === undefined
      ? list.incidents.length > 0 &&
        html`<p class="muted small">Choose an incident to see its evidence and what can follow.</p>`
      : incidentDetail(chosen, data);
  return html`<div class="head"><h1>Incidents</h1></div>
    <section class="flush" aria-labelledby="h-i">
      <div class="sh">
        <h2 id="h-i">${states.find(([state]) => state === filter.state)?.[1]}</h2>
        <span class="muted small">${incidentCounts(list)}</span>
      </div>
      ${tabs(filter)}
      <div class="incs">
        <div>${table}${more}</div>
        <div>${detail}</div>
      </div>
    </section>
    ${reviewsSection(reviews, data)}`;
}

function tabs(filter: IncidentQuery): Html {
  const stateLinks = states.map(
    ([state, label]) =>
      html`<a
        href="${`/incidents${queryOf(state, filter.severity, filter.deviceId) || '?'}`}"
        ${state === filter.state && html` aria-current="true"`}
        >${label}</a
      >`,
  );
  const severityLinks = [undefined, ...severities.toReversed()].map(
    (severity) =>
      html`<a
        href="${`/incidents${queryOf(filter.state, severity, filter.deviceId) || '?'}`}"
        ${severity === filter.severity && html` aria-current="true"`}
        >${severity === undefined ? 'Any severity' : capital(severity)}</a
      >`,
  );
  const device = filter.deviceId !== undefined && html`<span class="muted">of device ${filter.deviceId}</span>`;
  return html`<nav class="tags small" aria-label="Filter">
    <span class="tags-part">${stateLinks}</span><span class="tags-part">${severityLinks}</span>${device}
  </nav>`;
}
