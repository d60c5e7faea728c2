// The signing side of a log: takes what is durable, grows the tree, and writes checkpoints and manifests. Nothing that
// appends waits for it, and what it cannot write now it tries again.
import { type Deferred, deferred } from '../base/async.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/error.ts';
import { type Logger, silentLogger } from '../base/log.ts';
import { join } from 'node:path';
import { type FileSystem, writeWhole } from './append-file.ts';
import { CheckpointFile } from './checkpoint-file.ts';
import { AuditError, errnoOf } from './error.ts';
import { addLogKey } from './log-keys.ts';
import { type Manifest, manifestName, signManifest } from './manifest.ts';
import { type Checkpoint, checkpointText, type NoteSigner, signNote, type VerifierKey } from './note.ts';
import { measureUnsealed, restoreTree } from './restore-tree.ts';
import type { SignedMemory } from './signed-memory.ts';
import type { SegmentSummary } from './segment-summary.ts';
import type { TreeState } from './tree-state.ts';
import { awaitedWork, backgroundWork } from './turns.ts';

export interface NotaryOptions {
  readonly auditDir: string;
  readonly chain: string;
  /** Of this start of the writer. */
  readonly inc: number;
  readonly signer: NoteSigner;
  /** All keys that this log may have been signed with. */
  readonly keys: readonly VerifierKey[];
  /** The last checkpoint that one of them signed, and its chain. */
  readonly signed: { readonly chain: string; readonly checkpoint: Checkpoint } | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly fileSystem: FileSystem;
  /** This start found other records than are remembered, and begins a chain: what stands before it is not sealed. */
  readonly startsAnew?: boolean;
  /** Told of each checkpoint, and closed with the notary. */
  readonly memory?: SignedMemory | undefined;
  readonly logger?: Logger | undefined;
}

export interface LogTree {
  /** Records that it covers. */
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

/** The last checkpoint of the chain that is on disk. */
export interface LastCheckpoint {
  /** Records that it covers. */
  readonly size: number;
  /** RFC 3339, by the clock of this machine; undefined for one that an earlier start wrote. */
  readonly signedAt: string | undefined;
}

/** A checkpoint covers at most so many records that no earlier one covers, ... */
const recordsPerCheckpoint = 50;
/** ... and no record waits longer for one. */
const checkpointMs = 60_000;
const retryMs = 10_000;
/** More than a crash leaves: a log from before manifests. Nobody who closes it waits for so much. */
const maxAwaited = { segments: 50, bytes: 24 * 1024 * 1024 };

/** Made by the journal, fed in the order of the chain. */
export class Notary {
  readonly #options: NotaryOptions;
  readonly #logger: Logger;
  readonly #file: CheckpointFile;
  readonly #stop = new AbortController();
  #signer: NoteSigner;
  /** Undefined until it is restored. */
  #state: TreeState | undefined;
  /** Leaves and finished segments that the tree has not taken yet. */
  #taken: (string | SegmentSummary)[] = [];
  /** Finished segments whose manifest is not on disk. */
  #unwritten: Manifest[] = [];
  /** Durable records of the chain. */
  #size: number;
  /** Covered by the last checkpoint of this chain that is on disk. */
  #covered: Checkpoint | undefined;
  #signedAt: string | undefined;
  readonly #listeners: (() => void)[] = [];
  #isKeyListed = false;
  /** Resolves when signing may go on. */
  #held: Deferred<void> | undefined;
  #isHopeless = false;
  #running: Promise<void> | undefined;
  /** The next work writes a checkpoint, however few records it covers. */
  #isDue = false;
  #timer: NodeJS.Timeout | undefined;
  #failure: Error | undefined;

  /** `size`: records of the chain that were there before this start. */
  constructor(options: NotaryOptions, size: number) {
    this.#options = options;
    this.#logger = options.logger ?? silentLogger;
    this.#signer = options.signer;
    this.#size = size;
    this.#file = new CheckpointFile(options.auditDir, options.fileSystem);
    if (options.signed?.chain === options.chain) this.#covered = options.signed.checkpoint;
  }

  /** Of what is durable; undefined while it is being restored, and when the log does not hang together. */
  get tree(): LogTree | undefined {
    if (this.#isHopeless || this.#state === undefined) return undefined;
    this.#takeIn(this.#state);
    return this.#isHopeless ? undefined : { size: this.#state.size, root: this.#state.root };
  }

  get lastCheckpoint(): LastCheckpoint | undefined {
    return this.#covered === undefined ? undefined : { size: this.#covered.size, signedAt: this.#signedAt };
  }

  /** Tells the listener of each checkpoint from now on. It must not throw. */
  listen(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Records became durable. `leaves`: hex. */
  took(leaves: readonly string[]): void {
    this.#size += leaves.length;
    if (this.#isHopeless) return;
    this.#taken.push(...leaves);
    this.#schedule();
  }

  /** The segment of the records that were taken last is finished. */
  sealed(summary: SegmentSummary): void {
    if (this.#isHopeless) return;
    this.#taken.push(summary);
    void this.#run();
  }

  /** Begins with what an earlier start left to do. A chain that nothing covers is signed at once: nobody takes it for another's. */
  start(): void {
    this.#isDue = this.#covered === undefined;
    void this.#run();
  }

  /** A checkpoint of all that is durable now, on disk. Throws AuditError when it cannot be written. */
  async checkpoint(): Promise<Checkpoint> {
    const size = this.#size;
    while ((this.#covered?.size ?? 0) < size && !this.#isHopeless) {
      const failure = await this.#tryNow();
      if (failure !== undefined) throw failure;
    }
    if (this.#covered === undefined || this.#isHopeless) {
      throw new AuditError('corrupted', 'The audit log does not hang together, so it is not signed any further');
    }
    return this.#covered;
  }

  /** From now on nothing is signed, until `signWith`: what becomes durable meanwhile belongs to the next key. */
  async hold(): Promise<void> {
    this.#held ??= deferred();
    await this.#running;
  }

  /** Undefined: the same key as before. */
  signWith(signer: NoteSigner | undefined): void {
    this.#signer = signer ?? this.#signer;
    this.#isKeyListed = false;
    this.#held?.resolve();
    this.#held = undefined;
    this.#isDue = true;
    void this.#run();
  }

  /** Signs what is left, if that is not the work of many segments. Never throws. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const isLeft = this.#state === undefined && (await this.#isMuchLeft());
    while (!isLeft && this.#isBehind() && !this.#isHopeless) {
      if ((await this.#tryNow()) !== undefined) break;
    }
    this.#stop.abort();
    await this.#running;
    clearTimeout(this.#timer);
    await this.#file.close().catch(() => undefined);
    await this.#options.memory?.close();
  }

  async #tryNow(): Promise<Error | undefined> {
    await this.#held?.promise;
    await this.#running;
    this.#failure = undefined;
    this.#isDue = true;
    await this.#run();
    return this.#failure;
  }

  #isBehind(): boolean {
    return this.#taken.length > 0 || this.#unwritten.length > 0 || (this.#covered?.size ?? 0) < this.#size;
  }

  async #isMuchLeft(): Promise<boolean> {
    const { auditDir, inc } = this.#options;
    try {
      const { segments, bytes } = await measureUnsealed({ auditDir, beforeInc: inc });
      return segments > maxAwaited.segments || bytes > maxAwaited.bytes;
    } catch {
      return true;
    }
  }

  /** At once when enough records wait for a checkpoint, otherwise when the first of them has waited long enough. */
  #schedule(): void {
    const uncovered = this.#size - (this.#covered?.size ?? 0);
    if (uncovered >= recordsPerCheckpoint && this.#failure === undefined) void this.#run();
    else if (uncovered > 0 || this.#unwritten.length > 0)
      this.#runLater(this.#failure === undefined ? checkpointMs : retryMs);
  }

  #runLater(delayMs: number): void {
    if (this.#stop.signal.aborted) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#isDue = true;
      void this.#run();
    }, delayMs);
    // A signature keeps no process alive: the next start writes it.
    this.#timer.unref();
  }

  /** Resolves after the work that is under way, or else after what there is to do now. */
  #run(): Promise<void> {
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
      if (this.#stop.signal.aborted || this.#isHopeless || this.#held !== undefined) return;
      if (this.#failure === undefined && (this.#isDue || this.#hasFinished())) void this.#run();
      else this.#schedule();
    });
    return this.#running;
  }

  #hasFinished(): boolean {
    return this.#taken.some((item) => typeof item !== 'string');
  }

  async #work(): Promise<void> {
    // Those that wait for their records go first.
    await new Promise<void>((resolve) => void setImmediate(resolve));
    if (this.#isHopeless) return;
    try {
      // Who reads the log finds the key, also while there is no signature yet.
      if (this.#held === undefined) await this.#listKey();
      this.#state ??= await this.#restore();
      if (this.#held !== undefined) return;
      this.#takeIn(this.#state);
      if (this.#isHopeless) return;
      await this.#writeManifests();
      const uncovered = this.#state.size - (this.#covered?.size ?? 0);
      const isDue = this.#isDue;
      this.#isDue = false;
      if (uncovered >= recordsPerCheckpoint || (isDue && uncovered > 0)) await this.#writeCheckpoint(this.#state);
      this.#failure = undefined;
    } catch (error) {
      this.#failed(error);
    }
  }

  #restore(): Promise<TreeState> {
    const { auditDir, inc, keys, signed, startsAnew } = this.#options;
    return restoreTree({
      auditDir,
      beforeInc: inc,
      keys,
      signed,
      ...(startsAnew === undefined ? {} : { startsAnew }),
      times: signed === undefined ? backgroundWork : awaitedWork,
      signal: this.#stop.signal,
      onSealed: (manifest) => this.#writeManifest(manifest),
      onForeign: (segment) => this.#logger.log('warn', 'audit.foreign-manifest', { segment }),
    });
  }

  #takeIn(state: TreeState): void {
    const taken = this.#taken;
    this.#taken = [];
    try {
      if (state.chain !== this.#options.chain && taken.length > 0) state.begin(this.#options.chain);
      for (const item of taken) {
        if (typeof item === 'string') state.take(item);
        else this.#unwritten.push(state.seal(item));
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  async #listKey(): Promise<void> {
    if (this.#isKeyListed) return;
    await addLogKey(this.#options.auditDir, this.#signer.key, this.#options.fileSystem);
    this.#isKeyListed = true;
  }

  async #writeManifests(): Promise<void> {
    for (let next = this.#unwritten[0]; next !== undefined; next = this.#unwritten[0]) {
      await this.#writeManifest(next);
      this.#unwritten.shift();
    }
  }

  async #writeManifest(manifest: Manifest): Promise<void> {
    const { auditDir, fileSystem } = this.#options;
    const note = signManifest(manifest, this.#signer);
    await writeWhole(join(auditDir, manifestName(manifest.segment)), Buffer.from(note, 'utf8'), fileSystem);
  }

  async #writeCheckpoint(state: TreeState): Promise<void> {
    const origin = `${this.#signer.name}/${this.#options.chain}`;
    const checkpoint = { origin, size: state.size, root: state.root };
    const note = signNote(checkpointText(checkpoint), this.#signer);
    await this.#file.append(note);
    this.#covered = checkpoint;
    const { chain, memory } = this.#options;
    memory?.remember({ chain, size: checkpoint.size, leaf: state.lastLeaf, note });
    this.#signedAt = this.#options.clock.now().toISOString();
    for (const listener of this.#listeners) listener();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #failed(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    const isNew = this.#failure === undefined;
    this.#failure = error instanceof Error ? error : new AuditError('write-failed', messageOf(error));
    if (error instanceof AuditError && error.code === 'corrupted') {
      this.#isHopeless = true;
      this.#taken = [];
    }
    const event = this.#isHopeless ? 'audit.not-signed' : 'audit.sign-later';
    if (isNew) this.#logger.log('error', event, { reason: errnoOf(error) ?? messageOf(error) });
  }
}
