// Exceptions: asked for, approved, taken back.
import type { Period } from '../period.ts';
import { type Accumulator, type Seen, textOf, unknownName } from './fields.ts';
import type { ExceptionFigures } from './model.ts';

interface Exception {
  what: string;
  reason: string;
  requestedBy: string;
  requestedAt: string | undefined;
  approvedBy: string | undefined;
  approvedAt: string | undefined;
  expires: string | undefined;
  revokedAt: string | undefined;
}

const maxExceptions = 10_000;

export class ExceptionsAccumulator implements Accumulator {
  readonly #exceptions = new Map<string, Exception>();

  visit({ record }: Seen): void {
    if (!record.type.startsWith('exception.')) return;
    const exception = this.#of(textOf(record, 'exception_id') ?? unknownName);
    if (exception === undefined) return;
    exception.what = whatOf(record['allow']) ?? exception.what;
    exception.reason = textOf(record, 'reason') ?? exception.reason;
    exception.requestedBy = textOf(record, 'requested_by') ?? exception.requestedBy;
    if (record.type === 'exception.requested') exception.requestedAt = record.timestamp;
    if (record.type === 'exception.revoked') exception.revokedAt = record.timestamp;
    if (record.type !== 'exception.approved') return;
    exception.approvedBy = textOf(record, 'approved_by');
    exception.approvedAt = record.timestamp;
    exception.expires = textOf(record, 'expires');
  }

  /** Those that were asked for before the end of the period and had not ended before it began. */
  list({ fromUtc }: Period): readonly ExceptionFigures[] {
    return [...this.#exceptions]
      .filter(([, { revokedAt, expires }]) => (revokedAt ?? fromUtc) >= fromUtc && (expires ?? fromUtc) >= fromUtc)
      .map(([id, exception]) => ({ id, ...exception }));
  }

  #of(id: string): Exception | undefined {
    const known = this.#exceptions.get(id);
    if (known !== undefined) return known;
    if (this.#exceptions.size >= maxExceptions) return undefined;
    const exception: Exception = {
      what: '',
      reason: '',
      requestedBy: unknownName,
      requestedAt: undefined,
      approvedBy: undefined,
      approvedAt: undefined,
      expires: undefined,
      revokedAt: undefined,
    };
    this.#exceptions.set(id, exception);
    return exception;
  }
}

/** `rule github-token, file test/**`. */
function whatOf(allow: unknown): string | undefined {
  if (typeof allow !== 'object' || allow === null) return undefined;
  const parts = Object.entries(allow).filter(([, value]) => typeof value === 'string' && value !== '');
  return parts.map(([name, value]) => `${name} ${String(value)}`).join(', ');
}
