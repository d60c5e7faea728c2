// Every device: when it was last heard, by which policy it goes, with which key it signs; tokens for new ones.
import type { Person } from '../context.ts';
import {
  deviceStates,
  devicesPerPage,
  type DeviceFilter,
  type DeviceLine,
  type DevicePage,
  type DeviceSort,
  type DeviceState,
  type OpenEnrolment,
} from './device-list.ts';
import { silentAfterMs } from './figures.ts';
import { shortKey } from './footer.ts';
import { html, join, type Html } from './html.ts';
import { exact, format, hashText, since } from './words.ts';

export interface DevicesData {
  readonly now: Date;
  readonly person: Person;
  readonly csrf: string;
  readonly publicUrl: string;
  readonly filter: DeviceFilter;
  readonly page: DevicePage;
  readonly enrolments: readonly OpenEnrolment[];
}

export function devicesBody(data: DevicesData): Html {
  const { page, filter } = data;
  const isAdmin = data.person.role === 'admin';
  const shown =
    page.lines.length === page.total
      ? format.countOf(page.total, 'device')
      : `${format.count(page.lines.length)} of ${format.countOf(page.total, 'device')}`;
  return html`<div class="head"><h1>Devices</h1></div>
    ${filterForm(data)}
    <section class="flush" aria-labelledby="h-l">
      <div class="sh">
        <h2 id="h-l">${stateWords[filter.state]}</h2>
        <span class="muted small">${shown}</span>
      </div>
      ${page.lines.length === 0 ? html`<p class="muted">No device fits. <a href="/devices">Show all</a></p>` : table(data)}${pages(data)}
    </section>
    ${isAdmin && enrolment(data)}`;
}

const stateWords: Readonly<Record<DeviceState, string>> = {
  all: 'All devices',
  reporting: 'Reporting',
  silent: 'Silent for more than 24 h',
  never: 'Enrolled, never heard',
  drifted: 'With a tool that goes past Pretense',
  quarantined: 'In quarantine',
  revoked: 'Revoked',
};

function filterForm({ filter, page }: DevicesData): Html {
  const states = deviceStates.map(
    (state) =>
      html`<option value="${state}" ${state === filter.state && html` selected`}>${stateWords[state]}</option>`,
  );
  const teams = page.teams.map(
    (team) =>
      html`<option value="${team}" ${team === filter.team && html` selected`}>
        ${team === '' ? 'No team' : team}
      </option>`,
  );
  const any = html`<option value="*" ${filter.team === undefined && html` selected`}>All teams</option>`;
  const other = filter.hasOtherPolicy && html`<input type="hidden" name="policy" value="other" />`;
  return html`<form class="filter" method="get" action="/devices" role="search" aria-label="Devices">
    ${other}<label
      >State<select class="in" name="state">
        ${states}
      </select></label
    ><label
      >Team<select class="in" name="team">
        ${any}${teams}
      </select></label
    ><label>Device, developer or team<input class="in" type="search" name="q" value="${filter.text}" /></label
    ><button class="btn" type="submit">Show</button>
  </form>`;
}

const heads: readonly (readonly [DeviceSort | undefined, string, string])[] = [
  ['device', 'Device', ''],
  ['developer', 'Developer', ''],
  ['team', 'Team', ''],
  ['seen', 'Last heartbeat', ''],
  ['policy', 'Policy', ''],
  ['tools', 'Tools', ''],
  [undefined, 'Records', 'n'],
  [undefined, 'Last cosigned', ''],
];

function table(data: DevicesData): Html {
  const { filter, page, person } = data;
  const isAdmin = person.role === 'admin';
  const cells = heads.map(([sort, label, tone]) => {
    if (sort === undefined) return html`<th scope="col" class="${tone}">${label}</th>`;
    if (sort !== filter.sort)
      return html`<th scope="col">
        <a href="${address(filter, { sort, page: 1, isDescending: false })}">${label}</a>
      </th>`;
    const direction = filter.isDescending ? 'descending' : 'ascending';
    const link = address(filter, { isDescending: !filter.isDescending, page: 1 });
    return html`<th scope="col" aria-sort="${direction}">
      <a href="${link}">${label} ${filter.isDescending ? '↓' : '↑'}</a>
    </th>`;
  });
  const last = isAdmin && html`<th scope="col"><span class="sr">Actions</span></th>`;
  return html`<table class="rows small">
    <caption class="sr">
      Devices. Headers with a link sort.
    </caption>
    <thead>
      <tr>
        ${cells}${last}
      </tr>
    </thead>
    <tbody>
      ${page.lines.map((line) => row(line, data))}
    </tbody>
  </table>`;
}

function row(line: DeviceLine, { now, person, csrf }: DevicesData): Html {
  const { deviceId, developer, team, policyVersion, policyHash } = line;
  const policy =
    policyHash === undefined
      ? html`<span class="z">–</span>`
      : html`<span class="pol">${policyVersion?.slice(0, 20)} ${hashText(policyHash)}</span>`;
  const product = line.productVersion === undefined ? '' : `Pretense ${line.productVersion}`;
  const key = html`<span class="subj"
    >key
    <span class="mono" title="${line.key}">${shortKey(line.key).split('+').at(-1)}</span
    >${line.enrolledAt !== undefined && html`, enrolled <span title="${exact(line.enrolledAt)}">${format.date(line.enrolledAt, now)}</span>`}</span
  >`;
  const actions =
    person.role === 'admin' && html`<td>${line.state === 'revoked' ? undefined : deviceActions(deviceId, csrf)}</td>`;
  return html`<tr id="${`d-${deviceId}`}">
    <th scope="row"><span class="mono id" title="${deviceId}">${deviceId}</span>${key}</th>
    <td data-label="Developer">${developer}<span class="subj">${product}</span></td>
    <td data-label="Team">${team}</td>
    <td data-label="Last heartbeat">${heard(line, now)}</td>
    <td data-label="Policy">${policy}</td>
    <td data-label="Tools">${toolList(line)}</td>
    <td class="n" data-label="Records">
      ${format.count(line.records)}${line.isHashOnly && html` <span class="muted">checkpoints only</span>`}
    </td>
    <td data-label="Last cosigned">
      ${since(line.lastCosignedAt, now)}${line.hasFork && html`<span class="act"> fork</span>`}
    </td>
    ${actions}
  </tr>`;
}

function heard({ state, hasRecords, lastHeartbeatAt }: DeviceLine, now: Date): Html {
  if (state === 'revoked') return html`<span class="muted">revoked</span>`;
  const quarantine = state === 'quarantined' && html`<span class="act">in quarantine</span> `;
  if (lastHeartbeatAt === undefined) {
    return html`${quarantine}<span class="muted">${hasRecords ? 'no heartbeat yet' : 'never heard'}</span>`;
  }
  const isSilent = now.getTime() - Date.parse(lastHeartbeatAt) >= silentAfterMs;
  return html`${quarantine}${since(lastHeartbeatAt, now)}${isSilent && html` <span class="act">silent</span>`}`;
}

function toolList({ tools }: DeviceLine): Html {
  if (tools.length === 0) return html`<span class="z">–</span>`;
  const parts = tools.map(({ label, state }) => {
    const tone = state === 'drifted' ? 'act' : 'muted';
    return html`${label} <span class="${tone}">${state}</span>`;
  });
  return join(parts, html`, `);
}

function deviceActions(deviceId: string, csrf: string): Html {
  const path = `/devices/${encodeURIComponent(deviceId)}`;
  return html`<details>
    <summary>Manage<span class="sr"> ${deviceId}</span></summary>
    <form method="post" action="${`${path}/revoke`}">
      <input type="hidden" name="_csrf" value="${csrf}" /><label
        >Why it is revoked<input class="in" name="reason" required maxlength="500" /></label
      ><button class="btn" type="submit">Revoke</button>
    </form>
    <p class="muted gap">Its token dies at once, and it can send nothing more. What it has sent stays.</p>
    <form method="post" action="${`${path}/rotate`}">
      <input type="hidden" name="_csrf" value="${csrf}" /><button class="btn" type="submit">New token</button>
    </form>
  </details>`;
}

function pages({ filter, page }: DevicesData): Html | undefined {
  const count = Math.ceil(page.total / devicesPerPage);
  if (count < 2) return undefined;
  const before = filter.page > 1 && html`<a href="${address(filter, { page: filter.page - 1 })}" rel="prev">Before</a>`;
  const after =
    filter.page < count && html`<a href="${address(filter, { page: filter.page + 1 })}" rel="next">Next</a>`;
  return html`<nav class="tags small" aria-label="Pages">
    ${before}<span class="muted">Page ${filter.page} of ${count}</span>${after}
  </nav>`;
}

function enrolment({ csrf, enrolments, publicUrl, now }: DevicesData): Html {
  const open =
    enrolments.length > 0 &&
    html`<table class="small">
      <caption>
        Tokens that nobody has used yet
      </caption>
      <thead>
        <tr>
          <th scope="col">Team</th>
          <th scope="col">Issued by</th>
          <th scope="col">Good until (UTC)</th>
          <th scope="col"><span class="sr">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        ${enrolments.map(
          ({ tokenId, team, by, expiresAt }) =>
            html`<tr>
              <td>${team === '' ? 'No team' : team}</td>
              <td>${by}</td>
              <td>${expiresAt === undefined ? '–' : format.moment(expiresAt, now)}</td>
              <td class="n">
                <form method="post" action="/devices/enrolment-tokens/withdraw">
                  <input type="hidden" name="_csrf" value="${csrf}" /><input
                    type="hidden"
                    name="token_id"
                    value="${tokenId}"
                  /><button class="link" type="submit">Withdraw</button>
                </form>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  return html`<section id="enrol" aria-labelledby="h-n">
    <div class="sh">
      <h2 id="h-n">Enrol a device</h2>
      <span class="muted small">a token is good for one device, once</span>
    </div>
    <form class="filter" method="post" action="/devices/enrolment-tokens">
      <input type="hidden" name="_csrf" value="${csrf}" /><label
        >Team<input class="in" name="team" maxlength="120" /></label
      ><label
        >Days that it is good<input
          class="in"
          name="expires_days"
          value="7"
          inputmode="numeric"
          pattern="[0-9]{1,3}" /></label
      ><button class="btn primary" type="submit">Issue a token</button>
    </form>
    <p class="muted small">On the device: <span class="mono">pretense enrol ${publicUrl} --token TOKEN</span></p>
    ${open}
  </section>`;
}

/** The page with another order or another part; the filter stays. */
function address(filter: DeviceFilter, change: Partial<Pick<DeviceFilter, 'sort' | 'isDescending' | 'page'>>): string {
  const { state, team, text, hasOtherPolicy, sort, isDescending, page } = { ...filter, ...change };
  const query = new URLSearchParams();
  if (state !== 'all') query.set('state', state);
  if (team !== undefined) query.set('team', team);
  if (text !== '') query.set('q', text);
  if (hasOtherPolicy) query.set('policy', 'other');
  query.set('sort', sort);
  if (isDescending) query.set('order', 'desc');
  if (page > 1) query.set('page', String(page));
  return `?${query.toString()}`;
}
