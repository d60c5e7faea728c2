import { dayOf, dayText } from '../day-sums.ts';
import { countOf } from '../fields.ts';
import { type Detector, nobody, type RuleModule, type Seen } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'BROKEN-STREAMS';
const version = '1';
const minimum = 10;
/** Of the answers of the day, in hundredths. */
const share = 10;

/** Many answers hold events that cannot be read: a format has changed, and names may not come back. */
export const brokenStreams: RuleModule = {
  id,
  version,
  title: 'Many answers that cannot be read',
  threshold: `${minimum} or more answers of a day (UTC) with events that could not be read, and ${share} % or more of its answers`,
  detector: () => new BrokenStreams(),
};

class BrokenStreams implements Detector {
  #day = 0;
  #answers = 0;
  #broken = 0;

  recall(seen: Seen): void {
    this.observe(seen);
  }

  observe({ record }: Seen): readonly Detection[] {
    const day = dayOf(record.timestamp);
    if (record.type !== 'ai.response' || day === undefined) return [];
    if (day !== this.#day) {
      this.#day = day;
      this.#answers = 0;
      this.#broken = 0;
    }
    this.#answers += 1;
    if (countOf(record['broken_events']) === 0) return [];
    this.#broken += 1;
    if (this.#broken < minimum || this.#broken * 100 < this.#answers * share) return [];
    return [
      {
        type: 'mutation_drop',
        severity: 'medium',
        title: `${this.#broken} of ${this.#answers} answers of the day could not be read in full`,
        detectedBy: {
          rule: id,
          version,
          observed: this.#broken,
          threshold: Math.max(minimum, Math.ceil((this.#answers * share) / 100)),
          measure: `answers with broken events on ${dayText(day)}`,
        },
        subjects: nobody,
        evidence: [{ seq: record.seq }],
        dedupKey: id,
      },
    ];
  }
}
