// One tab stop for a list: arrows, Home and End move inside it.

/** `selector`: the stops, in the order of the page. Call `refresh` after the list has changed. */
export class RovingFocus {
  readonly #list: HTMLElement;
  readonly #selector: string;
  #current: HTMLElement | undefined;

  constructor(list: HTMLElement, selector: string) {
    this.#list = list;
    this.#selector = selector;
    list.addEventListener('keydown', (event) => this.#move(event));
    list.addEventListener('focusin', (event) => {
      const stop = this.#stopOf(event.target);
      if (stop !== undefined) this.#choose(stop);
    });
  }

  refresh(): void {
    const stops = this.#stops();
    const current = this.#current !== undefined && stops.includes(this.#current) ? this.#current : stops[0];
    if (current !== undefined) this.#choose(current);
  }

  #stops(): readonly HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>(this.#selector)];
  }

  #stopOf(target: EventTarget | null): HTMLElement | undefined {
    return target instanceof HTMLElement && target.matches(this.#selector) ? target : undefined;
  }

  #choose(chosen: HTMLElement): void {
    this.#current = chosen;
    for (const stop of this.#stops()) stop.tabIndex = stop === chosen ? 0 : -1;
  }

  #move(event: KeyboardEvent): void {
    const from = this.#stopOf(event.target);
    if (from === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const stops = this.#stops();
    const target = nextStop(stops, stops.indexOf(from), event.key);
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  }
}

const page = 10;

function nextStop(stops: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return stops[at + 1];
    case 'ArrowUp':
      return stops[at - 1];
    case 'PageDown':
      return stops[Math.min(stops.length - 1, at + page)];
    case 'PageUp':
      return stops[Math.max(0, at - page)];
    case 'Home':
      return stops[0];
    case 'End':
      return stops.at(-1);
    default:
      return undefined;
  }
}
