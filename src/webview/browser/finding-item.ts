// One value of the list of findings.
import type { FindingButton, FindingLine } from '../../view/finding-line.ts';
import { linkButton } from './action-button.ts';
import { element, setAttribute, setText } from './element.ts';
import { setGlyph } from './glyph.ts';
import type { Host } from './host.ts';

export interface FindingFacts {
  readonly line: FindingLine;
  readonly canOpen: boolean;
}

export class FindingItem {
  readonly element = element('li', { tabindex: '-1' });
  readonly #host: Host;
  readonly #onLinks: () => void;
  readonly #sign = element('span');
  readonly #title = element('b');
  readonly #kind = element('span', { class: 'muted small' });
  readonly #done = element('span', { class: 'finding-done' });
  readonly #meaning = element('span', { class: 'muted' });
  readonly #decided = element('p', { class: 'muted' });
  readonly #open: HTMLButtonElement;
  readonly #place = element('span', { class: 'code' });
  readonly #tool = element('span', { class: 'muted' });
  readonly #count = element('span');
  readonly #age = element('time', { class: 'muted' });
  readonly #buttons = element('span', { class: 'finding-actions' });
  readonly #exception = element('div', { class: 'finding-exception muted' });
  readonly #command = element('code', { class: 'code' });
  readonly #asks: HTMLButtonElement;
  #line: FindingLine | undefined;
  #shown = '';

  /** `onLinks`: called after the links of the line have changed. */
  constructor(host: Host, onLinks: () => void) {
    this.#host = host;
    this.#onLinks = onLinks;
    this.#open = linkButton(() => this.#send('open-finding'));
    this.#open.classList.add('code');
    this.#asks = linkButton(() => this.#toggleException(), 'Exception…');
    this.#asks.setAttribute('aria-expanded', 'false');
    const copy = linkButton(() => this.#copy(), 'Copy');
    copy.setAttribute('aria-label', 'Copy the command that asks for an exception');
    this.#exception.append(
      'The policy of your organisation decides what may leave. To ask for an exception, which somebody else approves: ',
      this.#command,
      ' ',
      copy,
    );
    this.#exception.hidden = true;
    const what = element('div', { class: 'finding-what' }, this.#title, this.#kind);
    const happened = element('p', {}, this.#done, ': ', this.#meaning);
    const where = element('p', { class: 'finding-where' }, this.#open, this.#place, this.#tool);
    const said = element('div', { class: 'finding-said' }, happened, where, this.#decided);
    const often = element('div', { class: 'finding-often' }, this.#count, this.#age);
    this.element.append(this.#sign, what, said, often, this.#buttons, this.#exception);
  }

  update({ line, canOpen }: FindingFacts): void {
    this.#line = line;
    setGlyph(this.#sign, line.glyph, line.tone);
    setText(this.#title, line.title);
    setText(this.#kind, line.kind);
    setText(this.#done, line.done);
    setText(this.#meaning, line.meaning);
    setText(this.#decided, line.decided ?? '');
    this.#decided.hidden = line.decided === undefined;
    this.#showPlace(line, canOpen);
    setText(this.#count, line.count);
    setText(this.#age, line.age);
    setAttribute(this.#age, 'title', line.exact);
    this.#showButtons(line);
  }

  /** Brings it into view and to the reader. */
  reveal(): void {
    this.element.scrollIntoView({ block: 'center' });
    this.element.focus({ preventScroll: true });
  }

  #showPlace({ place, tool, title }: FindingLine, canOpen: boolean): void {
    const isLink = place !== undefined && canOpen;
    this.#open.hidden = !isLink;
    this.#place.hidden = place === undefined || isLink;
    setText(this.#open, isLink ? place : '');
    setAttribute(this.#open, 'aria-label', isLink ? `Open ${place}, ${title}` : undefined);
    setText(this.#place, isLink ? '' : (place ?? ''));
    setText(this.#tool, place === undefined ? `in a text of ${tool}` : `sent by ${tool}`);
  }

  /** A link that has the focus stays as long as what it does is offered. */
  #showButtons({ finding, title, place, buttons, exception }: FindingLine): void {
    const shown = JSON.stringify([finding, buttons, exception]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const about = place === undefined ? title : `${title} in ${place}`;
    const links = buttons.map((button) => this.#choice(button, about));
    setText(this.#command, exception ?? '');
    setAttribute(this.#asks, 'aria-label', `Ask for an exception: ${about}`);
    if (exception === undefined) this.#exception.hidden = true;
    this.#buttons.replaceChildren(...links, ...(exception === undefined ? [] : [this.#asks]));
    this.#onLinks();
  }

  #choice({ choice, label }: FindingButton, about: string): HTMLElement {
    const link = linkButton(() => {
      const finding = this.#line?.finding;
      if (finding !== undefined) this.#host.send({ type: 'decide-finding', finding, choice });
    }, label);
    link.setAttribute('aria-label', `${label} ${about}`);
    return link;
  }

  #send(type: 'open-finding'): void {
    if (this.#line !== undefined) this.#host.send({ type, finding: this.#line.finding });
  }

  #copy(): void {
    const text = this.#line?.exception;
    if (text !== undefined) this.#host.send({ type: 'copy', text });
  }

  #toggleException(): void {
    this.#exception.hidden = !this.#exception.hidden;
    this.#asks.setAttribute('aria-expanded', String(!this.#exception.hidden));
    this.#onLinks();
  }
}
