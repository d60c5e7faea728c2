// Incidents that are open, and reviews that are overdue. Out of sight while there is neither.
import {
  incidentLine,
  type IncidentLine,
  incidentsSummary,
  type ReviewLine,
  reviewLines,
} from '../../view/incident-line.ts';
import { linkButton } from './action-button.ts';
import { element, sectionFrame, setAttribute, setText } from './element.ts';
import type { SectionFrame } from './element.ts';
import type { Host } from './host.ts';
import { IncidentItem } from './incident-item.ts';
import { KeyedList } from './keyed-list.ts';
import type { PanelView } from './panel-store.ts';
import { RovingFocus } from './roving.ts';

/** The rest is one click away: what stands below must not move out of sight. */
const mostAtFirst = 5;

export class IncidentsSection {
  readonly element: HTMLElement;
  readonly #frame: SectionFrame;
  readonly #list: KeyedList<IncidentLine>;
  readonly #reviews: KeyedList<ReviewLine>;
  readonly #focus: RovingFocus;
  readonly #all: HTMLButtonElement;
  #view: PanelView | undefined;
  #isWhole = false;
  #wanted: string | undefined;

  constructor(host: Host) {
    this.#frame = sectionFrame('incidents', 'Incidents');
    this.element = this.#frame.section;
    const lines = element('ul', { class: 'findings incidents' });
    const reviews = element('ul', { class: 'reviews', 'aria-label': 'Reviews that are due' });
    this.#all = linkButton(() => this.#toggle());
    this.#all.classList.add('findings-more');
    this.element.append(lines, this.#all, reviews);
    this.#list = new KeyedList(
      lines,
      ({ id }) => id,
      () => new IncidentItem(host, () => this.#focus.refresh()),
    );
    this.#reviews = new KeyedList(
      reviews,
      ({ queue }) => queue,
      () => reviewItem(host),
    );
    this.#focus = new RovingFocus(lines, ':not([hidden]) > button.link:not([hidden])');
  }

  /** False: there is nothing to show. */
  render(view: PanelView): boolean {
    this.#view = view;
    const { incidents, format, now } = view;
    const lines = incidents.incidents.map((incident) => incidentLine(incident, { format, now }));
    this.#list.show(lines.slice(0, this.#isWhole ? undefined : mostAtFirst));
    const due = reviewLines(incidents.reviews, { format, now });
    this.#reviews.show(due);
    setText(this.#frame.note, lines.length === 0 ? 'none open' : incidentsSummary(incidents, format));
    this.#all.hidden = lines.length <= mostAtFirst;
    setText(this.#all, this.#isWhole ? 'Show fewer' : `Show all ${format.count(lines.length)}`);
    this.#focus.refresh();
    this.#revealWanted();
    return lines.length + due.length > 0;
  }

  /** As soon as it is in the list. */
  reveal(incident: string): void {
    this.#wanted = incident;
    this.#revealWanted();
  }

  #revealWanted(): void {
    const wanted = this.#wanted;
    if (wanted === undefined || this.#view?.incidents.incidents.some(({ id }) => id === wanted) !== true) return;
    const item = this.#list.get(wanted);
    if (item instanceof IncidentItem) {
      this.#wanted = undefined;
      item.reveal();
    } else if (!this.#isWhole) this.#toggle();
  }

  #toggle(): void {
    this.#isWhole = !this.#isWhole;
    if (this.#view !== undefined) this.render(this.#view);
  }
}

function reviewItem(host: Host) {
  const text = element('span');
  let command = '';
  const copy = linkButton(() => host.send({ type: 'copy', text: command }), 'Copy the command');
  return {
    element: element('li', {}, text, ' ', copy),
    update: (line: ReviewLine) => {
      command = line.command;
      setText(text, line.text);
      setAttribute(copy, 'aria-label', `Copy the command that puts the review of ${line.queue} on the record`);
      setAttribute(copy, 'title', line.command);
    },
  };
}
