// Whether a record stands where it belongs.
import type { LineHead } from './line.ts';
import type { VerifyProblem } from './verify-result.ts';

export interface Expected {
  readonly seq: number;
  /** Of the record before; undefined where that is not known. */
  readonly leaf: string | undefined;
  /** It is the first record of its segment, and the numbers of segments have a hole before that. */
  readonly isAfterGap: boolean;
}

/** Undefined: it follows the record before it. */
export function positionProblem(
  { seq, prevHash }: Pick<LineHead, 'seq' | 'prevHash'>,
  expected: Expected,
): Pick<VerifyProblem, 'kind' | 'message'> | undefined {
  if (seq > expected.seq) {
    const range = seq - 1 === expected.seq ? `record ${expected.seq} is` : `records ${expected.seq} to ${seq - 1} are`;
    return { kind: expected.isAfterGap ? 'missing-segment' : 'missing-records', message: `${range} missing` };
  }
  if (seq < expected.seq) {
    const message = `record ${seq} stands where record ${expected.seq} belongs: it was copied or moved`;
    return { kind: 'repeated-record', message };
  }
  if (expected.leaf === undefined || prevHash === expected.leaf) return undefined;
  const message =
    seq === 0
      ? 'the first record points at one before it'
      : `record ${seq - 1} is not the one that was hashed when record ${seq} was written`;
  return { kind: 'broken-link', message };
}
