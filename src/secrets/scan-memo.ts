// What a rule learnt about one text, so that the same value and the same surroundings are judged once.

const maxValues = 4_096;

/** Of one rule and one text. */
export class ScanMemo {
  readonly #places = new Map<number, boolean>();
  readonly #values = new Map<string, boolean>();

  /** What the judge says of a value; it may know nothing but the value. */
  judge(value: string, isReal: (value: string) => boolean): boolean {
    let verdict = this.#values.get(value);
    if (verdict !== undefined) return verdict;
    verdict = isReal(value);
    if (this.#values.size >= maxValues) this.#values.clear();
    this.#values.set(value, verdict);
    return verdict;
  }

  /** What the test says of a place, by a number of the rule's own. */
  at(place: number, test: () => boolean): boolean {
    let verdict = this.#places.get(place);
    if (verdict !== undefined) return verdict;
    verdict = test();
    this.#places.set(place, verdict);
    return verdict;
  }
}
