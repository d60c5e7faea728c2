// The information itself: which records belong to the period, and how many there are of each kind.
import { Counts } from './counts.ts';
import { type Accumulator, isRequest, type Seen, textOf, unknownName } from './fields.ts';
import type { EvidenceModel } from './model.ts';

export interface PopulationEnds {
  readonly first: Seen['record'];
  readonly last: Seen['record'];
  /** Records between them whose clock says another time. */
  readonly outside: number;
}

export class PopulationAccumulator implements Accumulator {
  readonly #byType = new Counts();
  readonly #developers = new Counts();
  readonly #repositories = new Counts();
  #first: Seen['record'] | undefined;
  #last: Seen['record'] | undefined;
  #outside = 0;
  /** Since the last one in the period. */
  #pending = 0;
  #requests = 0;
  #blocked = 0;
  #paused = 0;
  #device = '';

  visit({ record, isInPeriod }: Seen): void {
    if (!isInPeriod) {
      if (this.#first !== undefined) this.#pending += 1;
      return;
    }
    this.#first ??= record;
    this.#last = record;
    this.#outside += this.#pending;
    this.#pending = 0;
    this.#byType.add(record.type);
    const device = textOf(record, 'device_id');
    if (device !== undefined) this.#device = device;
    if (!isRequest(record)) return;
    this.#requests += 1;
    if (record['decision'] === 'block') this.#blocked += 1;
    if (record['mode'] === 'paused') this.#paused += 1;
    this.#developers.add(textOf(record, 'developer') ?? unknownName);
    const repository = textOf(record, 'repository');
    if (repository !== undefined) this.#repositories.add(repository);
  }

  /** Undefined: no record of the period. */
  get ends(): PopulationEnds | undefined {
    if (this.#first === undefined || this.#last === undefined) return undefined;
    return { first: this.#first, last: this.#last, outside: this.#outside };
  }

  /** The last device that a record names; empty when none does. */
  get deviceId(): string {
    return this.#device;
  }

  get parts(): Pick<EvidenceModel, 'developers' | 'repositories'> {
    return { developers: this.#developers.list(), repositories: this.#repositories.list() };
  }

  get counts() {
    return {
      byType: this.#byType.list(),
      requests: this.#requests,
      blockedRequests: this.#blocked,
      pausedRequests: this.#paused,
    };
  }
}
