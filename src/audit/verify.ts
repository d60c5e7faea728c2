// Checks a log from its stored bytes alone and says what that proves, and what it does not: lines, chain, tree,
// checkpoints, keys, manifests, disposals, cosignatures.
import { join } from 'node:path';
import { messageOf } from '../base/error.ts';
import { parseCheckpoints } from './checkpoints.ts';
import { cosignedPath } from './cosigned.ts';
import { AuditError, errnoOf } from './error.ts';
import { leavesName, type StoredManifest } from './manifest.ts';
import { listStoredSegments, type StoredSegment } from './segment.ts';
import { ChainWalk } from './verify-chain.ts';
import { CheckpointWalk } from './verify-checkpoints.ts';
import { fileLength, readSmallFile, SegmentReader } from './verify-files.ts';
import { LogKeys } from './verify-keys.ts';
import { ProblemList } from './verify-problems.ts';
import type { DisposedFigures, Verification, VerifyOptions, VerifyProblemKind } from './verify-result.ts';
import { CollectorDisposals, disposalsName } from './verify-disposals.ts';
import { Seals } from './verify-seals.ts';
import { doesNotProve, proves } from './verify-text.ts';

export type {
  Verification,
  VerifyOptions,
  VerifyProblem,
  VerifyProblemKind,
  VerifyResult,
  VisitedRecord,
} from './verify-result.ts';

const keysName = 'keys';
/** The writer signs what is durable every 50 records, and as many more may come while it does: a crash leaves these without. */
const maxUnsigned = 100;

/**
 * Untrusted: the whole folder. Reads only, one segment in memory at a time; a log that is being written may be verified.
 * Shares the event loop: no turn is longer than some milliseconds. Rejects with the signal's reason.
 */
export async function verifyLog(auditDir: string, options: VerifyOptions = {}): Promise<Verification> {
  const problems = new ProblemList();
  const keys = new LogKeys(await keysText(auditDir), options.pinnedKeys ?? [], problems);
  const checkpoints = new CheckpointWalk({
    auditDir,
    keys,
    problems,
    witnessKeys: options.witnessKeys ?? [],
    kept: options.keptCheckpoints ?? [],
    cosigned: await cosignedNotes(auditDir),
    isQuick: options.quick === true,
  });
  const disposals = new CollectorDisposals({
    // On a device only its own records and manifests say what it disposed of.
    stored: options.isRebuilt === true ? await disposalsText(auditDir) : '',
    witnessKeys: options.witnessKeys ?? [],
    problems,
  });
  try {
    // First what was signed, then the log: whatever is signed by now is there to be found.
    checkpoints.open();
    return await new LogCheck(auditDir, options, { problems, keys, checkpoints, disposals }).run();
  } finally {
    checkpoints.close();
  }
}

async function keysText(auditDir: string): Promise<string | undefined> {
  return (await readSmallFile(join(auditDir, keysName)))?.toString('utf8');
}

async function disposalsText(auditDir: string): Promise<string> {
  return (await readSmallFile(join(auditDir, disposalsName)))?.toString('utf8') ?? '';
}

/** Of the file `cosigned`. Untrusted: what is no note is no proof, and none against the log either. */
async function cosignedNotes(auditDir: string): Promise<readonly string[]> {
  const bytes = await readSmallFile(cosignedPath(auditDir));
  return bytes === undefined ? [] : parseCheckpoints(bytes).checkpoints.map(({ note }) => note);
}

interface Parts {
  readonly problems: ProblemList;
  readonly keys: LogKeys;
  readonly checkpoints: CheckpointWalk;
  readonly disposals: CollectorDisposals;
}

class LogCheck {
  readonly #auditDir: string;
  readonly #options: VerifyOptions;
  readonly #problems: ProblemList;
  readonly #keys: LogKeys;
  readonly #checkpoints: CheckpointWalk;
  readonly #disposals: CollectorDisposals;
  readonly #seals: Seals;
  readonly #walk: ChainWalk;
  readonly #reader = new SegmentReader();
  #done = 0;
  #total = 0;
  #lastNumber = 0;

  constructor(auditDir: string, options: VerifyOptions, parts: Parts) {
    this.#auditDir = auditDir;
    this.#options = options;
    this.#problems = parts.problems;
    this.#keys = parts.keys;
    this.#checkpoints = parts.checkpoints;
    this.#disposals = parts.disposals;
    this.#seals = new Seals(auditDir, parts.keys, parts.problems);
    this.#walk = new ChainWalk({ options, seals: this.#seals, ...parts });
  }

  async run(): Promise<Verification> {
    const segments = await listStoredSegments(this.#auditDir);
    await this.#measure(segments);
    for (const [index, segment] of segments.entries()) {
      this.#options.signal?.throwIfAborted();
      this.#checkFork(segment);
      try {
        await this.#visit(segment, index === segments.length - 1);
      } catch (error) {
        if (this.#options.signal?.aborted === true) throw error;
        this.#walk.lose();
        // The message of the system would name the full path twice; its code says enough.
        const reason = error instanceof AuditError ? error.message : (errnoOf(error) ?? messageOf(error));
        this.#report('unreadable', segment.name, `the segment could not be read (${reason})`);
      }
    }
    this.#walk.endChain();
    return this.#conclude();
  }

  async #measure(segments: readonly StoredSegment[]): Promise<void> {
    if (this.#options.onProgress === undefined) return;
    for (const segment of segments) this.#total += await fileLength(segment.path);
    this.#options.onProgress({ done: 0, total: this.#total });
  }

  #checkFork({ name, number }: StoredSegment): void {
    if (number === this.#lastNumber) {
      this.#report('forked-segment', name, `there are two segments with the number ${number}: one writer makes one`);
    }
    this.#lastNumber = number;
  }

  async #visit(segment: StoredSegment, isLast: boolean): Promise<void> {
    if (segment.hasContent) {
      try {
        await this.#visitContent(segment, isLast);
        return;
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') throw error;
        // It was disposed of since it was listed, its leaves were written before that; or its writer had no use for it.
      }
    }
    const now = (await listStoredSegments(this.#auditDir)).find(({ name }) => name === segment.name);
    if (now !== undefined) await this.#visitRemains(now);
  }

  async #visitContent(segment: StoredSegment, isLast: boolean): Promise<void> {
    const content = await this.#reader.read(segment.path, isLast);
    const facts = await this.#walk.visitContent(segment, { ...content, isLast });
    this.#done += content.length;
    this.#options.onProgress?.({ done: this.#done, total: Math.max(this.#done, this.#total) });
    if (segment.hasManifest) {
      const sealed = await this.#seals.read(segment.name, this.#walk.seq);
      if (sealed !== undefined && facts !== undefined) this.#seals.compare(sealed, segment.name, facts);
    } else if (!isLast && facts?.chain !== undefined && this.#options.isRebuilt !== true) {
      this.#seals.missed({ segment: segment.name, chain: facts.chain, treeSize: this.#walk.seq });
    }
  }

  async #visitRemains(segment: StoredSegment): Promise<void> {
    const sealed = segment.hasManifest ? await this.#seals.read(segment.name, this.#walk.seq) : undefined;
    if (sealed === undefined && (await this.#visitCertified(segment))) return;
    if (sealed === undefined) {
      this.#walk.lose();
      this.#report(
        'missing-segment',
        segment.name,
        'the content of the segment is gone, and no signed manifest speaks for it',
      );
      return;
    }
    const leaves = await readSmallFile(join(this.#auditDir, leavesName(segment.name)));
    if (leaves === undefined) {
      this.#report(
        'missing-segment',
        segment.name,
        `the content of ${sealed.manifest.count} records and their hashes are gone`,
      );
      this.#walk.skipTo(segment, sealed.manifest);
      return;
    }
    this.#visitLeaves(segment, sealed, leaves);
  }

  /** False: no certificate of a collector speaks for this segment. */
  async #visitCertified(segment: StoredSegment): Promise<boolean> {
    const certificate = this.#disposals.take(this.#walk.seq);
    const leaves = await readSmallFile(join(this.#auditDir, leavesName(segment.name)));
    const { chain, leaf: previous } = this.#walk;
    if (certificate === undefined || leaves === undefined) return false;
    if (!this.#disposals.accepts(certificate, leaves, { chain, previous })) return false;
    this.#walk.visitLeaves(segment, certificate, leaves);
    this.#disposals.tellKeys(certificate, this.#keys);
    return true;
  }

  #visitLeaves(segment: StoredSegment, sealed: StoredManifest, leaves: Buffer): void {
    const { manifest } = sealed;
    const facts = leaves.length === 32 * manifest.count ? this.#walk.visitLeaves(segment, manifest, leaves) : undefined;
    const isRight = facts?.root === undefined ? facts?.last_leaf === manifest.last_leaf : facts.root === manifest.root;
    if (!isRight) {
      this.#report(
        'leaves-changed',
        leavesName(segment.name),
        'the hashes are not those of the records that were sealed',
      );
      this.#walk.skipTo(segment, manifest);
    }
    this.#seals.dispose(sealed);
  }

  async #conclude(): Promise<Verification> {
    const { figures } = this.#walk;
    const disposed = withCollector(
      this.#seals.conclude((chain) => this.#walk.coveredOf(chain)),
      this.#disposals.conclude(),
    );
    this.#checkpoints.conclude();
    const pinned = this.#keys.conclude({ treeSize: figures.treeSize });
    await this.#checkSigned(figures.treeSize);
    const witnessed = this.#checkpoints.witnessed;
    if ((this.#options.witnessKeys ?? []).length > 0 && witnessed === undefined) {
      this.#report('not-witnessed', 'checkpoints', 'no witness whose key was given signed a checkpoint of this log');
    }
    const outcome = {
      result: this.#problems.verdict(figures.treeSize, {
        disposed: disposed.segments,
        isWitnessed: witnessed !== undefined,
      }),
      ...figures,
      checkpoints: { count: this.#checkpoints.count, lastSize: this.#checkpoints.lastSize, pinned },
      witnessed,
      disposed,
      keys: this.#keys.used,
      isQuick: this.#options.quick === true,
      problems: this.#problems.problems,
      problemCount: this.#problems.count,
      notices: this.#problems.notices,
    };
    return { ...outcome, proves: proves(outcome), doesNotProve: doesNotProve(outcome) };
  }

  /** Where signatures are to be expected, they reach to the end of the log, but for what the writer leaves for later. */
  async #checkSigned(treeSize: number): Promise<void> {
    if (treeSize === 0 || !this.#keys.isSigned) return;
    if (this.#keys.isMissing && (await keysText(this.#auditDir)) === undefined) {
      this.#report('missing-keys', keysName, 'the file that names the keys of this log is missing');
    }
    const unsigned = treeSize - Math.max(this.#checkpoints.lastSize, this.#seals.sealedSize(this.#walk.chain));
    if (unsigned <= maxUnsigned || this.#checkpoints.isSignedOn(treeSize - maxUnsigned)) return;
    this.#report(
      'unsigned',
      'checkpoints',
      `no signature covers the last ${unsigned} records: checkpoints are missing`,
    );
  }

  #report(kind: VerifyProblemKind, segment: string, message: string): void {
    this.#problems.report({ segment, line: 0, seq: this.#walk.seq, kind, message });
  }
}

function withCollector(
  own: DisposedFigures,
  { records, certificates }: ReturnType<CollectorDisposals['conclude']>,
): DisposedFigures {
  return {
    records: own.records + records,
    segments: own.segments + certificates,
    certificates: own.certificates + certificates,
    atCollector: records,
  };
}
