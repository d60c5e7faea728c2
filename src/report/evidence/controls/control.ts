// What a control of ours is, and the two ways to test one: while the records go by, or from what they added up to.
import type { Gap } from '../../../audit/gaps.ts';
import type { AuditRecord } from '../../../audit/record.ts';
import type { Verification } from '../../../audit/verify.ts';
import type { Incident } from '../../../incidents/types.ts';
import type { Accumulator, Seen } from '../fields.ts';
import type { ControlResult, Deviation, EvidenceModel } from '../model.ts';

/** The part of a result that does not depend on the log. */
export type ControlText = Pick<
  ControlResult,
  'id' | 'title' | 'description' | 'criteria' | 'kind' | 'frequency' | 'strength' | 'evidence'
> & { readonly what: string };

/** What is known once every record was seen. */
export interface Concluded {
  readonly verification: Verification;
  readonly gaps: readonly Gap[];
  readonly gapCount: number;
  readonly incidents: readonly Incident[];
  readonly exceptions: EvidenceModel['exceptions'];
  readonly pauses: EvidenceModel['pauses'];
  readonly disposals: EvidenceModel['retention']['disposals'];
  readonly selfTests: { readonly failed: number; readonly missedDays: readonly string[]; readonly activeDays: number };
  readonly records: number;
  /** RFC 3339: the end of the period, or the moment of the report when that is earlier. */
  readonly asOf: string;
}

export interface Outcome {
  readonly count: number;
  /** What was tested, where the records say it more exactly than the control does. */
  readonly what?: string;
  /** Why there is nothing to test. Default: nothing of the kind happened. */
  readonly untested?: string;
  readonly deviations: readonly Deviation[];
  readonly deviationCount: number;
}

export interface ControlTest extends Accumulator {
  conclude(about: Concluded): Outcome;
}

export interface Control extends ControlText {
  readonly test: () => ControlTest;
}

const maxListed = 100;

/** The first hundred deviations, and how many there are. */
export class DeviationList {
  readonly #listed: Deviation[] = [];
  #count = 0;

  add(deviation: Deviation): void {
    this.#count += 1;
    if (this.#listed.length < maxListed) this.#listed.push(deviation);
  }

  get outcome(): Pick<Outcome, 'deviations' | 'deviationCount'> {
    return { deviations: this.#listed, deviationCount: this.#count };
  }
}

export interface RecordTest {
  /** How much of the population a record is; 0: it is none of it. */
  readonly population: (record: AuditRecord) => number;
  /** Why a record of the population deviates. */
  readonly deviation: (record: AuditRecord) => string | undefined;
}

/** Every record of the period is tested as it goes by. */
export class RecordsTest implements ControlTest {
  readonly #test: RecordTest;
  readonly #deviations = new DeviationList();
  #count = 0;

  constructor(test: RecordTest) {
    this.#test = test;
  }

  visit({ record, isInPeriod }: Seen): void {
    if (!isInPeriod) return;
    const count = this.#test.population(record);
    if (count === 0) return;
    this.#count += count;
    const text = this.#test.deviation(record);
    if (text !== undefined) this.#deviations.add({ at: record.timestamp, seq: record.seq, text });
  }

  conclude(): Outcome {
    return { count: this.#count, ...this.#deviations.outcome };
  }
}

/** Tested on what the records added up to. */
export function concludedTest(conclude: (about: Concluded, deviations: DeviationList) => number): ControlTest {
  return {
    visit: () => undefined,
    conclude: (about) => {
      const deviations = new DeviationList();
      const count = conclude(about, deviations);
      return { count, ...deviations.outcome };
    },
  };
}

export const nothingHappened = 'nothing of the kind happened';

/** A population without a member was not tested, and nothing is said about it. */
export function resultOf({ what: usual, ...text }: ControlText, outcome: Outcome): ControlResult {
  const { count, deviations, deviationCount, what = usual, untested = nothingHappened } = outcome;
  const result = deviationCount > 0 ? 'deviations' : count === 0 ? 'not tested' : 'no deviation';
  const about = { ...text, population: { what, count }, result, deviations, deviationCount } as const;
  return result === 'not tested' ? { ...about, untested } : about;
}
