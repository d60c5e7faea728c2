// The median of durations, in little memory: values are kept to three digits.

export class DurationMedian {
  readonly #counts = new Map<number, number>();
  #total = 0;
  #known: number | undefined;

  add(milliseconds: number): void {
    const value = Number(milliseconds.toPrecision(3));
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
    this.#total += 1;
    this.#known = undefined;
  }

  /** Milliseconds; of an even count the mean of the two in the middle. Undefined before the first. */
  get value(): number | undefined {
    if (this.#total === 0) return undefined;
    this.#known ??= this.#compute();
    return this.#known;
  }

  #compute(): number {
    const values = [...this.#counts.keys()].toSorted((left, right) => left - right);
    const [low, high] = [Math.floor((this.#total - 1) / 2), Math.floor(this.#total / 2)];
    let lower: number | undefined;
    let passed = 0;
    for (const value of values) {
      passed += this.#counts.get(value) ?? 0;
      if (passed > low) lower ??= value;
      if (passed > high) return Number((((lower ?? value) + value) / 2).toPrecision(3));
    }
    return 0;
  }
}
