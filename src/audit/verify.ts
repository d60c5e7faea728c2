// Re-computes the chain from the stored bytes and says what that proves, and what it does not.
import { messageOf } from '../base/error.ts';
import { AuditError, errnoOf } from './error.ts';
import { checkLine, firstPrevHash, type LineHead } from './line.ts';
import { linesOf, listSegments, readSegment, type Segment } from './segment.ts';
import { parseRecord } from './read.ts';
import { Turns } from './turns.ts';
import type { Verification, VerifyOptions, VerifyProblem, VerifyProblemKind, VerifyResult } from './verify-result.ts';

export type {
  Verification,
  VerifyOptions,
  VerifyProblem,
  VerifyProblemKind,
  VerifyResult,
  VisitedRecord,
} from './verify-result.ts';

/**
 * Untrusted: the whole folder. Reads only; a log that is being written may be verified. Shares the event loop: no turn is
 * longer than some milliseconds. Rejects with the signal's reason.
 */
export async function verifyLog(auditDir: string, options: VerifyOptions = {}): Promise<Verification> {
  const walk = new ChainWalk(options);
  const segments = await listSegments(auditDir);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    options.signal?.throwIfAborted();
    try {
      await walk.visitSegment(segment, isLast ? await readGrowing(segment) : await readSegment(segment), isLast);
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      // The message of the system would name the full path twice; its code says enough.
      walk.skipSegment(segment, error instanceof AuditError ? error.message : (errnoOf(error) ?? messageOf(error)));
    }
  }
  return walk.conclude();
}

/** The writer may be in the middle of a line: what grew between two looks was not torn. */
async function readGrowing(segment: Segment): Promise<Buffer> {
  let bytes = await readSegment(segment);
  for (let look = 0; look < 5 && bytes.length > 0 && bytes.at(-1) !== 0x0a; look += 1) {
    const again = await readSegment(segment);
    if (again.length === bytes.length) break;
    bytes = again;
  }
  return bytes;
}

const maxListed = 100;
const incompleteKinds: ReadonlySet<VerifyProblemKind> = new Set(['torn-tail', 'missing-segment', 'unreadable']);

/** What the next line must follow. `leaf` is undefined after a line that has none. */
interface Expected {
  readonly seq: number;
  readonly leaf: string | undefined;
}

class ChainWalk {
  readonly #problems: VerifyProblem[] = [];
  readonly #notices: VerifyProblem[] = [];
  readonly #chains = new Set<string>();
  readonly #options: VerifyOptions;
  readonly #turns: Turns;
  #problemCount = 0;
  #hasTampering = false;
  #records = 0;
  #lastSegmentNumber = 0;
  #expected: Expected = { seq: 0, leaf: firstPrevHash };
  #last: LineHead | undefined;
  #firstTimestamp: string | undefined;

  constructor(options: VerifyOptions) {
    this.#options = options;
    this.#turns = new Turns(options.times);
  }

  async visitSegment(segment: Segment, bytes: Buffer, isLastSegment: boolean): Promise<void> {
    let number = 0;
    for (const { start, end, isComplete } of linesOf(bytes)) {
      number += 1;
      const place = { segment: segment.name, line: number, seq: this.#expected.seq };
      if (!isComplete) {
        const kind = isLastSegment ? 'torn-tail' : 'not-json';
        this.#report({ ...place, kind, message: `${end - start} bytes at the end are not a whole line` });
        break;
      }
      const line = bytes.subarray(start, end);
      this.#visitLine(segment, place, checkLine(line), line);
      if (!this.#turns.isOver) continue;
      await this.#turns.next();
      this.#options.signal?.throwIfAborted();
    }
    this.#lastSegmentNumber = segment.number;
  }

  skipSegment(segment: Segment, reason: string): void {
    const message = `the segment could not be read (${reason})`;
    this.#report({ segment: segment.name, line: 0, seq: this.#expected.seq, kind: 'unreadable', message });
  }

  conclude(): Verification {
    const result = this.#result();
    return {
      result,
      records: this.#records,
      chains: [...this.#chains],
      firstTimestamp: this.#firstTimestamp,
      lastTimestamp: this.#last?.timestamp,
      headHash: this.#last?.leaf,
      treeSize: this.#records,
      root: undefined,
      checkpoints: { count: 0, lastSize: 0, pinned: 'none' },
      witnessed: undefined,
      disposed: { records: 0, segments: 0, certificates: 0 },
      incarnations: 0,
      keys: [],
      isQuick: false,
      problems: this.#problems,
      problemCount: this.#problemCount,
      notices: this.#notices,
      proves: result === 'VERIFIED_LOCAL_ONLY' ? provenOf(this.#records) : [],
      doesNotProve,
    };
  }

  #result(): VerifyResult {
    if (this.#hasTampering) return 'TAMPERED';
    if (this.#problemCount > 0) return 'INCOMPLETE';
    return this.#records === 0 ? 'EMPTY' : 'VERIFIED_LOCAL_ONLY';
  }

  #visitLine(segment: Segment, place: Place, line: ReturnType<typeof checkLine>, bytes: Buffer): void {
    this.#records += 1;
    if ('fault' in line) {
      this.#report({ ...place, kind: line.fault, message: line.message });
      this.#expected = { seq: this.#expected.seq + 1, leaf: undefined };
      return;
    }
    const record = this.#options.onRecord === undefined ? undefined : parseRecord(bytes);
    if (record !== undefined) this.#options.onRecord?.({ head: line, place: this.#records - 1, record, line: bytes });
    this.#checkOrigin(segment, place, line);
    this.#checkPosition(segment, place, line);
    this.#checkClock(place, line);
    this.#chains.add(line.chain);
    this.#firstTimestamp ??= line.timestamp;
    this.#last = line;
    this.#expected = { seq: line.seq + 1, leaf: line.leaf };
    this.#lastSegmentNumber = segment.number;
  }

  #checkOrigin(segment: Segment, place: Place, line: LineHead): void {
    if (this.#last !== undefined && line.chain !== this.#last.chain) {
      this.#report({ ...place, kind: 'chain-changed', message: 'the record belongs to another chain' });
    }
    if (line.inc !== segment.inc || (this.#last !== undefined && line.inc < this.#last.inc)) {
      const message = `the record names start ${line.inc} of the writer, its segment start ${segment.inc}`;
      this.#report({ ...place, kind: 'wrong-incarnation', message });
    }
  }

  #checkPosition(segment: Segment, place: Place, line: LineHead): void {
    const { seq, leaf } = this.#expected;
    if (line.seq > seq) {
      const isFirstOfSegment = place.line === 1 && segment.number > this.#lastSegmentNumber + 1;
      const range = line.seq - 1 === seq ? `record ${seq} is` : `records ${seq} to ${line.seq - 1} are`;
      this.#report({
        ...place,
        kind: isFirstOfSegment ? 'missing-segment' : 'missing-records',
        message: `${range} missing`,
      });
    } else if (line.seq < seq) {
      const message = `record ${line.seq} stands where record ${seq} belongs: it was copied or moved`;
      this.#report({ ...place, kind: 'repeated-record', message });
    } else if (leaf !== undefined && line.prevHash !== leaf) {
      const message =
        seq === 0
          ? 'the first record points at one before it'
          : `record ${seq - 1} is not the one that was hashed when record ${seq} was written`;
      this.#report({ ...place, kind: 'broken-link', message });
    }
  }

  #checkClock(place: Place, line: LineHead): void {
    if (this.#last === undefined || line.timestamp >= this.#last.timestamp || this.#notices.length >= maxListed) return;
    const message = `the clock went back from ${this.#last.timestamp} to ${line.timestamp}`;
    this.#notices.push({ ...place, kind: 'clock-backwards', message });
  }

  #report(problem: VerifyProblem): void {
    this.#problemCount += 1;
    if (!incompleteKinds.has(problem.kind)) this.#hasTampering = true;
    if (this.#problems.length < maxListed) this.#problems.push(problem);
  }
}

type Place = Pick<VerifyProblem, 'segment' | 'line' | 'seq'>;

function provenOf(records: number): readonly string[] {
  return [
    `The ${records} stored records form one chain, numbered 0 to ${records - 1} without a gap or a repeat.`,
    'Each record but the last has exactly the bytes over which the hash in the record after it was computed: a change, removal, insertion or exchange in the middle would show, unless every later record was rewritten too.',
  ];
}

const doesNotProve: readonly string[] = [
  'That nothing was cut off at the end: a log from which the last records were removed at the end of a line is only shorter. Keep the head hash elsewhere to notice it.',
  'That the last record is as it was written: no later record holds its hash yet.',
  'That nobody rewrote the whole log: without a signature or a witness outside this machine, whoever can write this folder can compute all hashes anew.',
  'That every AI call went through the proxy: a call that was never recorded leaves no gap.',
  'That the recorded values were true when they were written: names come from the machine, times from its clock.',
  'Anything about other homes, devices or folders.',
];
