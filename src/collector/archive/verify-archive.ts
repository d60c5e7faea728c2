// Reads an archive back: files against their manifests, lines against their leaf hashes, chains against what was cosigned.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLine, firstPrevHash } from '../../audit/line.ts';
import { type NoteSigner, parseCheckpoint, parseNote, type VerifierKey, verifyCosignature } from '../../audit/note.ts';
import { CompactTree } from '../../audit/tree.ts';
import { messageOf } from '../../base/error.ts';
import type { Database } from '../database/database.ts';
import { ArchiveError } from './archive-error.ts';
import { sha256OfFile } from './directory-target.ts';
import { readParquet } from './parquet.ts';
import { type ChainPart, openPartManifest, type PartManifest } from './part-manifest.ts';
import type { ArchiveTarget } from './target.ts';
import { loadNote } from './write-archive.ts';

/** A cosigned checkpoint of a chain, whose cosignature was found right. */
export interface CosignedHead {
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

/** Heads with `from` < size ≤ `to`. */
export type HeadsOf = (chain: string, from: number, to: number) => Promise<readonly CosignedHead[]>;

export interface VerifyArchiveOptions {
  readonly target: ArchiveTarget;
  readonly tenant: string;
  /** Of the collector that wrote the archive. */
  readonly key: NoteSigner['key'];
  readonly headsOf: HeadsOf;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface VerifiedChain {
  readonly chain: string;
  readonly firstSeq: number;
  /** Records of the chain up to the end of what is archived. */
  readonly size: number;
  /** The largest cosigned size that was compared; 0: none. */
  readonly cosignedSize: number;
}

export interface ArchiveVerification {
  readonly parts: number;
  readonly rows: number;
  readonly days: number;
  readonly chains: readonly VerifiedChain[];
  /** Empty: the archive is what the manifests say, and what was cosigned. */
  readonly problems: readonly string[];
  /** Files without a manifest: left by a run that was stopped, and no part of the archive. */
  readonly orphans: readonly string[];
}

/** Untrusted: everything in the target. Throws ArchiveError only where the target cannot be read at all. */
export async function verifyArchive(options: VerifyArchiveOptions): Promise<ArchiveVerification> {
  const { target, tenant, signal } = options;
  const keys = await target.list(`tenant=${tenant}/`);
  const manifests = keys.filter((key) => key.endsWith('.manifest')).toSorted(byPlace);
  const known = new Set(manifests.map((key) => key.replace(/\.manifest$/, '.parquet')));
  const orphans = keys.filter((key) => key.endsWith('.parquet') && !known.has(key));
  const walk = new ArchiveWalk(options);
  const scratch = await mkdtemp(join(tmpdir(), 'pretense-archive-'));
  try {
    for (const [index, key] of manifests.entries()) {
      signal?.throwIfAborted();
      options.onProgress?.(index, manifests.length);
      await walk.visit(key, scratch);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return { ...walk.result(), orphans };
}

/** `tenant=…/day=…/part-10` comes after `part-9`. */
function byPlace(left: string, right: string): number {
  const place = (key: string): readonly [string, number] => [
    key.replace(/part-\d+\.manifest$/, ''),
    Number(/(\d+)\.manifest$/.exec(key)?.[1]),
  ];
  const [[leftDay, leftPart], [rightDay, rightPart]] = [place(left), place(right)];
  return leftDay < rightDay ? -1 : leftDay > rightDay ? 1 : leftPart - rightPart;
}

interface ChainState {
  readonly firstSeq: number;
  size: number;
  lastLeaf: string;
  /** Undefined: the archive does not begin with the first record of the chain, so that no root can be made. */
  readonly tree: CompactTree | undefined;
  cosignedSize: number;
}

class ArchiveWalk {
  readonly #options: VerifyArchiveOptions;
  readonly #chains = new Map<string, ChainState>();
  readonly #days = new Set<string>();
  readonly #problems: string[] = [];
  #parts = 0;
  #rows = 0;

  constructor(options: VerifyArchiveOptions) {
    this.#options = options;
  }

  result(): Omit<ArchiveVerification, 'orphans'> {
    const chains = [...this.#chains].map(([chain, { firstSeq, size, cosignedSize }]) => ({
      chain,
      firstSeq,
      size,
      cosignedSize,
    }));
    return { parts: this.#parts, rows: this.#rows, days: this.#days.size, chains, problems: this.#problems };
  }

  async visit(key: string, scratch: string): Promise<void> {
    const path = join(scratch, 'part.parquet');
    try {
      const manifest = openPartManifest(await loadNote(this.#options.target, key, scratch), this.#options.key);
      const folder = `tenant=${manifest.tenant}/day=${manifest.day}/`;
      if (key !== `${folder}part-${manifest.part}.manifest` || manifest.tenant !== this.#options.tenant)
        throw new ArchiveError('damaged', 'it belongs to another place');
      await this.#options.target.load(`${folder}${manifest.file}`, path);
      const { size } = await stat(path);
      if (size !== manifest.bytes || (await sha256OfFile(path)) !== manifest.sha256)
        throw new ArchiveError('damaged', 'the file is not the one that the manifest names');
      await this.#visitRows(manifest, readParquet(path, scratch));
      this.#parts += 1;
      this.#days.add(manifest.day);
    } catch (error) {
      if (error instanceof ArchiveError && error.code === 'no-duckdb') throw error;
      this.#problems.push(`${key}: ${messageOf(error)}`);
    } finally {
      await rm(path, { force: true });
    }
  }

  async #visitRows(manifest: PartManifest, rows: ReturnType<typeof readParquet>): Promise<void> {
    const partTree = new CompactTree();
    const parts = manifest.chains[Symbol.iterator]();
    let current: Current | undefined;
    for await (const { chain, seq, leaf, line } of rows) {
      const head = checkLine(Buffer.from(line, 'utf8'));
      if ('fault' in head) throw new ArchiveError('damaged', `row ${partTree.size + 1}: ${head.message}`);
      const isSame = head.chain === chain && head.seq === seq && head.leaf === Buffer.from(leaf).toString('hex');
      if (!isSame)
        throw new ArchiveError('damaged', `row ${partTree.size + 1} is not the record that its columns name`);
      partTree.append(Buffer.from(head.leaf, 'hex'));
      if (current === undefined || current.part.last_seq < seq || current.part.chain !== chain) {
        current = await this.#begin(parts.next().value);
        if (
          current?.part.chain !== chain ||
          current.part.first_seq !== seq ||
          current.part.first_prev_hash !== head.prevHash
        )
          throw new ArchiveError('damaged', `row ${partTree.size} is not where the manifest has it`);
      }
      this.#append(current, { chain, seq, leaf: head.leaf, prevHash: head.prevHash });
      if (seq === current.part.last_seq && current.part.last_leaf !== head.leaf)
        throw new ArchiveError('damaged', `record ${seq} of ${chain} is not the last one that the manifest names`);
    }
    if (partTree.size !== manifest.rows || Buffer.from(partTree.root()).toString('hex') !== manifest.root)
      throw new ArchiveError('damaged', 'its records are not those of the manifest');
    this.#rows += partTree.size;
  }

  async #begin(part: ChainPart | undefined): Promise<Current | undefined> {
    if (part === undefined) return undefined;
    const { chain, first_seq: first, last_seq: last } = part;
    const state = this.#chains.get(chain) ?? {
      firstSeq: first,
      size: first,
      lastLeaf: part.first_prev_hash,
      tree: first === 0 ? new CompactTree() : undefined,
      cosignedSize: 0,
    };
    if (first === 0 && part.first_prev_hash !== firstPrevHash)
      throw new ArchiveError('damaged', `${chain} does not begin`);
    this.#chains.set(chain, state);
    if (state.size !== first)
      throw new ArchiveError('damaged', `records ${state.size} to ${first - 1} of ${chain} are missing`);
    const heads = await this.#options.headsOf(chain, first, last + 1);
    return { part, state, heads: new Map(heads.map(({ size, root }) => [size, root])) };
  }

  #append({ state, heads }: Current, { chain, seq, leaf, prevHash }: Appended): void {
    if (state.size !== seq || state.lastLeaf !== prevHash)
      throw new ArchiveError('damaged', `record ${seq} of ${chain} does not follow on the one before it`);
    state.size += 1;
    state.lastLeaf = leaf;
    state.tree?.append(Buffer.from(leaf, 'hex'));
    const root = heads.get(state.size);
    if (root === undefined || state.tree === undefined) return;
    if (Buffer.from(state.tree.root()).toString('hex') !== root)
      throw new ArchiveError(
        'mismatch',
        `the first ${state.size} records of ${chain} are not those that were cosigned`,
      );
    state.cosignedSize = state.size;
  }
}

interface Current {
  readonly part: ChainPart;
  readonly state: ChainState;
  readonly heads: ReadonlyMap<number, string>;
}

interface Appended {
  readonly chain: string;
  readonly seq: number;
  readonly leaf: string;
  readonly prevHash: string;
}

/** Heads as the database has them; those that the witness did not sign are left out. */
export function headsInDatabase(database: Database, tenant: string, witnessKey: VerifierKey): HeadsOf {
  return async (chain, from, to) => {
    const rows = await database.transaction({ role: 'retention', tenant }, (queries) =>
      queries.query<{ readonly cosigned_note: string | null }>(
        `SELECT cosigned_note FROM checkpoints WHERE tenant_id = $1 AND chain = $2 AND size > $3 AND size <= $4 ORDER BY size`,
        [tenant, chain, from, to],
      ),
    );
    return rows.flatMap(({ cosigned_note: note }) => headOf(note, chain, witnessKey) ?? []);
  };
}

/** Heads out of notes that were kept elsewhere. */
export function headsInNotes(notes: readonly string[], witnessKey: VerifierKey): HeadsOf {
  return async (chain, from, to) => {
    const heads = notes.flatMap((note) => headOf(note, chain, witnessKey) ?? []);
    return heads.filter(({ size }) => size > from && size <= to);
  };
}

/** Untrusted: the note. Undefined: of another chain, or not cosigned by this witness. */
export function headOf(note: string | null, chain: string, witnessKey: VerifierKey): CosignedHead | undefined {
  if (note === null || verifyCosignature(note, witnessKey) === undefined) return undefined;
  try {
    const { origin, size, root } = parseCheckpoint(parseNote(note).text);
    return origin.endsWith(`/${chain}`) ? { size, root } : undefined;
  } catch {
    return undefined;
  }
}
