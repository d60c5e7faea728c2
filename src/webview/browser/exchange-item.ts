// One exchange in the list: a line that opens.
import { exchangeLine } from '../../view/exchange-line.ts';
import type { CoverageRow } from '../../view/coverage.ts';
import type { Format } from '../../view/format.ts';
import type { ExchangeRow, ExchangeTexts } from '../../view/snapshot.ts';
import { element, setAttribute, setText } from './element.ts';
import { ExchangeBody } from './exchange-body.ts';
import { glyph } from './glyph.ts';
import type { Host } from './host.ts';

export interface ExchangeFacts {
  readonly row: ExchangeRow;
  readonly coverage: readonly CoverageRow[];
  readonly format: Format;
  /** Undefined: not asked for yet; null: no longer in memory. */
  readonly texts: ExchangeTexts | null | undefined;
}

export class ExchangeItem {
  readonly element = element('details', { class: 'exchange' });
  readonly #summary = element('summary');
  readonly #time = element('time', { class: 'muted' });
  readonly #seconds = element('span', { class: 'wide-only' });
  readonly #minutes = element('span');
  readonly #tool = element('span', { class: 'exchange-tool' });
  readonly #subject = element('b');
  readonly #about = element('span', { class: 'muted' });
  readonly #change = element('span', { class: 'exchange-change' });
  readonly #cost = element('span', { class: 'exchange-cost muted' });
  readonly #host: Host;
  #body: ExchangeBody | undefined;
  #facts: ExchangeFacts;

  constructor(facts: ExchangeFacts, host: Host, onToggle: (isOpen: boolean) => void) {
    this.#facts = facts;
    this.#host = host;
    this.#time.append(this.#minutes, this.#seconds);
    const about = element('span', { class: 'exchange-about' }, this.#subject, ' ', this.#about);
    this.#summary.append(glyph('chevron'), this.#time, this.#tool, about, this.#change, this.#cost);
    this.element.append(this.#summary);
    this.element.addEventListener('toggle', () => {
      if (this.element.open) this.#open();
      onToggle(this.element.open);
    });
    this.#summary.addEventListener('keydown', (event) => this.#onSummaryKey(event));
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  update(facts: ExchangeFacts): void {
    const hasEnded = this.#facts.row.outcome === undefined && facts.row.outcome !== undefined;
    this.#facts = facts;
    const { row, coverage, format, texts } = facts;
    const line = exchangeLine(row, coverage, format);
    const withSeconds = format.clockSeconds(row.at);
    const minutes = format.clock(row.at);
    setText(this.#minutes, minutes);
    setText(this.#seconds, withSeconds.startsWith(minutes) ? withSeconds.slice(minutes.length) : '');
    setAttribute(this.#time, 'datetime', row.at);
    setAttribute(this.#time, 'title', `${format.exact(row.at)}, record ${format.count(row.seq)}`);
    setText(this.#tool, line.tool);
    setText(this.#subject, line.subject);
    this.#subject.className = line.isBlocked ? 'strong' : '';
    setText(this.#about, line.about);
    setText(this.#change, line.change);
    this.#change.classList.toggle('tone-amber', line.tone === 'amber');
    setText(this.#cost, line.cost);
    if (!this.element.open) return;
    this.#body?.update(row, texts, format);
    // Its answer was not there yet when it was opened.
    if (hasEnded) this.#askForTexts();
  }

  /** Opens it and brings it into view. */
  reveal(): void {
    this.element.open = true;
    this.element.scrollIntoView({ block: 'center' });
    this.#summary.focus({ preventScroll: true });
  }

  #open(): void {
    const { row, texts, format } = this.#facts;
    if (this.#body === undefined) {
      this.#body = new ExchangeBody(row, format, this.#host);
      this.element.append(this.#body.element);
    }
    this.#body.update(row, texts, format);
    this.#askForTexts();
  }

  #askForTexts(): void {
    const { hasTexts, requestId } = this.#facts.row;
    if (hasTexts) this.#host.send({ type: 'exchange-texts', requestId });
  }

  #onSummaryKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    if (event.key.toLowerCase() === 'c' && event.ctrlKey) {
      // A selection is copied by the page itself.
      if (document.getSelection()?.isCollapsed !== false)
        this.#host.send({ type: 'copy', text: this.#facts.row.requestId });
      return;
    }
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
    this.element.open = event.key === 'ArrowRight';
  }

  #onKey(event: KeyboardEvent): void {
    if (!event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    event.stopPropagation();
    this.#body?.step(event.key === 'ArrowDown' ? 1 : -1);
  }
}
