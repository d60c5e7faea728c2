// Where the signing side of a log stands: the tree over the chain so far and the last manifest.
import { AuditError } from './error.ts';
import { firstPrevHash } from './line.ts';
import { type Manifest, manifestHash, manifestText, noManifest, type StoredManifest } from './manifest.ts';
import type { Checkpoint } from './note.ts';
import type { SegmentSummary } from './segment-summary.ts';
import { CompactTree } from './tree.ts';

/** Takes leaves and finished segments in the order of the log. Throws AuditError `corrupted` when they do not fit. */
export class TreeState {
  #chain: string | undefined;
  #tree: CompactTree;
  #previousManifest: string;
  #lastLeaf: string;
  /** Of the chain that it names: what was signed before must still be so. */
  readonly #signed: Checkpoint | undefined;
  readonly #signedChain: string | undefined;

  private constructor(at: {
    readonly manifest: StoredManifest | undefined;
    readonly signed: { readonly chain: string; readonly checkpoint: Checkpoint } | undefined;
  }) {
    const manifest = at.manifest?.manifest;
    this.#chain = manifest?.chain;
    this.#tree =
      manifest === undefined
        ? new CompactTree()
        : new CompactTree(
            manifest.frontier.map((node) => Buffer.from(node, 'hex')),
            manifest.tree_size,
          );
    this.#previousManifest = at.manifest?.hash ?? noManifest;
    this.#lastLeaf = manifest?.last_leaf ?? firstPrevHash;
    this.#signed = at.signed?.checkpoint;
    this.#signedChain = at.signed?.chain;
    this.#checkSigned();
  }

  /** After the last sealed segment, or before the first one; `signed`: the last checkpoint and the chain it is of. */
  static after(
    manifest: StoredManifest | undefined,
    signed?: { readonly chain: string; readonly checkpoint: Checkpoint },
  ): TreeState {
    return new TreeState({ manifest, signed });
  }

  get chain(): string | undefined {
    return this.#chain;
  }

  get size(): number {
    return this.#tree.size;
  }

  /** Of the record with `size` - 1, hex; 64 zeros before the first. */
  get lastLeaf(): string {
    return this.#lastLeaf;
  }

  /** Hex. */
  get root(): string {
    return hex(this.#tree.root());
  }

  /** Another chain begins, with its record 0. */
  begin(chain: string): void {
    this.#chain = chain;
    this.#tree = new CompactTree();
    this.#lastLeaf = firstPrevHash;
  }

  /** `leaf`: hex. */
  take(leaf: string): void {
    this.#tree.append(Buffer.from(leaf, 'hex'));
    this.#lastLeaf = leaf;
    this.#checkSigned();
  }

  /** The segment whose last record was taken last. */
  seal(summary: SegmentSummary): Manifest {
    if (summary.chain !== this.#chain || summary.last_seq + 1 !== this.#tree.size) {
      throw new AuditError('corrupted', `${summary.segment} does not end where the tree of its log does`);
    }
    const manifest: Manifest = {
      v: 1,
      ...summary,
      tree_size: this.#tree.size,
      frontier: this.#tree.frontier().map(hex),
      root: this.root,
      previous_manifest: this.#previousManifest,
    };
    this.#previousManifest = manifestHash(manifestText(manifest));
    return manifest;
  }

  #checkSigned(): void {
    const signed = this.#signed;
    if (signed === undefined || this.#signedChain !== this.#chain || signed.size !== this.#tree.size) return;
    if (signed.root !== this.root) {
      throw new AuditError('corrupted', `The first ${signed.size} records are not those that were signed`);
    }
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
