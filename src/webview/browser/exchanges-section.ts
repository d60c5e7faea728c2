// The last exchanges. Their texts are in memory only: asked for when one is opened, gone with the window.
import { element, sectionFrame, setText } from './element.ts';
import { ExchangeItem } from './exchange-item.ts';
import type { ExchangeFacts } from './exchange-item.ts';
import type { Host } from './host.ts';
import { KeyedList } from './keyed-list.ts';
import type { KnownTexts, PanelView } from './panel-store.ts';
import { RovingFocus } from './roving.ts';

export class ExchangesSection {
  readonly element: HTMLElement;
  readonly #list: KeyedList<ExchangeFacts>;
  readonly #focus: RovingFocus;
  readonly #empty = element('p', { class: 'nothing muted' }, 'No exchange since this window opened.');
  readonly #host: Host;
  /** Open when the page was hidden. */
  #remembered: string | undefined;
  #wanted: string | undefined;

  constructor(host: Host) {
    this.#host = host;
    this.#remembered = host.memory.open;
    const frame = sectionFrame('exchanges', 'Recent exchanges');
    setText(frame.note, 'last 50, kept in memory only, gone when the proxy ends');
    this.element = frame.section;
    const lines = element('div', { class: 'exchange-list' });
    this.element.append(lines, this.#empty);
    this.#list = new KeyedList(
      lines,
      ({ row }) => row.requestId,
      (facts) => this.#item(facts),
    );
    this.#focus = new RovingFocus(lines, 'summary');
  }

  render({ exchanges, coverage, format }: PanelView, texts: KnownTexts): void {
    this.#empty.hidden = exchanges.length > 0;
    this.#list.show(exchanges.map((row) => ({ row, coverage, format, texts: texts.get(row.requestId) })));
    this.#focus.refresh();
    this.#revealWanted();
  }

  /** As soon as it is in the list. */
  reveal(requestId: string): void {
    this.#wanted = requestId;
    this.#revealWanted();
  }

  #revealWanted(): void {
    const item = this.#wanted === undefined ? undefined : this.#list.get(this.#wanted);
    if (!(item instanceof ExchangeItem)) return;
    this.#wanted = undefined;
    item.reveal();
  }

  #item(facts: ExchangeFacts): ExchangeItem {
    const { requestId } = facts.row;
    const item = new ExchangeItem(facts, this.#host, (isOpen) =>
      this.#host.remember({ open: isOpen ? requestId : '' }),
    );
    if (this.#remembered === requestId) {
      this.#remembered = undefined;
      item.element.open = true;
    }
    return item;
  }
}
