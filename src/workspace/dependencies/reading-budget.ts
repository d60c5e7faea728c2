// How much of the installed dependencies one run may read.
import { dependencyLimits } from '../limits.ts';

export class ReadingBudget {
  readonly #deadline: number;
  #bytes: number = dependencyLimits.maxBytes;
  #packages: number = dependencyLimits.maxPackages;
  #isCut = false;

  /** `now` in milliseconds since an arbitrary start. */
  constructor(now: number) {
    this.#deadline = now + dependencyLimits.maxMilliseconds;
  }

  /** True once anything was refused. */
  get isCut(): boolean {
    return this.#isCut;
  }

  takePackage(now: number): boolean {
    this.#packages -= 1;
    return this.#check(this.#packages >= 0 && now < this.#deadline);
  }

  takeBytes(bytes: number): boolean {
    this.#bytes -= bytes;
    return this.#check(this.#bytes >= 0);
  }

  #check(isFine: boolean): boolean {
    if (!isFine) this.#isCut = true;
    return isFine;
  }
}
