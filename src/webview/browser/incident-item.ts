// One incident of the list.
import type { IncidentLine } from '../../view/incident-line.ts';
import { linkButton } from './action-button.ts';
import { element, setAttribute, setText } from './element.ts';
import { setGlyph } from './glyph.ts';
import type { Host } from './host.ts';

export class IncidentItem {
  readonly element = element('li', { tabindex: '-1' });
  readonly #host: Host;
  readonly #onLinks: () => void;
  readonly #sign = element('span');
  readonly #title = element('b');
  readonly #severity = element('span', { class: 'muted small' });
  readonly #state = element('span', { class: 'finding-done' });
  readonly #due = element('span');
  readonly #rule = element('p', { class: 'muted' });
  readonly #about = element('p', { class: 'muted incident-about' });
  readonly #why = element('p', { class: 'muted' });
  readonly #age = element('time', { class: 'muted' });
  readonly #count = element('span');
  readonly #buttons = element('span', { class: 'finding-actions' });
  readonly #details = element('div', { class: 'finding-exception muted' });
  readonly #asks: HTMLButtonElement;
  #shown = '';

  /** `onLinks`: called after the links of the line have changed. */
  constructor(host: Host, onLinks: () => void) {
    this.#host = host;
    this.#onLinks = onLinks;
    this.#asks = linkButton(() => this.#toggle(), 'Details');
    this.#asks.setAttribute('aria-expanded', 'false');
    this.#details.hidden = true;
    const what = element('div', { class: 'finding-what' }, this.#title, this.#severity);
    const state = element('p', {}, this.#state, this.#due);
    const said = element('div', { class: 'finding-said' }, state, this.#rule, this.#about, this.#why);
    const often = element('div', { class: 'finding-often' }, this.#count, this.#age);
    this.element.append(this.#sign, what, said, often, this.#buttons, this.#details);
  }

  update(line: IncidentLine): void {
    setGlyph(this.#sign, line.glyph, line.tone);
    setText(this.#title, line.title);
    setText(this.#severity, line.severity);
    setText(this.#state, line.state);
    setText(this.#due, line.due === undefined ? '' : `: ${line.due}`);
    this.#due.className = line.isOverdue ? 'tone-red' : 'muted';
    setText(this.#rule, line.rule);
    this.#showText(this.#about, line.about);
    this.#showText(this.#why, line.elsewhere?.why);
    setText(this.#count, line.count);
    setText(this.#age, line.age);
    setAttribute(this.#age, 'title', line.exact);
    this.#showLinks(line);
  }

  /** Brings it into view and to the reader. */
  reveal(): void {
    this.element.scrollIntoView({ block: 'center' });
    this.element.focus({ preventScroll: true });
  }

  #showText(target: HTMLElement, text: string | undefined): void {
    target.hidden = text === undefined;
    setText(target, text ?? '');
  }

  /** A link that has the focus stays as long as what it does is offered. */
  #showLinks({ id, title, buttons, evidence, history, elsewhere }: IncidentLine): void {
    const shown = JSON.stringify([buttons, evidence, history, elsewhere]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const links = buttons.map(({ choice, label }) => {
      const link = linkButton(() => this.#host.send({ type: 'move-incident', incident: id, choice }), label);
      link.setAttribute('aria-label', `${label} ${title}`);
      return link;
    });
    this.#asks.setAttribute('aria-label', `Details of ${title}`);
    this.#buttons.replaceChildren(...links, this.#asks);
    // The links are children of it itself: hidden with it, they are no stops.
    this.#details.replaceChildren(
      element('p', {}, `Incident ${id}. Evidence: ${evidence.length === 0 ? 'the log as a whole' : ''}`),
      ...evidence.map(({ label, command }) => this.#copies(command, label, `Copy the command that shows ${label}`)),
      ...history.map((step) => element('p', {}, step)),
      ...this.#command(elsewhere?.command),
    );
    this.#onLinks();
  }

  #command(command: string | undefined): readonly (HTMLElement | string)[] {
    if (command === undefined) return [];
    const copy = this.#copies(command, 'Copy', 'Copy the command that closes it');
    return [
      element('p', {}, 'To close it, with the reason and who agrees:'),
      element('code', { class: 'code' }, command),
      ' ',
      copy,
    ];
  }

  #copies(text: string, label: string, name: string): HTMLElement {
    const link = linkButton(() => this.#host.send({ type: 'copy', text }), label);
    link.setAttribute('aria-label', name);
    link.setAttribute('title', text);
    return link;
  }

  #toggle(): void {
    this.#details.hidden = !this.#details.hidden;
    this.#asks.setAttribute('aria-expanded', String(!this.#details.hidden));
    this.#onLinks();
  }
}
