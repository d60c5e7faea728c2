// The top of the panel: the state in one sentence, what to do, and the figures of today.
import { headline } from '../../view/headline.ts';
import type { Headline } from '../../view/headline.ts';
import { missing } from '../../view/format.ts';
import { requestOutcomes } from '../../view/today-words.ts';
import { ActionRow } from './action-button.ts';
import { element, setAttribute, setText } from './element.ts';
import { setGlyph } from './glyph.ts';
import type { Host } from './host.ts';
import { KeyedList } from './keyed-list.ts';
import type { PanelView } from './panel-store.ts';
import { PolicyStrip } from './policy-strip.ts';

/** Label, figure, and what stands small behind it. */
interface Figure {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
}

export class StateHeader {
  readonly #status = element('p', { class: 'unseen', role: 'status' });
  readonly #sign = element('span');
  readonly #title = element('h1');
  readonly #sentence = element('p', { class: 'sentence muted' });
  readonly #bar = element('div', { class: 'progress-bar' });
  readonly #progress = element('div', { class: 'progress', role: 'progressbar', 'aria-label': 'Index' }, this.#bar);
  readonly #notes = element('ul', { class: 'notes muted small' });
  readonly #figures = element('dl', { class: 'figures', 'aria-label': 'Today' });
  readonly #age = element('p', { class: 'age small' });
  readonly #actions: ActionRow;
  readonly #policy: PolicyStrip;
  readonly #noteList: KeyedList<string>;
  readonly #figureList: KeyedList<Figure>;
  readonly element: HTMLElement;

  constructor(host: Host) {
    this.#actions = new ActionRow(host);
    this.#policy = new PolicyStrip(host);
    this.#noteList = new KeyedList(
      this.#notes,
      (note) => note,
      (note) => ({ element: element('li', {}, note), update: () => {} }),
    );
    this.#figureList = new KeyedList(this.#figures, ({ label }) => label, figureItem);
    const text = element('div', { class: 'state-text' }, this.#title, this.#sentence, this.#progress, this.#notes);
    const top = element('div', { class: 'state-top' }, this.#sign, text, this.#actions.element);
    const rest = [this.#figures, this.#age, this.#policy.element];
    this.element = element('header', { class: 'state' }, this.#status, top, ...rest);
  }

  /** Gives what it shows, so that the rest of the page knows where the filled button is. */
  render(view: PanelView): Headline {
    const shown = headline(view);
    setText(this.#status, shown.announcement);
    setGlyph(this.#sign, shown.glyph, shown.tone);
    setText(this.#title, shown.title);
    setText(this.#sentence, shown.sentence);
    this.#noteList.show(shown.notes);
    this.#notes.hidden = shown.notes.length === 0;
    this.#showProgress(shown.progress);
    this.#actions.show(shown.actions, shown.primary);
    const figures = figuresOf(view);
    this.#figureList.show(figures);
    this.#figures.hidden = figures.length === 0;
    this.#showAge(view);
    this.#policy.render(view);
    return shown;
  }

  #showProgress(share: number | undefined): void {
    this.#progress.hidden = share === undefined;
    if (share === undefined) return;
    const percent = Math.floor(share * 100);
    setAttribute(this.#progress, 'aria-valuenow', String(percent));
    this.#bar.style.width = `${percent}%`;
  }

  #showAge({ staleSince, format, now }: PanelView): void {
    this.#age.hidden = staleSince === undefined;
    if (staleSince === undefined) return;
    const when = format.moment(staleSince, now);
    setText(this.#age, `All figures are of ${when}, ${format.relative(staleSince, now)}. Nothing newer is known.`);
  }
}

/** None before the first request ever. */
function figuresOf({ state, format }: PanelView): readonly Figure[] {
  const { proxy } = state;
  if (proxy === undefined || (proxy.today.requests === 0 && proxy.tools.length === 0)) return [];
  const { today } = proxy;
  const {
    identifiersMutated: mutated,
    identifiersScanned: scanned,
    secretsDetected,
    secretsStopped,
    secretRequests,
  } = today;
  const left = secretsDetected - secretsStopped;
  const inRequests = secretRequests > 0 ? `in ${format.countOf(secretRequests, 'request')}` : '';
  const added = today.addedMs;
  const unread = today.unscannedItems;
  return [
    { label: 'Requests today', value: format.count(today.requests), unit: requestOutcomes(today, format) },
    { label: 'Identifiers scanned', value: format.count(scanned), unit: '' },
    { label: 'Mutated', value: format.count(mutated), unit: scanned > 0 ? format.percent(mutated, scanned) : '' },
    {
      label: 'Secrets stopped',
      value: format.count(secretsStopped),
      // What left is told before anything else.
      unit: left > 0 ? `${format.count(left)} left readable` : inRequests,
    },
    ...(unread > 0 ? [{ label: 'Left unread', value: format.count(unread), unit: 'images, PDFs, audio' }] : []),
    { label: 'Added time, median', value: added === undefined ? missing : format.milliseconds(added), unit: '' },
  ];
}

function figureItem({ label }: Figure) {
  const value = element('span');
  const unit = element('small');
  const definition = element('dd', {}, value, ' ', unit);
  return {
    element: element('div', {}, element('dt', {}, label), definition),
    update: (figure: Figure) => {
      setText(value, figure.value);
      setText(unit, figure.unit);
    },
  };
}
