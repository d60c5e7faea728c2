// How long exchanges took.
import { type Accumulator, numberOf, type Seen } from './fields.ts';
import { Histogram } from './histogram.ts';
import type { EvidenceModel } from './model.ts';

export class TimingsAccumulator implements Accumulator {
  readonly #addedUs = new Histogram();
  readonly #latencyMs = new Histogram();
  readonly #firstByteMs = new Histogram();

  visit({ record, isInPeriod }: Seen): void {
    if (!isInPeriod || record.type !== 'ai.response') return;
    add(this.#addedUs, numberOf(record, 'added_us'));
    add(this.#latencyMs, numberOf(record, 'latency_ms'));
    add(this.#firstByteMs, numberOf(record, 'time_to_first_byte_ms'));
  }

  get figures(): EvidenceModel['timings'] {
    return {
      addedUs: this.#addedUs.percentiles(),
      latencyMs: this.#latencyMs.percentiles(),
      timeToFirstByteMs: this.#firstByteMs.percentiles(),
    };
  }
}

function add(histogram: Histogram, value: number | undefined): void {
  if (value !== undefined) histogram.add(Math.round(value));
}
