import { countOf, textOf } from '../fields.ts';
import { type Detector, megabytes, type RuleModule, type Seen, subjectsOf } from '../detector.ts';
import { bulkDays } from './bulk.ts';
import type { Detection } from '../types.ts';

const id = 'PAUSE-BULK';
const version = '1';
const floorBytes = 20_000_000;
const factor = 1.5;

/** Much is sent while the protection is paused: what the pause was for, or what it was used for. */
export const pauseBulk: RuleModule = {
  id,
  version,
  title: 'Much is sent during a pause',
  threshold: `Bytes sent in one pause above ${megabytes(floorBytes)} and ${factor} times the 95th percentile of the busiest hours of 42 days; before ${bulkDays} active days above ${megabytes(floorBytes)}`,
  detector: () => new PauseBulk(),
};

class PauseBulk implements Detector {
  #pausedBytes = 0;
  /** The record of the pause. */
  #pauseSeq: number | undefined;

  recall(seen: Seen): void {
    this.observe(seen);
  }

  observe({ record, person }: Seen): readonly Detection[] {
    if (record.type === 'pause.started') {
      this.#pausedBytes = 0;
      this.#pauseSeq = record.seq;
    }
    if (record.type !== 'ai.request' || textOf(record['mode']) !== 'paused' || record['decision'] === 'block')
      return [];
    this.#pausedBytes += countOf(record['bytes_sent']);
    if (this.#pausedBytes <= floorBytes) return [];
    const baseline = person?.baseline('hourBytes');
    const usual = baseline === undefined || baseline.days < bulkDays ? 0 : factor * baseline.p95;
    const threshold = Math.round(Math.max(floorBytes, usual));
    if (this.#pausedBytes <= threshold) return [];
    const subjects = subjectsOf(record);
    const pause = this.#pauseSeq === undefined ? [] : [{ seq: this.#pauseSeq }];
    return [
      {
        type: 'pause_then_bulk',
        severity: 'high',
        title: `${megabytes(this.#pausedBytes)} sent while the protection was paused`,
        detectedBy: { rule: id, version, observed: this.#pausedBytes, threshold, measure: 'bytes sent in one pause' },
        subjects,
        evidence: [...pause, { seq: record.seq }],
        dedupKey: `${id} ${subjects.developers[0] ?? ''}`,
      },
    ];
  }
}
