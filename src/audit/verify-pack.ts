// The log part of an evidence pack: stored lines of a period, leaf hashes of the whole chain, what was signed. The same that
// `verify.mjs` of the pack checks, by another implementation.
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from './error.ts';
import { checkLine, firstPrevHash } from './line.ts';
import { manifestName, type StoredManifest } from './manifest.ts';
import { PackHeads } from './verify-pack-heads.ts';
import { checkPackRange, lastOfRange, type PackClaim, packClaim } from './verify-pack-range.ts';
import { CollectorDisposals, disposalsName } from './verify-disposals.ts';
import { LogKeys } from './verify-keys.ts';
import { ProblemList } from './verify-problems.ts';
import type { PackRange, Verification, VerifyOptions, VerifyProblemKind } from './verify-result.ts';
import { Seals } from './verify-seals.ts';
import { doesNotProve, packDoesNotProve, packProves } from './verify-text.ts';
import { HexTree } from './verify-tree.ts';

export type VerifyPackOptions = Pick<VerifyOptions, 'pinnedKeys' | 'witnessKeys' | 'keptCheckpoints' | 'signal'>;

/** What `log/log.json` says. */
interface PackedLog {
  readonly chain: string;
  readonly first_seq: number;
  readonly count: number;
  readonly tree_size: number;
  readonly disposed: number;
  /** The pack has no lines, only their hashes. */
  readonly isWithheld: boolean;
}

const logName = 'log/log.json';
const leavesName = 'log/leaves.bin';
const recordsName = 'log/records.ndjson';
const sampleName = 'sample/records.ndjson';
const leafBytes = 32;
/** After so many leaves it is looked at the signal. */
const leavesATurn = 20_000;

/** Whether there is an evidence pack, or a part of one, in this folder. */
export async function isEvidencePack(dir: string): Promise<boolean> {
  return (await bytesOf(join(dir, logName))) !== undefined;
}

/**
 * Untrusted: the folder of an unpacked pack. Takes the leaf hashes into memory, 32 bytes a record, and one line. Rejects
 * with the signal's reason.
 */
export async function verifyPack(dir: string, options: VerifyPackOptions = {}): Promise<Verification> {
  const problems = new ProblemList();
  const log = packedLog((await bytesOf(join(dir, logName)))?.toString('utf8') ?? '', problems);
  const keysFile = (await bytesOf(join(dir, 'log/keys')))?.toString('utf8');
  const keys = new LogKeys(keysFile, options.pinnedKeys ?? [], problems);
  const leaves = (await bytesOf(join(dir, leavesName))) ?? Buffer.of();
  const claim = packClaim((await bytesOf(join(dir, 'manifest.json')))?.toString('utf8'));
  return await new PackCheck(dir, options, { problems, log, keys, leaves, claim }).run();
}

interface Parts {
  readonly problems: ProblemList;
  readonly log: PackedLog;
  readonly keys: LogKeys;
  readonly leaves: Buffer;
  readonly claim: PackClaim;
}

interface Ends {
  records: number;
  first: string | undefined;
  last: string | undefined;
  readonly incarnations: Set<number>;
}

class PackCheck {
  readonly #dir: string;
  readonly #options: VerifyPackOptions;
  readonly #problems: ProblemList;
  readonly #log: PackedLog;
  readonly #keys: LogKeys;
  readonly #leaves: Buffer;
  readonly #claim: PackClaim;
  readonly #tree = new HexTree();
  readonly #ends: Ends = { records: 0, first: undefined, last: undefined, incarnations: new Set() };

  constructor(dir: string, options: VerifyPackOptions, { problems, log, keys, leaves, claim }: Parts) {
    this.#dir = dir;
    this.#options = options;
    this.#problems = problems;
    this.#log = log;
    this.#keys = keys;
    this.#leaves = leaves;
    this.#claim = claim;
  }

  async run(): Promise<Verification> {
    const { chain, tree_size: size } = this.#log;
    const disposals = await this.#disposals();
    await this.#checkLines(disposals.runs);
    if (this.#leaves.length !== leafBytes * size)
      this.#report(
        'missing-segment',
        leavesName,
        `it holds ${this.#leaves.length} bytes, and ${size} records are said to be there`,
      );
    const { first_seq: first, count } = this.#log;
    const { from, until } = this.#claim;
    const range = { first, last: lastOfRange({ first, count }, disposals.runs), from, until };
    const sealed = await this.#sealed();
    checkPackRange({
      range,
      claim: this.#claim,
      sealed: sealed.map(({ manifest }) => manifest),
      problems: this.#problems,
    });
    const heads = await this.#heads(chain, sealed);
    for (let seq = 0; seq < size; seq += 1) {
      if (seq % leavesATurn === 0) this.#options.signal?.throwIfAborted();
      this.#tree.append(this.#leafAt(seq));
      if (heads.nextSize <= this.#tree.size) heads.reach(this.#tree.size, this.#tree.root());
    }
    heads.conclude(size);
    await this.#checkSample();
    return this.#conclude(heads, { ...disposals, range });
  }

  #leafAt(seq: number): string {
    if (seq === -1) return firstPrevHash;
    return this.#leaves.toString('hex', leafBytes * seq, leafBytes * seq + leafBytes);
  }

  async #disposals() {
    const stored = (await bytesOf(join(this.#dir, 'log', disposalsName)))?.toString('utf8') ?? '';
    const witnessKeys = this.#options.witnessKeys ?? [];
    const disposals = new CollectorDisposals({ stored, witnessKeys, problems: this.#problems });
    const runs: { readonly first: number; readonly last: number }[] = [];
    for (const seq of disposals.starts()) {
      const certificate = disposals.take(seq);
      if (certificate === undefined) continue;
      const { first_seq: first, last_seq: last } = certificate;
      const leaves = this.#leaves.subarray(leafBytes * first, leafBytes * (last + 1));
      const place = { chain: this.#log.chain, previous: this.#leafAt(first - 1) };
      const isNext = first > (runs.at(-1)?.last ?? -1);
      if (!isNext) this.#report('bad-disposal', disposalsName, 'two certificates are about one record');
      if (disposals.accepts(certificate, leaves, place)) runs.push({ first, last });
    }
    const figures = disposals.conclude();
    if (figures.records !== this.#log.disposed)
      this.#report(
        'undocumented-disposal',
        disposalsName,
        `${this.#log.disposed} records are said to be disposed of, and certificates are about ${figures.records}`,
      );
    return { ...figures, runs };
  }

  /** Lines as they are stored, without a hole but for what was disposed of; none where the pack withholds them. */
  async #checkLines(runs: readonly { readonly first: number; readonly last: number }[]): Promise<void> {
    const rest = [...runs];
    let next = this.#log.first_seq;
    let number = 0;
    for await (const line of linesOfFile(join(this.#dir, recordsName), this.#options.signal)) {
      number += 1;
      for (let run = rest[0]; run !== undefined && run.first <= next; run = rest[0]) {
        next = Math.max(next, run.last + 1);
        rest.shift();
      }
      const seq = this.#checkLine(line, number, next);
      next = (seq ?? next) + 1;
    }
    this.#ends.records = number;
    const isHeld = number > 0 || !this.#log.isWithheld || this.#claim.hasLines;
    if (isHeld && number !== this.#log.count)
      this.#report(
        'missing-segment',
        recordsName,
        `it holds ${number} lines, and ${this.#log.count} are said to be there`,
      );
  }

  /** Its number in the chain; undefined when it is not the record that was hashed. */
  #checkLine(line: Buffer, number: number, next: number): number | undefined {
    const head = checkLine(line);
    const place = { segment: recordsName, line: number, seq: next };
    if ('fault' in head) {
      this.#problems.report({ ...place, kind: head.fault, message: head.message });
      return undefined;
    }
    const { seq, leaf, prevHash, chain, timestamp, inc, record } = head;
    if (leaf !== this.#leafAt(seq) || prevHash !== this.#leafAt(seq - 1) || chain !== this.#log.chain || seq < next) {
      this.#problems.report({ ...place, kind: 'broken-link', message: 'the line is not the record that was hashed' });
      return undefined;
    }
    if (seq > next)
      this.#problems.report({
        ...place,
        kind: 'missing-segment',
        message: `records ${next} to ${seq - 1} are missing`,
      });
    this.#ends.first ??= timestamp;
    this.#ends.last = timestamp;
    this.#ends.incarnations.add(inc);
    if (head.type === 'key.rotated') this.#keys.addRotation(record);
    return seq;
  }

  async #heads(chain: string, sealed: readonly StoredManifest[]): Promise<PackHeads> {
    const read = async (name: string) => (await bytesOf(join(this.#dir, 'log', name))) ?? Buffer.of();
    const heads = new PackHeads({
      chain,
      keys: this.#keys,
      problems: this.#problems,
      witnessKeys: this.#options.witnessKeys ?? [],
    });
    heads.addOwn(await read('checkpoints'));
    heads.addKept(await read('cosigned'), 'cosigned');
    for (const kept of this.#options.keptCheckpoints ?? []) heads.addKept(Buffer.from(kept), 'kept checkpoint');
    for (const { manifest } of sealed)
      heads.addSealed({ size: manifest.tree_size, root: manifest.root, where: manifestName(manifest.segment) });
    heads.begin();
    return heads;
  }

  /** Signed manifests of the chain. */
  async #sealed(): Promise<readonly StoredManifest[]> {
    const folder = join(this.#dir, 'log/manifests');
    const seals = new Seals(folder, this.#keys, this.#problems);
    const found: StoredManifest[] = [];
    for (const name of await namesIn(folder)) {
      const sealed = await seals.read(name.replace(/\.manifest$/, '.ndjson'), 0);
      if (sealed?.manifest.chain === this.#log.chain) found.push(sealed);
    }
    return found;
  }

  async #checkSample(): Promise<void> {
    let number = 0;
    for await (const line of linesOfFile(join(this.#dir, sampleName), this.#options.signal)) {
      number += 1;
      const head = checkLine(line);
      if (!('fault' in head) && head.leaf === this.#leafAt(head.seq)) continue;
      const message = 'the record is not the one that was hashed';
      this.#problems.report({ segment: sampleName, line: number, seq: 0, kind: 'broken-link', message });
    }
  }

  #conclude(
    heads: PackHeads,
    { range, ...disposed }: { readonly records: number; readonly certificates: number; readonly range: PackRange },
  ): Verification {
    const { chain, tree_size: treeSize } = this.#log;
    const { records, first, last, incarnations } = this.#ends;
    const pinned = this.#keys.conclude({ treeSize, isPart: true });
    if (treeSize > 0 && this.#keys.isSigned && this.#keys.isMissing)
      this.#report('missing-keys', 'log/keys', 'the file that names the keys of this log is missing');
    if ((this.#options.witnessKeys ?? []).length > 0 && heads.witnessed === undefined)
      this.#report(
        'not-witnessed',
        'log/checkpoints',
        'no witness whose key was given signed a checkpoint of this log',
      );
    const { records: gone, certificates } = disposed;
    const outcome = {
      result: this.#problems.verdict(treeSize, { disposed: gone, isWitnessed: heads.witnessed !== undefined }),
      records,
      chains: [chain],
      firstTimestamp: first,
      lastTimestamp: last,
      headHash: treeSize === 0 ? undefined : this.#leafAt(treeSize - 1),
      treeSize,
      root: treeSize === 0 ? undefined : this.#tree.root(),
      checkpoints: { count: heads.count, lastSize: heads.lastSize, pinned },
      witnessed: heads.witnessed,
      disposed: { records: gone, segments: certificates, certificates, atCollector: gone },
      incarnations: incarnations.size,
      range,
      keys: this.#keys.used,
      isQuick: false,
      problems: this.#problems.problems,
      problemCount: this.#problems.count,
      notices: this.#problems.notices,
    };
    return { ...outcome, proves: packProves(outcome), doesNotProve: [...packDoesNotProve, ...doesNotProve(outcome)] };
  }

  #report(kind: VerifyProblemKind, segment: string, message: string): void {
    this.#problems.report({ segment, line: 0, seq: 0, kind, message });
  }
}

/** Untrusted: the text. What cannot be used is reported, and reads as the log of no record. */
function packedLog(text: string, problems: ProblemList): PackedLog {
  try {
    const value = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { chain, first_seq: first, count, tree_size: size, disposed = 0 } = value;
    const isRight = typeof chain === 'string' && [first, count, size, disposed].every(isCount);
    if (isRight)
      return {
        chain,
        first_seq: Number(first),
        count: Number(count),
        tree_size: Number(size),
        disposed: Number(disposed),
        isWithheld: value['records'] === 'withheld',
      };
  } catch {
    // Reported like any other form that is not known.
  }
  const message = 'it does not say which part of which log the pack holds';
  problems.report({ segment: logName, line: 0, seq: 0, kind: 'unreadable', message });
  return { chain: '', first_seq: 0, count: 0, tree_size: 0, disposed: 0, isWithheld: false };
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.manifest')).toSorted();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

const chunkBytes = 1024 * 1024;
const newline = 0x0a;

/** Without their newlines; a rest without one is a line too. None when there is no file. */
async function* linesOfFile(path: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return;
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(chunkBytes), 0, chunkBytes, null);
      rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      for (let end = rest.indexOf(newline); end !== -1; end = rest.indexOf(newline)) {
        yield rest.subarray(0, end);
        rest = rest.subarray(end + 1);
      }
      if (bytesRead > 0) continue;
      if (rest.length > 0) yield rest;
      return;
    }
  } finally {
    await handle.close();
  }
}
