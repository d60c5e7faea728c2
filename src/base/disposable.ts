// Whoever creates a resource disposes it.

export interface Disposable {
  dispose(): void | Promise<void>;
}

/** Disposes what was added, last in first out. Adding to a disposed store disposes at once; twice is harmless. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #isDisposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#isDisposed) void item.dispose();
    else this.#items.push(item);
    return item;
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    for (let item = this.#items.pop(); item !== undefined; item = this.#items.pop()) await item.dispose();
  }
}
