// Fills each page: asks for what it shows, and draws it.
import { devicesBody } from './devices-page.ts';
import { listDevices, openEnrolments, readDeviceFilter } from './device-list.ts';
import { evidenceBody, packSection, type PackFigures } from './evidence-page.ts';
import { exceptionList, activeNote, exceptionsBody } from './exceptions-page.ts';
import { noDevices } from './empty-state.ts';
import {
  chainFigures,
  dailyTraffic,
  type DayTraffic,
  policyShares,
  policyStarts,
  type TeamFigures,
  teamDays,
  teamFigures,
  type ToolFigures,
  toolFigures,
  totalOf,
} from './figures.ts';
import { witnessKeyText } from './footer.ts';
import { html, type Html } from './html.ts';
import { incidentCounts, incidentTable } from './incident-list.ts';
import { incidentsBody, readIncidentQuery } from './incidents-page.ts';
import { coverage, keyFigures, overviewHead, traffic } from './overview-page.ts';
import { type DayPeriod, readPeriod } from './period.ts';
import { reconciliationBody } from './reconciliation-page.ts';
import { notFound, type PageContent, type PageRequest } from './page-request.ts';
import { workflowViews } from './workflow-views.ts';

const stripLength = 30;
const incidentsShown = 7;

export async function overviewContent(request: PageRequest): Promise<PageContent> {
  const { context, queries, person, now, query } = request;
  const { tenant } = person;
  const period = readPeriod(query, now);
  const strip = readPeriod({ period: String(stripLength) }, now);
  const teams = await teamFigures(queries, tenant, now);
  const needs = await workflowViews.needs(request);
  const head = overviewHead({ needs, now, period });
  const hasDevices = teams.some(({ devices }) => devices > 0);
  const packed = packPeriod(now);
  const days = await dailyTraffic(queries, tenant, [...new Set([...period.days, ...packed.days])]);
  const shown = daysOf(days, period);
  const tools = await toolFigures(queries, tenant, now);
  const data = {
    now,
    period,
    needs,
    teams,
    stripDays: strip.days,
    teamDays: await teamDays(queries, tenant, strip.days),
    tools,
    policies: await policyShares(queries, tenant, now),
    days: shown,
    policyStarts: await policyStarts(queries, tenant, period),
  };
  const figures = await packFigures(request, { days: daysOf(days, packed), teams, tools });
  const body = hasDevices
    ? html`${head}${keyFigures(shown)}${coverage(data)}${traffic(data)}${await incidentsPart(request)}${await exceptionsPart(request)}${packSection({ ...packed, csrf: request.csrf }, figures)}`
    : html`${head}${noDevices(context, person)}`;
  return { title: 'Overview', body };
}

function daysOf(days: readonly DayTraffic[], period: Pick<DayPeriod, 'days'>): readonly DayTraffic[] {
  const wanted = new Set(period.days);
  return days.filter(({ day }) => wanted.has(day));
}

async function incidentsPart({ queries, person, now }: PageRequest): Promise<Html> {
  const list = await workflowViews.incidents(
    { queries, tenant: person.tenant, now },
    { state: 'open', limit: incidentsShown },
  );
  const rows =
    list.incidents.length === 0
      ? html`<p class="muted small">No incident is open.</p>`
      : html`<div class="incs one"><div>${incidentTable(list.incidents, { now, query: '' })}</div></div>`;
  return html`<section id="incidents" aria-labelledby="h-i">
    <div class="sh">
      <h2 id="h-i">Incidents</h2>
      <span class="muted small">${incidentCounts(list)}</span>
    </div>
    ${rows}
    <p class="small muted note gap">
      Secrets that were stopped before they left are events; they are reviewed as a group.
      <a href="/incidents">All incidents and reviews</a>
    </p>
  </section>`;
}

async function exceptionsPart(request: PageRequest): Promise<Html> {
  const list = await workflowViews.exceptions(request);
  const rows =
    list.waiting.length === 0
      ? html`<p class="muted small">No exception waits for a decision. <a href="/exceptions">All exceptions</a></p>`
      : exceptionList(list.waiting.slice(0, 5), request);
  return html`<section id="exceptions" aria-labelledby="h-x">
    <div class="sh">
      <h2 id="h-x">Exceptions to decide</h2>
      <span class="muted small">${activeNote(list, request.now)}</span>
    </div>
    ${rows}
  </section>`;
}

const packDays = 90;

function packPeriod(now: Date): Pick<DayPeriod, 'from' | 'to' | 'days'> {
  const { from, to, days } = readPeriod({ period: String(packDays) }, now);
  return { from, to, days };
}

async function packFigures(
  { queries, person: { tenant } }: PageRequest,
  known: {
    readonly days: readonly DayTraffic[];
    readonly teams: readonly TeamFigures[];
    readonly tools: readonly ToolFigures[];
  },
): Promise<PackFigures> {
  const total = totalOf(known.days);
  const { records, cosigned, forks } = await chainFigures(queries, tenant);
  const devices = known.teams.reduce((sum, team) => sum + team.devices, 0);
  const reporting = known.teams.reduce((sum, team) => sum + team.reporting, 0);
  return {
    recordsOfPeriod: total.records,
    recordsHeld: records,
    recordsCosigned: cosigned,
    gapsOfPeriod: total.log_gaps,
    forks,
    notReporting: devices - reporting,
    devices,
    unprotectedTools: known.tools.filter((tool) => tool.notProtected + tool.drifted > 0).map(({ label }) => label),
  };
}

export async function devicesContent({
  context,
  queries,
  person,
  csrf,
  now,
  query,
}: PageRequest): Promise<PageContent> {
  const { tenant } = person;
  const filter = readDeviceFilter(query);
  const usualPolicy = filter.hasOtherPolicy ? (await policyShares(queries, tenant, now))[0]?.hash : undefined;
  const page = await listDevices(queries, tenant, { filter, now, usualPolicy });
  const enrolments = person.role === 'admin' ? await openEnrolments(queries, tenant, now) : [];
  const { publicUrl } = context;
  return { title: 'Devices', body: devicesBody({ now, person, csrf, publicUrl, filter, page, enrolments }) };
}

export async function incidentsContent(request: PageRequest): Promise<PageContent> {
  const { queries, person, csrf, now, query, id } = request;
  const filter = readIncidentQuery(query);
  const looking = { queries, tenant: person.tenant, now };
  const chosen = id === undefined ? undefined : await workflowViews.incident(request, id);
  if (id !== undefined && chosen === undefined) throw notFound('incident of this number');
  const list = await workflowViews.incidents(looking, filter);
  const reviews = await workflowViews.reviews(request);
  const title = chosen === undefined ? 'Incidents' : `${chosen.number}, incidents`;
  return { title, body: incidentsBody({ now, person, csrf, filter, list, chosen, reviews }) };
}

export async function exceptionsContent(request: PageRequest): Promise<PageContent> {
  const { now, person, csrf } = request;
  const list = await workflowViews.exceptions(request);
  return { title: 'Exceptions', body: exceptionsBody({ now, person, csrf, list }) };
}

export async function evidenceContent(request: PageRequest): Promise<PageContent> {
  const { context, queries, person, csrf, now, query } = request;
  const teams = await teamFigures(queries, person.tenant, now);
  const tools = await toolFigures(queries, person.tenant, now);
  const asked = readPeriod(query, now);
  const period = asked.choice === 'custom' ? asked : packPeriod(now);
  const days = await dailyTraffic(queries, person.tenant, period.days);
  const figures = await packFigures(request, { days, teams, tools });
  const packs = await workflowViews.packs(request);
  const witnessKey = witnessKeyText(context);
  const { from, to } = period;
  return { title: 'Evidence', body: evidenceBody({ now, csrf, from, to, figures, packs, witnessKey }) };
}

export async function reconciliationContent(request: PageRequest): Promise<PageContent> {
  const { person, csrf, now } = request;
  const imports = await workflowViews.imports(request);
  return { title: 'Reconciliation', body: reconciliationBody({ now, person, csrf, imports }) };
}
