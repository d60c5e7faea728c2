// One incident: where it stands, what it is about, what shows it, and what whoever looks may do next.
import type { IncidentStatus } from '../../incidents/types.ts';
import { endStates } from '../../incidents/timers.ts';
import type { Person } from '../context.ts';
import type { EvidenceState, EvidenceView, HistoryView, IncidentView, MoveView } from '../workflow/view-types.ts';
import { html, type Html, type HtmlValue } from './html.ts';
import { capital, exact, format, hashText, moment, statusWord } from './words.ts';

export interface DetailOptions {
  readonly now: Date;
  readonly person: Person;
  readonly csrf: string;
}

export function incidentDetail(incident: IncidentView, options: DetailOptions): Html {
  const { number, title, severity, openedAt, closeBy, isOpen } = incident;
  const { now } = options;
  const close = !isOpen || closeBy === undefined ? '' : ` · close by ${format.date(closeBy, now)}`;
  return html`<article class="det" id="detail" aria-labelledby="det-h" tabindex="-1">
    <h2 class="t" id="det-h">${number}, ${title}</h2>
    <p class="small muted">${capital(severity)} · opened ${exact(openedAt)}${close}</p>
    ${steps(incident)}${facts(incident, now)}${evidencePart(incident)}${historyPart(incident, now)}${rulePart(incident, options)}
  </article>`;
}

const path: readonly IncidentStatus[] = ['new', 'triaged', 'investigating', 'contained', 'resolved', 'closed'];

function steps({ status, history, openedAt, origin }: IncidentView): Html {
  const moves = history.filter(({ refused }) => refused === undefined);
  const isSide = endStates.has(status) && status !== 'closed';
  const shown = isSide ? [...path.slice(0, 5), status] : path;
  const current = status === 'reopened' ? 'new' : status;
  const reached = shown.indexOf(current);
  // What came before a reopening happened in another round.
  const round = moves.slice(moves.findLastIndex(({ to }) => to === 'reopened') + 1);
  const first =
    moves.find(({ to }) => to === 'reopened') === undefined ? undefined : moves.findLast(({ to }) => to === 'reopened');
  let before = '';
  const items = shown.map((state, index) => {
    const move = state === 'new' ? first : round.findLast(({ to }) => to === state);
    const by = move?.by ?? (state === 'new' ? (origin === 'collector' ? 'collector' : 'rule') : undefined);
    const at = move?.at ?? (state === 'new' ? openedAt : undefined);
    const isReached = state === current || (index < reached && at !== undefined);
    const tone = state === current ? 'c' : isReached ? 'd' : '';
    const label = state === 'new' && first !== undefined ? 'Reopened' : statusWord(state);
    const when =
      at !== undefined && html`<span><time datetime="${at}" title="${exact(at)}">${stepTime(at, before)}</time></span>`;
    before = isReached ? (at ?? before) : before;
    const details =
      isReached && html`${when}${by !== undefined && html`<span title="${by}">${by.split('@')[0]}</span>`}`;
    return html`<li class="${tone}" ${state === current && html` aria-current="step"`}><b>${label}</b>${details}</li>`;
  });
  return html`<ol class="wf" aria-label="Workflow">
    ${items}
  </ol>`;
}

/** The day is said where it is another one than that of the step before. */
function stepTime(at: string, before: string): string {
  const clock = format.clock(at);
  return at.slice(0, 10) === before.slice(0, 10) ? clock : `${format.date(at, new Date(at))} ${clock}`;
}

function facts(incident: IncidentView, now: Date): Html {
  const { developers, deviceId, rule, ruleVersion, observed, threshold, measure, repositories, files, tools } =
    incident;
  const subject = developers.length === 0 ? `device ${deviceId}` : `${developers.join(', ')} on device ${deviceId}`;
  const latest = (state: IncidentStatus) =>
    incident.history.findLast(({ to, refused }) => to === state && refused === undefined);
  const contained = latest('contained');
  const cause = latest('resolved') ?? latest('closed');
  const accepted = incident.acceptedUntil;
  const lines: readonly (readonly [string, HtmlValue])[] = [
    ['Subject', subject],
    [
      'Found by',
      `Rule ${rule} v${ruleVersion}: threshold ${format.count(threshold)}, observed ${format.count(observed)}; ${measure}`,
    ],
    [
      'Times',
      incident.count > 1 ? html`${format.count(incident.count)}, last ${moment(incident.lastSeen, now)}` : undefined,
    ],
    ['Repository', repositories.join(', ')],
    ['Files', filesText(files)],
    ['Tools', tools.join(', ')],
    ['Contained', contained === undefined ? undefined : `${reasonText(contained.reasonCode)}. ${contained.comment}`],
    ['Root cause', cause === undefined ? undefined : `${reasonText(cause.reasonCode)}. ${cause.comment}`],
    ['Accepted until', accepted === undefined ? undefined : exact(accepted)],
  ];
  const drawn = lines.map(
    ([term, value]) =>
      value !== undefined &&
      value !== '' &&
      html`<dt>${term}</dt>
        <dd>${value}</dd>`,
  );
  return html`<dl class="facts">${drawn}</dl>`;
}

const shownFiles = 5;

function filesText(files: readonly string[]): string {
  const more = files.length > shownFiles ? ` and ${files.length - shownFiles} more` : '';
  return `${files.slice(0, shownFiles).join(', ')}${more}`;
}

function reasonText(code: string): string {
  return capital(code.replaceAll('-', ' '));
}

const proofs: Readonly<Record<EvidenceState, readonly [string, string]>> = {
  proven: ['proven', ''],
  'not-cosigned': ['held, not cosigned yet', 'muted'],
  missing: ['missing', 'act'],
  differs: ['differs', 'act'],
};

function evidencePart(incident: IncidentView): Html {
  const { evidence, evidenceOmitted, head, deviceId, number } = incident;
  const rows = evidence.map(evidenceRow);
  const omitted = evidenceOmitted > 0 && html` ${format.count(evidenceOmitted)} more are named.`;
  const under =
    head === undefined
      ? 'No checkpoint of this chain is cosigned yet.'
      : `Chain of ${deviceId}, under head ${format.count(head.size)}, cosigned ${exact(head.cosignedAt)}.`;
  const table =
    rows.length === 0
      ? html`<p class="small muted">The incident names no record.</p>`
      : html`<table>
          <caption class="sr">
            Records that show it
          </caption>
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">Type</th>
              <th scope="col" class="h-s">Leaf hash</th>
              <th scope="col" class="n">In the log</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>`;
  return html`<div class="ev">
    <h3>Evidence</h3>
    ${table}
    <p class="small muted note gap">
      ${under}${omitted} Proven: held, with the hash that the incident names, under the cosigned head.
      <a href="${`/incidents/${number}/evidence`}" download>Download these records with proofs</a> or
      <a href="${packAddress(incident)}">make an evidence pack of its days</a>
    </p>
  </div>`;
}

/** The form for a pack, filled in with the days on which it was seen. */
function packAddress({ firstSeen, lastSeen }: IncidentView): string {
  return `/evidence?period=custom&from=${firstSeen.slice(0, 10)}&to=${lastSeen.slice(0, 10)}#evidence`;
}

function evidenceRow({ seq, type, leaf, state }: EvidenceView): Html {
  const [word, tone] = proofs[state];
  return html`<tr>
    <td>${format.count(seq)}</td>
    <td>${type ?? '–'}</td>
    <td class="mono h-s">${leaf === undefined ? '–' : hashText(leaf)}</td>
    <td class="n ${tone}">${word}</td>
  </tr>`;
}

function historyPart({ history }: IncidentView, now: Date): Html | undefined {
  if (history.length === 0) return undefined;
  const items = history.map((entry) => historyLine(entry, now));
  return html`<div class="ev">
    <h3>What was done</h3>
    <ol class="dash">
      ${items}
    </ol>
  </div>`;
}

const sources: Readonly<Record<NonNullable<HistoryView['source']>, string>> = {
  'signed-in': 'signed in here',
  git: 'as git on the device names them',
  os: 'as the account on the device',
  claimed: 'a name that was typed on the device',
};

function historyLine(entry: HistoryView, now: Date): Html {
  const who = entry.source === undefined ? entry.by : `${entry.by} (${sources[entry.source]})`;
  const approver = entry.approver !== undefined && html`, agreed to by ${entry.approver}`;
  const duplicate = entry.duplicateOf !== undefined && html`, repeats ${entry.duplicateOf}`;
  const refused = entry.refused !== undefined && html` <span class="act">Does not count: ${entry.refused}</span>`;
  return html`<li>
    ${moment(entry.at, now)} <b class="medium">${statusWord(entry.to)}</b> by ${who}${approver}${duplicate}:
    ${reasonText(entry.reasonCode)}. ${entry.comment}${refused}
  </li>`;
}

/** What whoever looks may do, and why not. One filled button: the way that usually follows. */
function rulePart(incident: IncidentView, options: DetailOptions): Html {
  const { number, proposal, moves, status } = incident;
  const action = `/incidents/${encodeURIComponent(number)}`;
  const possible = moves
    .filter(({ refused }) => refused === undefined)
    .toSorted((left, right) => aheadOf(status, left.to) - aheadOf(status, right.to));
  const refused = moves.filter((move) => move.refused !== undefined);
  const reasons = [...new Set(refused.map((move) => move.refused))];
  const cannot =
    reasons.length > 0 &&
    html`<p>
      <b class="strong"
        >${refused.length === moves.length ? 'You can’t move this one.' : `You can’t ${verbs(refused)} this one.`}</b
      >
      ${reasons.join(' ')}
    </p>`;
  const buttons = html`<div class="acts">
    ${possible.map((move, index) => moveForm(move, { action, from: status, csrf: options.csrf, isFirst: index === 0 && proposal === undefined }))}${refused.map((move) => html`<button class="btn" type="button" aria-disabled="true" aria-describedby="why-${move.to}">${capital(verbOf(move.to))}</button><span class="sr" id="why-${move.to}">Not available: ${move.refused}</span>`)}
  </div>`;
  return html`<div class="rule">
    ${proposal !== undefined && proposalForm(incident, options, action)}${cannot}${buttons}
  </div>`;
}

/** Steps further along the usual way first, the next one foremost; then what leaves it. */
function aheadOf(status: IncidentStatus, to: IncidentStatus): number {
  const place = path.indexOf(to);
  return place > path.indexOf(status) ? place : path.length;
}

const verbOfState: Readonly<Record<IncidentStatus, string>> = {
  new: 'open',
  triaged: 'triage',
  investigating: 'investigate',
  contained: 'mark contained',
  resolved: 'mark resolved',
  closed: 'close',
  false_positive: 'mark false positive',
  duplicate: 'mark duplicate',
  risk_accepted: 'accept the risk',
  reopened: 'reopen',
};

function verbOf(status: IncidentStatus): string {
  return verbOfState[status];
}

function verbs(moves: readonly MoveView[]): string {
  const words = moves.map(({ to }) => (to === 'risk_accepted' ? 'accept the risk of' : verbOf(to)));
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

function moveForm(
  move: MoveView,
  {
    action,
    from,
    csrf,
    isFirst,
  }: { readonly action: string; readonly from: IncidentStatus; readonly csrf: string; readonly isFirst: boolean },
): Html {
  const { to, reasonCodes, needsExpiry, needsDuplicateOf, needsSecond } = move;
  const codes = reasonCodes.map((code) => html`<option value="${code}">${reasonText(code)}</option>`);
  const expiry =
    needsExpiry &&
    html`<label
      >Accepted until (UTC, year-month-day)<input
        class="in"
        name="expires"
        required
        pattern="\\d{4}-\\d{2}-\\d{2}"
        inputmode="numeric"
    /></label>`;
  const duplicate =
    needsDuplicateOf &&
    html`<label
      >Incident that it repeats<input class="in" name="duplicate_of" required placeholder="INC-0001"
    /></label>`;
  const second = needsSecond && html`<p class="small muted full">A second person has to agree: this asks for it.</p>`;
  const verb = needsSecond ? `Ask a second person to ${verbOf(to)}` : capital(verbOf(to));
  return html`<details class="move">
    <summary class="btn${isFirst && html` primary`}">${verb}…</summary>
    <form class="fields" method="post" action="${`${action}/moves`}">
      <input type="hidden" name="_csrf" value="${csrf}" /><input type="hidden" name="from" value="${move.from}" /><input
        type="hidden"
        name="from"
        value="${from}"
      /><input type="hidden" name="to" value="${to}" />${second}<label class="full"
        >Why<select class="in" name="reason_code">
          ${codes}
        </select></label
      >${expiry}${duplicate}<label class="full"
        >What was found and done<textarea class="in" name="comment" required maxlength="2000"></textarea></label
      ><button class="btn" type="submit">${verb}</button>
    </form>
  </details>`;
}

function proposalForm(
  { proposal, developers }: IncidentView,
  { person, csrf, now }: DetailOptions,
  action: string,
): Html | undefined {
  if (proposal === undefined) return undefined;
  const text = html`<p>
    <b class="strong">${proposal.by} asks a second person to agree to “${statusWord(proposal.to)}”</b> since
    ${moment(proposal.at, now)}: ${reasonText(proposal.reasonCode)}. ${proposal.comment}
  </p>`;
  const same = (name: string) =>
    name.normalize('NFKC').trim().toLowerCase() === person.name.normalize('NFKC').trim().toLowerCase();
  const why =
    person.role === 'auditor'
      ? 'An auditor reads and does not decide.'
      : same(proposal.by)
        ? 'You asked for it, so another person decides.'
        : developers.some(same)
          ? 'The incident is about you, so another person decides.'
          : undefined;
  const hidden = html`<input type="hidden" name="_csrf" value="${csrf}" />`;
  const decline = html`<details class="move">
    <summary class="btn">Decline…</summary>
    <form class="fields" method="post" action="${`${action}/decline`}">
      ${hidden}<label class="full"
        >Why not<textarea class="in" name="comment" required maxlength="2000"></textarea></label
      ><button class="btn" type="submit">Decline</button>
    </form>
  </details>`;
  const agree = html`<form method="post" action="${`${action}/agree`}">
    ${hidden}<button class="btn primary" type="submit">Agree: ${statusWord(proposal.to)}</button>
  </form>`;
  const withdraw = same(proposal.by) && person.role !== 'auditor';
  if (why === undefined)
    return html`${text}
      <div class="acts">${agree}${decline}</div>
      <hr />`;
  const takeBack =
    withdraw &&
    html`<div class="acts">
      <form method="post" action="${`${action}/decline`}">
        ${hidden}<input type="hidden" name="comment" value="withdrawn" /><button class="btn" type="submit">
          Take it back
        </button>
      </form>
    </div>`;
  return html`${text}
    <p class="muted">${why}</p>
    ${takeBack}
    <hr />`;
}
