// Where the requests of a period stand.

/** A request of the period: its number in the chain, and its line in the log. */
export interface RequestPlace {
  readonly seq: number;
  readonly place: number;
}

/** Half a million of them and more: as two lists of numbers they take a third of the memory. */
export class RequestPlaces {
  readonly #seqs: number[] = [];
  readonly #places: number[] = [];

  get count(): number {
    return this.#seqs.length;
  }

  add({ seq, place }: RequestPlace): void {
    this.#seqs.push(seq);
    this.#places.push(place);
  }

  at(index: number): RequestPlace | undefined {
    const [seq, place] = [this.#seqs[index], this.#places[index]];
    return seq === undefined || place === undefined ? undefined : { seq, place };
  }
}
