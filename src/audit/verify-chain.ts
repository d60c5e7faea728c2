// The lines of the log in their order: each against its own form, its place, the record before it, and the tree.
import { createHash, hash } from 'node:crypto';
import type { JsonValue } from '../base/canonical-json.ts';
import { checkLine, firstPrevHash, type LineFault, type LineHead } from './line.ts';
import type { Manifest } from './manifest.ts';
import { parseRecord } from './read.ts';
import type { AuditRecord } from './record.ts';
import type { Segment } from './segment.ts';
import { Turns } from './turns.ts';
import type { CheckpointWalk } from './verify-checkpoints.ts';
import type { LogKeys } from './verify-keys.ts';
import type { SegmentContent } from './verify-files.ts';
import { positionProblem } from './verify-position.ts';
import type { ProblemList } from './verify-problems.ts';
import type { VerifyOptions, VerifyProblem } from './verify-result.ts';
import { type DisposedPart, type SealedFacts, type Seals, unknownFacts } from './verify-seals.ts';
import { fits, HexTree } from './verify-tree.ts';

type Place = Pick<VerifyProblem, 'segment' | 'line' | 'seq'>;

/** `gap`: the `log.gap` record that begins a chain. */
interface Entry {
  readonly isNew: boolean;
  readonly place: Place;
  readonly gap?: AuditRecord | undefined;
}

export interface ChainOptions {
  readonly options: VerifyOptions;
  readonly problems: ProblemList;
  readonly keys: LogKeys;
  readonly checkpoints: CheckpointWalk;
  readonly seals: Seals;
}

const newline = 0x0a;
/** After so many it is looked at the clock. */
const linesATurn = 16;
const bytesATurn = 1024 * 1024;
/** Records that the verifier itself goes by. */
const ownTypes = ['key.rotated', 'retention.disposed'] as const;
const ownMarkers = ownTypes.map((type) => Buffer.from(`"type":"${type}"`, 'utf8'));

export class ChainWalk {
  readonly #options: VerifyOptions;
  readonly #problems: ProblemList;
  readonly #keys: LogKeys;
  readonly #checkpoints: CheckpointWalk;
  readonly #seals: Seals;
  readonly #turns: Turns;
  readonly #chains: string[] = [];
  readonly #incarnations = new Set<number>();
  /** Records that signed checkpoints of a chain cover. */
  readonly #covered = new Map<string, number>();
  #lines = 0;
  #lastSegmentNumber = 0;
  /** What the next line must follow. `leaf` is undefined after a line that has none. */
  #seq = 0;
  #leaf: string | undefined = firstPrevHash;
  /** Undefined while a part of the chain is not known. */
  #tree: HexTree | undefined = new HexTree();
  #last:
    | { readonly chain: string; readonly inc: number; readonly timestamp: string; readonly leaf: string }
    | undefined;
  #firstTimestamp: string | undefined;
  // Of the segment that is being read.
  #first: LineHead | undefined;
  #policies = new Set<string>();
  #lastLine: Buffer | undefined;

  constructor({ options, problems, keys, checkpoints, seals }: ChainOptions) {
    this.#options = options;
    this.#problems = problems;
    this.#keys = keys;
    this.#checkpoints = checkpoints;
    this.#seals = seals;
    this.#turns = new Turns(options.times);
  }

  get figures() {
    return {
      records: this.#lines,
      chains: this.#chains,
      firstTimestamp: this.#firstTimestamp,
      lastTimestamp: this.#last?.timestamp,
      headHash: this.#last === undefined ? undefined : (this.#leaf ?? this.#last.leaf),
      treeSize: this.#seq,
      root: this.#tree === undefined || this.#tree.size === 0 ? undefined : this.#tree.root(),
      incarnations: this.#incarnations.size,
    };
  }

  get seq(): number {
    return this.#seq;
  }

  /** Leaf hash of the record before `seq`; undefined where it is not known. */
  get leaf(): string | undefined {
    return this.#leaf;
  }

  get chain(): string | undefined {
    return this.#last?.chain;
  }

  coveredOf(chain: string): number {
    return this.#covered.get(chain) ?? 0;
  }

  /** Stored bytes of a segment. Answers what its manifest must say; undefined when it holds no record. */
  async visitContent(segment: Segment, content: SegmentContent): Promise<SealedFacts | undefined> {
    const { buffer, length, isLast } = content;
    const isQuick = this.#options.quick === true;
    this.#first = undefined;
    this.#policies = new Set();
    // The leaves and the newlines between them say the same, which is enough where time matters.
    const sha256 = isQuick ? undefined : await this.#digest(buffer.subarray(1, 1 + length));
    const hasOwn = ownMarkers.some((marker) => buffer.subarray(1, 1 + length).includes(marker));
    const end = 1 + length;
    let number = 0;
    for (let start = 1; start < end;) {
      const found = buffer.indexOf(newline, start);
      number += 1;
      if (found === -1 || found >= end) {
        this.#reportUnfinished(segment, number, { bytes: end - start, isLast });
        break;
      }
      const line = buffer.subarray(start, found);
      // What was the newline before it becomes the prefix of a leaf (RFC 6962 §2.1).
      buffer[start - 1] = 0;
      const leaf = hash('sha256', buffer.subarray(start - 1, found), 'hex');
      if (isQuick) this.#passLine(segment, { line, leaf, number, hasOwn });
      else this.#visitLine(segment, { line, leaf, number });
      start = found + 1;
      if (number % linesATurn === 0) await this.#shareTime();
    }
    this.#lastSegmentNumber = segment.number;
    return this.#factsOf(number, { sha256, bytes: length });
  }

  async #digest(bytes: Buffer): Promise<string> {
    const sha256 = createHash('sha256');
    for (let start = 0; start < bytes.length; start += bytesATurn) {
      sha256.update(bytes.subarray(start, start + bytesATurn));
      await this.#shareTime();
    }
    return sha256.digest('hex');
  }

  async #shareTime(): Promise<void> {
    if (!this.#turns.isOver) return;
    await this.#turns.next();
    this.#options.signal?.throwIfAborted();
  }

  /** Leaf hashes of a segment whose content was disposed of: 32 bytes each. */
  visitLeaves(segment: Segment, manifest: DisposedPart, leaves: Buffer): SealedFacts {
    const place = { segment: segment.name, line: 0, seq: this.#seq };
    this.#enterDisposed(segment, place, manifest);
    for (let start = 0; start < leaves.length; start += 32) {
      const bytes = leaves.subarray(start, start + 32);
      this.#grow(bytes.toString('hex'));
      this.#seq += 1;
      this.#compareCheckpoints();
      this.#options.onLeaf?.(bytes, this.#seq - 1, manifest.chain);
    }
    const last = leaves.subarray(-32).toString('hex');
    this.#leaf = last;
    this.#last = { chain: manifest.chain, inc: manifest.inc, timestamp: manifest.last_timestamp, leaf: last };
    this.#firstTimestamp ??= manifest.first_timestamp;
    this.#lastSegmentNumber = segment.number;
    return { ...unknownFacts, count: leaves.length / 32, last_leaf: last, ...this.#treeFacts() };
  }

  /** A segment of which only a signed manifest is left: what follows it can be checked from there. */
  skipTo(segment: Segment, manifest: Manifest): void {
    this.#enter(manifest.chain, {
      isNew: manifest.first_seq === 0,
      place: { segment: segment.name, line: 0, seq: this.#seq },
    });
    const { tree_size: size, frontier, last_leaf: leaf } = manifest;
    this.#seq = size;
    this.#leaf = leaf;
    this.#tree = fits(frontier, size) ? new HexTree(frontier, size) : undefined;
    this.#last = { chain: manifest.chain, inc: manifest.inc, timestamp: manifest.last_timestamp, leaf };
    this.#lastSegmentNumber = segment.number;
  }

  /** Nothing is known of a segment: its place in the chain stays open. */
  lose(): void {
    this.#tree = undefined;
  }

  endChain(): void {
    const chain = this.#last?.chain;
    if (chain === undefined) return;
    const covered = this.#checkpoints.endChain(this.#seq);
    this.#covered.set(chain, Math.max(this.coveredOf(chain), covered));
    if (covered > this.#seq) {
      const message = `a checkpoint covers ${covered} records, and the log ends after ${this.#seq}: ${covered - this.#seq} are missing`;
      this.#problems.report({ segment: 'checkpoints', line: 0, seq: this.#seq, kind: 'cut-off', message });
    }
  }

  #reportUnfinished(segment: Segment, line: number, rest: { readonly bytes: number; readonly isLast: boolean }): void {
    const kind = rest.isLast ? 'torn-tail' : 'not-json';
    const message = `${rest.bytes} bytes at the end are not a whole line`;
    this.#problems.report({ segment: segment.name, line, seq: this.#seq, kind, message });
  }

  #visitLine(
    segment: Segment,
    { line, leaf, number }: { readonly line: Buffer; readonly leaf: string; readonly number: number },
  ): void {
    const head = checkLine(line, leaf);
    const place = { segment: segment.name, line: number, seq: this.#seq };
    this.#lines += 1;
    if ('fault' in head) {
      this.#fault(place, head, leaf);
      return;
    }
    if (this.#options.quick !== true)
      this.#options.onRecord?.({ head, place: this.#lines - 1, record: head.record, line });
    this.#checkOrigin(segment, place, head);
    this.#checkPosition(segment, { ...place, seq: this.#seq }, head);
    this.#checkClock(place, head);
    const policy = head.record['policy_hash'];
    if (typeof policy === 'string') this.#policies.add(policy);
    this.#take(head, segment);
    this.#heed(head.record);
  }

  /** Quick: of the lines in the middle of a segment only the link is looked for. */
  #passLine(
    segment: Segment,
    at: { readonly line: Buffer; readonly leaf: string; readonly number: number; readonly hasOwn: boolean },
  ): void {
    const { line, leaf, number, hasOwn } = at;
    if (number === 1) {
      this.#visitLine(segment, { line, leaf, number });
      return;
    }
    this.#lines += 1;
    if (this.#leaf !== undefined && !line.includes(`"prev_hash":"${this.#leaf}"`, 0, 'latin1')) {
      const message = `the line does not name the hash of the one before it (record ${this.#seq - 1})`;
      this.#problems.report({ segment: segment.name, line: number, seq: this.#seq, kind: 'broken-link', message });
    }
    if (hasOwn && ownMarkers.some((marker) => line.includes(marker))) {
      const record = parseRecord(line);
      if (record !== undefined) this.#heed(record);
    }
    this.#advance(leaf);
    this.#lastLine = line;
  }

  #fault(place: Place, { fault, message }: LineFault, leaf: string): void {
    this.#problems.report({ ...place, kind: fault, message });
    this.#grow(leaf);
    this.#seq += 1;
    this.#leaf = undefined;
    this.#compareCheckpoints();
  }

  #take(head: LineHead, segment: Segment): void {
    this.#first ??= head;
    this.#incarnations.add(head.inc);
    this.#firstTimestamp ??= head.timestamp;
    this.#last = head;
    this.#lastSegmentNumber = segment.number;
    if (head.seq !== this.#seq) {
      this.#tree = undefined;
      this.#seq = head.seq;
    }
    this.#advance(head.leaf);
    this.#lastLine = undefined;
  }

  #advance(leaf: string): void {
    this.#grow(leaf);
    this.#leaf = leaf;
    this.#seq += 1;
    this.#compareCheckpoints();
    if (this.#options.onLeaf === undefined) return;
    this.#options.onLeaf(Buffer.from(leaf, 'hex'), this.#seq - 1, this.#last?.chain ?? '');
  }

  #grow(leaf: string): void {
    this.#tree?.append(leaf);
  }

  #compareCheckpoints(): void {
    if (this.#seq < this.#checkpoints.nextSize) return;
    this.#checkpoints.reach(this.#seq, this.#tree?.size === this.#seq ? this.#tree.root() : undefined);
  }

  #heed(record: AuditRecord): void {
    if (record.type === 'key.rotated') this.#keys.addRotation(record);
    if (record.type === 'retention.disposed') this.#seals.addCertificate(record);
  }

  #factsOf(
    lines: number,
    rest: { readonly sha256: string | undefined; readonly bytes: number },
  ): SealedFacts | undefined {
    const first = this.#first;
    if (first === undefined) return undefined;
    const isQuick = this.#options.quick === true;
    const last = this.#lastLine === undefined ? undefined : checkLine(this.#lastLine, this.#leaf);
    if (last !== undefined && !('fault' in last)) this.#last = last;
    this.#lastLine = undefined;
    return {
      chain: first.chain,
      inc: first.inc,
      first_seq: first.seq,
      last_seq: this.#seq - 1,
      count: lines,
      first_timestamp: first.timestamp,
      last_timestamp: this.#last?.timestamp,
      first_prev_hash: first.prevHash,
      last_leaf: this.#leaf,
      policy_hashes: isQuick ? undefined : [...this.#policies].toSorted(),
      ...this.#treeFacts(),
      ...rest,
    };
  }

  #treeFacts(): Pick<SealedFacts, 'tree_size' | 'frontier' | 'root'> {
    const tree = this.#tree;
    if (tree === undefined) return { tree_size: this.#seq, frontier: undefined, root: undefined };
    return { tree_size: tree.size, frontier: tree.frontier(), root: tree.root() };
  }

  #enterDisposed(segment: Segment, place: Place, manifest: DisposedPart): void {
    const { chain, first_seq: first, first_prev_hash: previous } = manifest;
    this.#enter(chain, { isNew: first === 0 && previous === firstPrevHash, place });
    this.#incarnations.add(manifest.inc);
    this.#keys.beginsSegment(chain, manifest.inc, first);
    if (manifest.inc !== segment.inc) {
      const message = `the manifest names start ${manifest.inc} of the writer, its segment start ${segment.inc}`;
      this.#problems.report({ ...place, kind: 'wrong-incarnation', message });
    }
    if (first === this.#seq && (this.#leaf === undefined || previous === this.#leaf)) return;
    const message = `record ${first}, whose content was disposed of, does not follow record ${this.#seq - 1}`;
    this.#problems.report({ ...place, kind: first > this.#seq ? 'missing-segment' : 'broken-link', message });
    this.#seq = first;
    this.#tree = undefined;
  }

  /** A record of a chain comes: another one than before begins anew. */
  #enter(chain: string, { isNew, place, gap }: Entry): void {
    if (this.#last?.chain === chain) return;
    if (this.#last !== undefined) {
      if (!isNew || this.#chains.includes(chain)) {
        this.#problems.report({ ...place, kind: 'chain-changed', message: 'the record belongs to another chain' });
        return;
      }
      this.endChain();
      this.#seq = 0;
      this.#leaf = firstPrevHash;
      this.#tree = new HexTree();
    }
    if (gap !== undefined) this.#passGap(place, gap['previous_chain']);
    this.#chains.push(chain);
    this.#checkpoints.beginChain(chain);
  }

  /** The writer says that it found fewer records than were signed; of that chain none may be left. */
  #passGap(place: Place, previous: JsonValue | undefined): void {
    const message = 'the log was found shorter than it had been, as this record says: what stood before it is missing';
    this.#problems.report({ ...place, kind: 'recorded-gap', message });
    if (typeof previous !== 'string' || this.#chains.includes(previous)) return;
    this.#checkpoints.beginChain(previous);
    this.#checkpoints.endChain(0);
  }

  #checkOrigin(segment: Segment, place: Place, head: LineHead): void {
    const isFirst = place.line === 1 && head.seq === 0 && head.prevHash === firstPrevHash;
    const gap = isFirst && head.type === 'log.gap' ? head.record : undefined;
    const before = this.#last;
    this.#enter(head.chain, { isNew: gap !== undefined, place, gap });
    if (place.line === 1) this.#keys.beginsSegment(head.chain, head.inc, head.seq);
    if (head.inc !== segment.inc || (before !== undefined && head.inc < before.inc)) {
      const message = `the record names start ${head.inc} of the writer, its segment start ${segment.inc}`;
      this.#problems.report({ ...place, kind: 'wrong-incarnation', message });
    }
  }

  #checkPosition(segment: Segment, place: Place, head: LineHead): void {
    const isAfterGap = place.line === 1 && segment.number > this.#lastSegmentNumber + 1;
    const problem = positionProblem(head, { seq: this.#seq, leaf: this.#leaf, isAfterGap });
    if (problem !== undefined) this.#problems.report({ ...place, ...problem });
  }

  #checkClock(place: Place, head: LineHead): void {
    const before = this.#last?.timestamp;
    if (before === undefined || head.timestamp >= before) return;
    const message = `the clock went back from ${before} to ${head.timestamp}`;
    this.#problems.notice({ ...place, kind: 'clock-backwards', message });
  }
}
