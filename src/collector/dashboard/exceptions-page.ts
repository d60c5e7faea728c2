// Exceptions that developers asked for: to be decided, agreed but not in force yet, in force, over.
import type { Person } from '../context.ts';
import type { ExceptionListView, ExceptionView } from '../workflow/view-types.ts';
import { html, type Html } from './html.ts';
import { exact, format, moment, span } from './words.ts';

export interface ExceptionsData {
  readonly now: Date;
  readonly person: Person;
  readonly csrf: string;
  readonly list: ExceptionListView;
}

export function exceptionsBody(data: ExceptionsData): Html {
  const { list } = data;
  const part = (id: string, title: string, note: string, exceptions: readonly ExceptionView[], empty: string) =>
    html`<section aria-labelledby="${id}">
      <div class="sh">
        <h2 id="${id}">${title}</h2>
        <span class="muted small">${note}</span>
      </div>
      ${exceptions.length === 0 ? html`<p class="muted small">${empty}</p>` : exceptionList(exceptions, data)}
    </section>`;
  const waiting = list.waiting.length === 0 ? 'No exception waits for a decision' : 'Exceptions to decide';
  return html`<div class="head"><h1>${waiting}</h1></div>
    ${part('h-w', 'To decide', activeNote(list, data.now), list.waiting, 'Nobody has asked for one. On a device: pretense exceptions request …')}${part('h-g', 'Agreed, not in force yet', 'an exception is in force when the policy that devices have holds it', list.agreed, 'None.')}${part('h-a', 'In force', 'as devices or the policy that is handed out say', list.active, 'None.')}${part('h-p', 'Over', 'declined, expired or revoked', list.past, 'None.')}`;
}

/** `3 more are active, the next ends on 24 Nov`. */
export function activeNote({ active }: ExceptionListView, now: Date): string {
  if (active.length === 0) return 'none is in force';
  const ends = active.flatMap(({ expires }) => (expires === undefined ? [] : [expires])).toSorted()[0];
  const are = active.length === 1 ? '1 is in force' : `${format.count(active.length)} are in force`;
  return ends === undefined ? are : `${are}, the next ends on ${format.date(ends, now)}`;
}

export function exceptionList(exceptions: readonly ExceptionView[], options: Omit<ExceptionsData, 'list'>): Html {
  return html`<ul class="exc">
    ${exceptions.map((exception) => exceptionLine(exception, options))}
  </ul>`;
}

function exceptionLine(exception: ExceptionView, options: Omit<ExceptionsData, 'list'>): Html {
  const { number, allows, reason, deviceId } = exception;
  const beyond =
    exception.isBeyondDecision &&
    html`<p class="small act">It is in force on the device although it was not approved here.</p>`;
  return html`<li id="${number}">
    <span>${number}</span>
    <div>
      <b class="medium">${allows}</b>
      <p class="small muted">Reason given: ${reason} Device ${deviceId}.</p>
      ${beyond}${steps(exception)}
    </div>
    <span class="small"
      >${askedBy(exception, options)}<br /><span class="muted">${endText(exception, options.now)}</span></span
    >${decide(exception, options)}
  </li>`;
}

function askedBy(
  { requestedBy, requestedAt }: ExceptionView,
  { person, now }: Pick<ExceptionsData, 'person' | 'now'>,
): Html {
  const who = requestedBy.trim().toLowerCase() === person.name.trim().toLowerCase() ? 'you' : requestedBy;
  return html`Asked by ${who} ${moment(requestedAt, now)}`;
}

function endText({ expires, days, state, decision }: ExceptionView, now: Date): string {
  if (state === 'declined' && decision !== undefined)
    return `declined by ${decision.by} ${format.date(decision.at, now)}`;
  if (expires === undefined) return `for ${format.countOf(days, 'day')} from its approval`;
  const left = Date.parse(expires) - now.getTime();
  const when = `${format.date(expires, now)} ${expires.slice(0, 4)}`;
  return left > 0 ? `ends ${when}, ${span(left)}` : `ended ${exact(expires)}`;
}

function decide(exception: ExceptionView, { csrf }: Pick<ExceptionsData, 'csrf'>): Html {
  if (exception.state !== 'requested') return html`<span class="small muted">${stateText(exception)}</span>`;
  if (exception.refused !== undefined) return html`<span class="small muted">${exception.refused}</span>`;
  const form = (verdict: 'approve' | 'decline', label: string) =>
    html`<details class="move">
      <summary class="btn">${label}…<span class="sr"> ${exception.number}</span></summary>
      <form class="fields" method="post" action="${`/exceptions/${encodeURIComponent(exception.number)}/decide`}">
        <input type="hidden" name="_csrf" value="${csrf}" /><input
          type="hidden"
          name="verdict"
          value="${verdict}"
        /><label class="full">Why<textarea class="in" name="comment" required maxlength="2000"></textarea></label
        ><button class="btn" type="submit">${label}</button>
      </form>
    </details>`;
  return html`<div class="acts">${form('decline', 'Decline')}${form('approve', 'Approve')}</div>`;
}

function stateText({ state, decision, approvedBy, isSigned }: ExceptionView): string {
  const by = decision === undefined ? '' : ` by ${decision.by}`;
  switch (state) {
    case 'requested':
      return 'Waits for a decision';
    case 'agreed':
      return `Agreed${by}; not in force until the policy holds it`;
    case 'declined':
      return decision === undefined || decision.comment === '' ? 'Declined' : `Declined: ${decision.comment}`;
    case 'in-policy':
      return 'In the signed policy that this collector hands out';
    case 'approved':
      return `Approved on the device${approvedBy === undefined ? '' : ` by ${approvedBy}`}${isSigned ? ', with the organisation’s key' : ', not with the organisation’s key'}`;
    case 'expired':
      return 'Expired';
    case 'revoked':
      return 'Revoked';
  }
}

function steps({ steps: how }: ExceptionView): Html | undefined {
  if (how === undefined) return undefined;
  return html`<details class="small">
    <summary>How it comes into force</summary>
    <p class="gap">Add this to <span class="mono">exceptions</span> of the organisation’s policy.jsonc:</p>
    <pre>${how.member}</pre>
    <p class="gap">Then, where the organisation’s key is:</p>
    <pre>${how.commands.join('\n')}</pre>
    <p class="gap">Or on the device alone:</p>
    <pre>${how.onDevice}</pre>
  </details>`;
}
