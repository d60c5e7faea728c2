// A list that follows its data: elements stay while their key stays, so focus, open details and selections do too.

export interface KeyedItem<Data> {
  readonly element: HTMLElement;
  update(data: Data): void;
}

export class KeyedList<Data> {
  readonly #parent: HTMLElement;
  readonly #keyOf: (data: Data) => string;
  readonly #create: (data: Data) => KeyedItem<Data>;
  #items = new Map<string, KeyedItem<Data>>();

  constructor(parent: HTMLElement, keyOf: (data: Data) => string, create: (data: Data) => KeyedItem<Data>) {
    this.#parent = parent;
    this.#keyOf = keyOf;
    this.#create = create;
  }

  /** Makes, updates, orders and removes. Keys are taken to be unique; a second one of the same key is left out. */
  show(all: readonly Data[]): void {
    const next = new Map<string, KeyedItem<Data>>();
    for (const data of all) {
      const key = this.#keyOf(data);
      if (next.has(key)) continue;
      const item = this.#items.get(key) ?? this.#create(data);
      item.update(data);
      next.set(key, item);
    }
    for (const [key, item] of this.#items) if (!next.has(key)) item.element.remove();
    this.#items = next;
    let place = this.#parent.firstElementChild;
    for (const { element } of next.values()) {
      // What is in its place is not moved: moving an element takes the focus from it.
      if (element === place) place = place.nextElementSibling;
      else this.#parent.insertBefore(element, place);
    }
  }

  get(key: string): KeyedItem<Data> | undefined {
    return this.#items.get(key);
  }
}
