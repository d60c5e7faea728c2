// Request and Answer.
import type { Side } from '../protocol.ts';
import { element, setAttribute } from './element.ts';

const sides = [
  { side: 'request', label: 'Request' },
  { side: 'answer', label: 'Answer' },
] as const;

export class SideTabs {
  readonly element = element('div', { role: 'tablist', class: 'tabs', 'aria-label': 'Direction' });
  readonly panel: HTMLElement;
  readonly #tabs: readonly HTMLButtonElement[];
  readonly #onChoice: (side: Side) => void;

  /** `id`: tells these tabs from those of other exchanges. */
  constructor(id: string, onChoice: (side: Side) => void) {
    this.#onChoice = onChoice;
    const panelId = `texts-${id}`;
    this.#tabs = sides.map(({ side, label }, index) => {
      const attributes = { type: 'button', role: 'tab', id: `${side}-${id}`, 'aria-controls': panelId };
      const tab = element('button', attributes, label);
      tab.addEventListener('click', () => this.#select(index));
      return tab;
    });
    this.element.append(...this.#tabs);
    this.panel = element('div', { role: 'tabpanel', id: panelId });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#mark(0);
  }

  #onKey(event: KeyboardEvent): void {
    const isArrow = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    if (!isArrow || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = event.key === 'ArrowRight' ? 1 : 0;
    this.#select(next);
    this.#tabs[next]?.focus();
  }

  #select(index: number): void {
    this.#mark(index);
    const side = sides[index]?.side;
    if (side !== undefined) this.#onChoice(side);
  }

  #mark(chosen: number): void {
    for (const [index, tab] of this.#tabs.entries()) {
      setAttribute(tab, 'aria-selected', String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
      if (index === chosen) setAttribute(this.panel, 'aria-labelledby', tab.id);
    }
  }
}
