// Reviews of queues: what is due, and what was attested.
import type { Person } from '../context.ts';
import type { ReviewDueView, ReviewListView } from '../workflow/view-types.ts';
import { html, type Html } from './html.ts';
import { capital, dueText, format, moment } from './words.ts';

export interface ReviewOptions {
  readonly now: Date;
  readonly person: Person;
  readonly csrf: string;
}

const shownReviews = 12;

export function reviewsSection({ due, reviews }: ReviewListView, options: ReviewOptions): Html {
  const { now } = options;
  const rows = reviews.slice(0, shownReviews).map(
    (review) =>
      html`<tr>
        <td>${moment(review.at, now)}</td>
        <td>${capital(review.queue.replaceAll('-', ' '))}</td>
        <td>${review.by}</td>
        <td>${review.from} to ${review.to}</td>
        <td class="n">${format.count(review.events)}</td>
        <td class="n">${format.count(review.ownEvents)}</td>
        <td class="n">${format.count(review.escalated)}</td>
        <td>${review.comment}</td>
      </tr>`,
  );
  const attested =
    rows.length === 0
      ? html`<p class="muted small gap">No review is on record yet.</p>`
      : html`<div class="scroll gap" tabindex="0" role="region" aria-label="Reviews that were attested">
          <table class="small">
            <caption>
              Attested, the newest first. Own events: of the reviewer, which somebody else should look at.
            </caption>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Queue</th>
                <th scope="col">By</th>
                <th scope="col">Days</th>
                <th scope="col" class="n">Events</th>
                <th scope="col" class="n">Own events</th>
                <th scope="col" class="n">Escalated</th>
                <th scope="col">Comment</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>
        </div>`;
  return html`<section id="reviews" aria-labelledby="h-r">
    <div class="sh">
      <h2 id="h-r">Reviews</h2>
      <span class="muted small">stopped secrets are events; they are reviewed as a group</span>
    </div>
    <ul class="exc">
      ${due.map((each) => dueLine(each, options))}
    </ul>
    ${attested}
  </section>`;
}

function dueLine(review: ReviewDueView, { now, person, csrf }: ReviewOptions): Html {
  const { queue, title, reviewedTo, dueAt, isOverdue } = review;
  const done = reviewedTo === undefined ? 'never reviewed here' : `reviewed up to ${reviewedTo}`;
  const form =
    person.role === 'auditor'
      ? html`<span class="small muted">An auditor reads and does not attest.</span>`
      : html`<div class="acts">
          <details class="move">
            <summary class="btn">Attest…<span class="sr"> ${title}</span></summary>
            <form class="fields" method="post" action="/reviews">
              <input type="hidden" name="_csrf" value="${csrf}" /><input
                type="hidden"
                name="queue"
                value="${queue}"
              /><label
                >From<input
                  class="in"
                  name="from"
                  required
                  value="${reviewedTo ?? ''}"
                  pattern="\\d{4}-\\d{2}-\\d{2}"
                  inputmode="numeric" /></label
              ><label
                >To<input
                  class="in"
                  name="to"
                  required
                  value="${now.toISOString().slice(0, 10)}"
                  pattern="\\d{4}-\\d{2}-\\d{2}"
                  inputmode="numeric" /></label
              ><label class="full"
                >What was found<textarea class="in" name="comment" required maxlength="2000"></textarea></label
              ><button class="btn" type="submit">Attest the review</button>
            </form>
          </details>
        </div>`;
  return html`<li>
    <span>${capital(queue.replaceAll('-', ' '))}</span>
    <div>
      <b class="medium">${title}</b>
      <p class="small muted">${done}</p>
    </div>
    <span class="small${isOverdue && html` act`}">due ${dueText(dueAt, now)}</span>${form}
  </li>`;
}
