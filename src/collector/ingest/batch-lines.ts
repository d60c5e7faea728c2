// The records of a batch by themselves: each line exactly as the writer makes it, and each the successor of the one before.
import { checkLine, firstPrevHash } from '../../audit/line.ts';
import type { AcceptedRecord } from './batch-observer.ts';
import { malformed, type ParsedHead } from './batch-head.ts';

export interface CheckedLine extends AcceptedRecord {
  readonly prevHash: string;
  readonly inc: number;
  readonly type: string;
  readonly timestamp: string;
}

const typeForm = /^[a-z][a-z0-9_.-]{0,63}$/;
/** Column `inc`. */
const maxInc = 2_147_483_647;

/**
 * Untrusted: the lines. Canonical, with a valid envelope, `seq` dense from `firstSeq`, linked by hash, `inc` never going
 * back. What came before the first is not known here. Throws Refused `malformed` with the number of the record.
 */
export function checkLines(head: Pick<ParsedHead, 'chain' | 'firstSeq'>, lines: readonly Buffer[]): CheckedLine[] {
  const checked: CheckedLine[] = [];
  let previous: CheckedLine | undefined;
  for (const [index, line] of lines.entries()) {
    const seq = head.firstSeq + index;
    const next = checkOne(head.chain, seq, line);
    if (previous !== undefined && next.prevHash !== previous.leaf) {
      throw malformed(`Record ${seq} does not name the hash of record ${seq - 1}.`);
    }
    if (previous !== undefined && next.inc < previous.inc) {
      throw malformed(`Record ${seq} belongs to an earlier start of the writer than record ${seq - 1}.`);
    }
    checked.push(next);
    previous = next;
  }
  return checked;
}

function checkOne(chain: string, seq: number, line: Buffer): CheckedLine {
  const found = checkLine(line);
  if ('fault' in found) throw malformed(`Record ${seq} cannot be accepted: ${found.message}.`);
  const { leaf, record, prevHash, inc, type, timestamp } = found;
  if (found.chain !== chain) throw malformed(`Record ${seq} belongs to another chain than the head says.`);
  if (found.seq !== seq) throw malformed(`Where record ${seq} belongs stands record ${found.seq}.`);
  if (seq === 0 && prevHash !== firstPrevHash) throw malformed('The first record names one before it.');
  if (!typeForm.test(type)) throw malformed(`The type of record ${seq} has no valid form.`);
  if (inc > maxInc) throw malformed(`The start of the writer in record ${seq} has no valid number.`);
  if (!isTime(timestamp)) throw malformed(`The time of record ${seq} is none.`);
  return { seq, leaf, line: line.toString('utf8'), record, prevHash, inc, type, timestamp };
}

/** In the form already: a day that the calendar has, in a year that SQL has. */
function isTime(timestamp: string): boolean {
  const date = new Date(timestamp);
  return !Number.isNaN(date.getTime()) && date.toISOString() === timestamp && !timestamp.startsWith('0000');
}
