// Pauses of the protection.
import type { Period } from '../period.ts';
import { type Accumulator, countOf, isRequest, type Seen, textOf, unknownName } from './fields.ts';
import type { PauseFigures } from './model.ts';

interface Pause {
  readonly startedAt: string;
  readonly minutesPlanned: number;
  readonly reason: string;
  readonly by: string;
  readonly protectedNames: number;
  endedAt: string | undefined;
  how: string | undefined;
  requests: number;
}

const maxPauses = 10_000;

export class PausesAccumulator implements Accumulator {
  readonly #pauses: Pause[] = [];

  visit({ record }: Seen): void {
    if (record.type === 'pause.started') this.#start(record);
    const last = this.#pauses.at(-1);
    if (last === undefined) return;
    if (record.type === 'pause.ended') {
      last.endedAt ??= record.timestamp;
      last.how ??= textOf(record, 'how');
    }
    // One whose texts were looked at before the end may stand after it.
    if (isRequest(record) && record['mode'] === 'paused') last.requests += 1;
  }

  /** Those that some moment of the period lies in. */
  list({ fromUtc, untilUtc }: Period): readonly PauseFigures[] {
    return this.#pauses.filter(
      ({ startedAt, endedAt }) => startedAt < untilUtc && (endedAt === undefined || endedAt >= fromUtc),
    );
  }

  #start(record: Seen['record']): void {
    if (this.#pauses.length >= maxPauses) return;
    this.#pauses.push({
      startedAt: record.timestamp,
      minutesPlanned: countOf(record, 'minutes'),
      reason: textOf(record, 'reason') ?? '',
      by: textOf(record, 'by') ?? textOf(record, 'developer') ?? unknownName,
      protectedNames: countOf(record, 'protected_names'),
      endedAt: undefined,
      how: undefined,
      requests: 0,
    });
  }
}
