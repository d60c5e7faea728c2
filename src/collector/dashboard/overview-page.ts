// The first page: what needs a person, then what is covered, then what went on.
import type { NeedView } from '../workflow/view-types.ts';
import { dayLabel, shareChart, strip, trafficChart, trafficTable } from './charts.ts';
import {
  type DayTraffic,
  exchangesOf,
  type PolicyShare,
  type PolicyStart,
  type TeamDay,
  type TeamFigures,
  type ToolFigures,
  totalOf,
} from './figures.ts';
import { html, type Html } from './html.ts';
import { type DayPeriod, periodPicker } from './period.ts';
import { capital, dueText, format, hashText, icon, numberCell, numberWord, percentOf, since, span } from './words.ts';

export interface OverviewData {
  readonly now: Date;
  readonly period: DayPeriod;
  readonly needs: readonly NeedView[];
  readonly teams: readonly TeamFigures[];
  /** Of the last 30 days, whatever the period. */
  readonly stripDays: readonly string[];
  readonly teamDays: readonly TeamDay[];
  readonly tools: readonly ToolFigures[];
  readonly policies: readonly PolicyShare[];
  readonly days: readonly DayTraffic[];
  readonly policyStarts: readonly PolicyStart[];
}

/** The head of the page: the sentence about now, the period, and each thing with a link. */
export function overviewHead({ needs, now, period }: Pick<OverviewData, 'needs' | 'now' | 'period'>): Html {
  const sentence =
    needs.length === 0
      ? 'Nothing needs a person'
      : needs.length === 1
        ? 'One thing needs a person'
        : `${numberWord(needs.length)} things need a person`;
  const list =
    needs.length > 0 &&
    html`<ul class="needs">
      ${needs.map((need) => needLine(need, now))}
    </ul>`;
  return html`<div class="head">
      <h1>${sentence}</h1>
      ${periodPicker(period, now)}
    </div>
    ${list}`;
}

function needLine(need: NeedView, now: Date): Html {
  switch (need.kind) {
    case 'incident': {
      const { incident } = need;
      const isTaken = incident.acknowledgeBy === undefined;
      const due = incident.acknowledgeBy ?? incident.closeBy;
      const word = isTaken ? 'close' : 'acknowledge';
      const state = isTaken ? 'past its time' : 'nobody has taken it';
      return line(
        'triangle',
        html`${incident.title}. <span class="muted">${incident.number}, ${incident.severity}, ${state}.</span>`,
        {
          due: due === undefined ? '' : `${word} ${dueText(due, now)}`,
          action: ['Open', `/incidents/${incident.number}`],
          about: incident.number,
        },
      );
    }
    case 'agree': {
      const { incident, proposal } = need;
      return line(
        'ring',
        html`${proposal.by} asks a second person to agree to ${proposal.to.replaceAll('_', ' ')}.
          <span class="muted">${incident.number}, ${incident.title}.</span>`,
        {
          due: html`asked ${since(proposal.at, now)}`,
          action: ['Decide', `/incidents/${incident.number}`],
          about: incident.number,
        },
      );
    }
    case 'silent': {
      const silent =
        need.devices === 1
          ? '1 device has sent no heartbeat for more than 24 h.'
          : `${format.count(need.devices)} devices have sent no heartbeat for more than 24 h.`;
      return line('triangle', html`${silent}`, {
        due: `longest ${span(now.getTime() - Date.parse(need.longestSince))}`,
        action: ['See devices', '/devices?state=silent'],
        about: '',
      });
    }
    case 'exception': {
      const { exception } = need;
      return line(
        'ring',
        html`${exception.refused === undefined ? 'An exception waits for your decision.' : 'An exception waits for the decision of somebody else.'}
          <span class="muted">${exception.number}, ${exception.allows}.</span>`,
        {
          due: html`asked ${since(exception.requestedAt, now)}`,
          action: [exception.refused === undefined ? 'Decide' : 'See it', `/exceptions#${exception.number}`],
          about: exception.number,
        },
      );
    }
    case 'review': {
      const { review } = need;
      return line(review.isOverdue ? 'triangle' : 'ring', html`${capital(review.title)} is due for review.`, {
        due: `review ${dueText(review.dueAt, now)}`,
        action: ['Review', '/incidents#reviews'],
        about: review.title,
      });
    }
  }
}

interface NeedDetail {
  readonly due: Html | string;
  readonly action: readonly [label: string, address: string];
  /** What the link is about, for whoever hears links alone. */
  readonly about: string;
}

function line(mark: 'triangle' | 'ring', text: Html, { due, action: [label, address], about }: NeedDetail): Html {
  const spoken = about !== '' && html`<span class="sr"> ${about}</span>`;
  return html`<li>
    ${icon(mark)}<span>${text}</span><span class="muted">${due}</span
    ><span><a href="${address}">${label}${spoken}</a></span>
  </li>`;
}

export function keyFigures(days: readonly DayTraffic[]): Html {
  const total = totalOf(days);
  const exchanges = exchangesOf(total);
  const paused = total.paused === 0 ? 'none while paused' : `${format.count(total.paused)} while paused`;
  const sent = total.secrets_transmitted === 0 ? 'none sent' : `${format.count(total.secrets_transmitted)} sent`;
  const figure = (term: string, value: string, note: string | undefined, tone = '') =>
    html`<div>
      <dt>${term}</dt>
      <dd class="${tone}">${value}${note !== undefined && html` <small>${note}</small>`}</dd>
    </div>`;
  return html`<dl class="figs">
    ${figure('Exchanges', format.count(exchanges), total.blocked === 0 ? undefined : `${format.count(total.blocked)} blocked`)}${figure('Under enforcement', percentOf(exchanges - total.paused, exchanges), exchanges === 0 ? undefined : paused)}${figure('Identifiers mutated', format.count(total.identifiers_mutated), `of ${format.short(total.identifiers_scanned)}`)}${figure('Secrets stopped', format.count(total.secrets_stopped), sent)}${figure('Log gaps', format.count(total.log_gaps), undefined, total.log_gaps > 0 ? 'act' : '')}
  </dl>`;
}

export function coverage(data: OverviewData): Html {
  return html`<div class="two">${devicesSection(data)}${toolsSection(data)}</div>`;
}

function devicesSection({ teams, teamDays, stripDays }: OverviewData): Html {
  const byTeam = groupByTeam(teamDays);
  const rows = teams.map((team) => teamRow(team, byTeam.get(team.team) ?? [], stripDays));
  const all = (column: 'devices' | 'reporting' | 'silent' | 'never') =>
    teams.reduce((sum, team) => sum + team[column], 0);
  const hasGap = teamDays.some(({ gaps }) => gaps > 0);
  return html`<section aria-labelledby="h-d">
    <div class="sh">
      <h2 id="h-d">Devices</h2>
      <span class="muted small">reporting = heartbeat in the last 24 h</span>
    </div>
    <table class="teams">
      <thead>
        <tr>
          <th scope="col">Team</th>
          <th scope="col" class="n">Devices</th>
          <th scope="col" class="n">Reporting</th>
          <th scope="col" class="n">Silent</th>
          <th scope="col" class="n">Never</th>
          <th scope="col" class="st pad">Last 30 days</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All</th>
          ${numberCell(all('devices'))}${numberCell(all('reporting'))}${numberCell(all('silent'))}${numberCell(all('never'))}
          <td class="st"></td>
        </tr>
      </tfoot>
    </table>
    <p class="key">
      <span><i></i>95% and more</span><span><i class="l1"></i>fewer, paler</span
      ><span><i class="we"></i>weekend, or none</span>${hasGap && html`<span><i class="gap"></i>log gap</span>`}
    </p>
  </section>`;
}

function groupByTeam(days: readonly TeamDay[]): Map<string, TeamDay[]> {
  const groups = new Map<string, TeamDay[]>();
  for (const day of days) {
    const known = groups.get(day.team);
    if (known === undefined) groups.set(day.team, [day]);
    else known.push(day);
  }
  return groups;
}

function teamRow(
  { team, devices, reporting, silent, never }: TeamFigures,
  known: readonly TeamDay[],
  days: readonly string[],
): Html {
  const byDay = new Map(known.map((day) => [day.day, day]));
  const cells = days.map((day) => {
    const figures = byDay.get(day);
    const share = devices === 0 ? 0 : Math.min(1, (figures?.devices ?? 0) / devices);
    return { day, share, hasGap: (figures?.gaps ?? 0) > 0 };
  });
  const name = team === '' ? 'No team' : team;
  return html`<tr>
    <th scope="row"><a class="row" href="/devices?team=${encodeURIComponent(team)}">${name}</a></th>
    ${numberCell(devices)}${numberCell(reporting)}${numberCell(silent)}${numberCell(never)}
    <td class="st pad">${strip(name, cells)}</td>
  </tr>`;
}

function toolsSection({ tools, policies, teams }: OverviewData): Html {
  const reporting = teams.reduce((sum, team) => sum + team.reporting, 0);
  const rows = tools.map(
    (tool) =>
      html`<tr>
        <th scope="row">${tool.label}</th>
        ${numberCell(tool.protected)}${numberCell(tool.notYetSeen)}${numberCell(tool.drifted, { tone: 'act' })}${numberCell(tool.notProtected)}
      </tr>`,
  );
  const note = html`<p class="small muted note gap">
    Counted per device. Not protected: found on a device, and not routed through Pretense. A tool that a device does not
    know of is not in this table. <a href="/devices?sort=tools">Devices and reasons</a>
  </p>`;
  return html`<section aria-labelledby="h-t">
    <div class="sh">
      <h2 id="h-t">Tools</h2>
      <span class="muted small">on ${format.countOf(reporting, 'reporting device')}</span>
    </div>
    ${
      rows.length === 0
        ? html`<p class="muted small">
            No reporting device has said yet which AI tools it has. The first heartbeat does, a minute after Pretense
            starts.
          </p>`
        : html`<table class="tools">
              <thead>
                <tr>
                  <th scope="col">Tool</th>
                  <th scope="col" class="n">Protected</th>
                  <th scope="col" class="n">Not yet seen</th>
                  <th scope="col" class="n">Drifted</th>
                  <th scope="col" class="n">Not protected</th>
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>
            ${note}`
    }${policySentence(policies, reporting)}
  </section>`;
}

function policySentence(policies: readonly PolicyShare[], reporting: number): Html | undefined {
  const [first, ...others] = policies;
  if (first === undefined) return undefined;
  const rest = others.map(
    ({ devices, version }) => `${format.count(devices)} still ${devices === 1 ? 'runs' : 'run'} policy ${version}`,
  );
  const still = rest.length === 0 ? '' : `; ${rest.slice(0, 3).join(', ')}`;
  const which = others.length > 0 && html` <a href="/devices?policy=other">Which ones</a>`;
  return html`<p class="small note gap">
    Policy ${first.version} ${hashText(first.hash)} is in force on ${format.count(first.devices)} of
    ${format.countOf(reporting, 'reporting device')}${still}.${which}
  </p>`;
}

export function traffic({ days, now, policyStarts }: Pick<OverviewData, 'days' | 'now' | 'policyStarts'>): Html {
  const total = totalOf(days);
  const blocked = total.blocked > 0 && html`<span>▲ blocked <b>${format.count(total.blocked)}</b></span>`;
  const mutated = total.redacted > 0 ? 'mutated or redacted' : 'mutated';
  const key = html`<p class="key">
    <span><i></i>${mutated} <b>${format.count(total.mutated + total.redacted)}</b></span
    ><span><i class="s"></i>nothing to change <b>${format.count(total.forwarded)}</b></span
    ><span><i class="o"></i>sent while paused <b>${format.count(total.paused)}</b></span
    >${blocked}<span><i class="ln"></i>median</span><span><i class="bd"></i>10th to 90th percentile</span>
  </p>`;
  const policies =
    policyStarts.length > 0 &&
    html`<p class="sr">
      Policies first seen in the period:
      ${policyStarts.map(({ version, day }) => `${version} on ${dayLabel(day)}`).join(', ')}.
    </p>`;
  return html`<section aria-labelledby="h-m">
    <div class="sh"><h2 id="h-m">Traffic and mutation</h2></div>
    ${key}${trafficChart(days, now.toISOString().slice(0, 10))}${shareChart(days, policyStarts)}${policies}${trafficTable(days)}
  </section>`;
}
