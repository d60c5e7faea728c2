// The Merkle tree of RFC 6962 §2.1 (the same in RFC 9162 §2.1) over the leaf hashes of the log: roots and proofs.
import { hash } from 'node:crypto';
import { InvariantError } from '../base/error.ts';

/** Of a leaf hash, of an inner node, of a root: SHA-256. */
export const hashBytes = 32;

/** Root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return hash('sha256', '', 'buffer');
}

/** SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const node = Buffer.allocUnsafe(1 + 2 * hashBytes);
  node[0] = 1;
  node.set(left, 1);
  node.set(right, 1 + hashBytes);
  return hash('sha256', node, 'buffer');
}

/**
 * A tree that only grows, in log2(n) hashes of memory: its frontier, the roots of its perfect subtrees from the largest to
 * the smallest, one for each bit of the size. Throws InvariantError when frontier and size do not fit.
 */
export class CompactTree {
  readonly #frontier: Uint8Array[];
  #size: number;

  constructor(frontier: readonly Uint8Array[] = [], size = 0) {
    const isSize = Number.isSafeInteger(size) && size >= 0;
    if (!isSize || frontier.length !== oneBits(size) || frontier.some((node) => node.length !== hashBytes)) {
      throw new InvariantError(`${frontier.length} subtrees are no tree of ${size} leaves`);
    }
    this.#frontier = [...frontier];
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /** `leafHash`: 32 bytes, SHA-256(0x00 || line). It is kept: the caller does not change it afterwards. */
  append(leafHash: Uint8Array): void {
    if (leafHash.length !== hashBytes) throw new InvariantError('a leaf hash has 32 bytes');
    let node = leafHash;
    // Each low one bit of the size is a subtree as large as what is added: both become one.
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#frontier.pop();
      if (left === undefined) throw new InvariantError('the frontier is shorter than the size says');
      node = nodeHash(left, node);
    }
    this.#frontier.push(node);
    this.#size += 1;
  }

  root(): Uint8Array {
    return this.#frontier.reduceRight<Uint8Array | undefined>(joined, undefined) ?? emptyRoot();
  }

  frontier(): readonly Uint8Array[] {
    return [...this.#frontier];
  }
}

/** Leaves of a block: its inner nodes are kept only until another block is asked for. */
const blockLevel = 10;

/**
 * All leaf hashes of a log, for many roots and proofs. Of the inner nodes those of one block of 1,024 leaves are kept and
 * those above the blocks, so that a proof costs a block's hashes at most, and proofs in ascending order each block once.
 * `leaves`: 32 bytes each, one after the other; they must not change. Sizes and indexes outside of it throw InvariantError.
 */
export class StoredTree {
  readonly size: number;
  readonly #leaves: Uint8Array;
  /** Level k holds the roots of the perfect subtrees of 2^k leaves, for k from `blockLevel` on. Made when asked for. */
  readonly #levels: (Uint8Array | undefined)[] = [];
  #block: { readonly place: number; readonly levels: readonly Uint8Array[] } | undefined;

  constructor(leaves: Uint8Array) {
    if (leaves.length % hashBytes !== 0) throw new InvariantError('leaf hashes have 32 bytes each');
    this.size = leaves.length / hashBytes;
    this.#leaves = leaves;
  }

  /** Of the first `size` leaves. */
  root(size = this.size): Uint8Array {
    this.#check(0, size);
    return this.#rootOf(0, size);
  }

  /** RFC 6962 §2.1.1: from the leaf's sibling up. */
  inclusionProof(index: number, size = this.size): readonly Uint8Array[] {
    this.#check(0, size);
    if (!Number.isSafeInteger(index) || index < 0 || index >= size)
      throw new InvariantError(`no leaf ${index} of ${size}`);
    const proof: Uint8Array[] = [];
    let start = 0;
    let end = size;
    while (end - start > 1) {
      const middle = start + split(end - start);
      if (index < middle) {
        proof.push(this.#rootOf(middle, end));
        end = middle;
      } else {
        proof.push(this.#rootOf(start, middle));
        start = middle;
      }
    }
    return proof.toReversed();
  }

  /** RFC 6962 §2.1.2: that the first `from` leaves of the tree of `to` leaves are the tree of `from`. Empty for 0 and for `to`. */
  consistencyProof(from: number, to = this.size): readonly Uint8Array[] {
    this.#check(from, to);
    if (from === 0 || from === to) return [];
    const proof: Uint8Array[] = [];
    let start = 0;
    let end = to;
    // The part of the old tree that ends in this range: is it a whole subtree of the old tree, whose root the reader has?
    let isOldRoot = true;
    while (from !== end) {
      const middle = start + split(end - start);
      if (from <= middle) {
        proof.push(this.#rootOf(middle, end));
        end = middle;
      } else {
        proof.push(this.#rootOf(start, middle));
        start = middle;
        isOldRoot = false;
      }
    }
    if (!isOldRoot) proof.push(this.#rootOf(start, end));
    return proof.toReversed();
  }

  #check(from: number, to: number): void {
    const isRange =
      Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to && to <= this.size;
    if (!isRange) throw new InvariantError(`${from} to ${to} is no part of a tree of ${this.size} leaves`);
  }

  /** Of leaves `start` to `end`, where `start` is a multiple of the power of two that is not below their number. */
  #rootOf(start: number, end: number): Uint8Array {
    let joinedRoot: Uint8Array | undefined;
    // From the right: the smallest perfect subtree first.
    for (let size = 1, stop = end; stop > start; size *= 2) {
      if (Math.floor((stop - start) / size) % 2 === 0) continue;
      stop -= size;
      joinedRoot = joined(joinedRoot, this.#perfect(Math.log2(size), stop / size));
    }
    return joinedRoot ?? emptyRoot();
  }

  #perfect(level: number, place: number): Uint8Array {
    if (level >= blockLevel) return nodeAt(this.#level(level), place);
    const perBlock = 2 ** (blockLevel - level);
    const nodes = this.#blockLevels(Math.floor(place / perBlock))[level];
    if (nodes === undefined) throw new InvariantError(`no level ${level} in a block`);
    return nodeAt(nodes, place % perBlock);
  }

  /** Levels of one block, from its leaves up to what it has of whole subtrees. */
  #blockLevels(place: number): readonly Uint8Array[] {
    if (this.#block?.place === place) return this.#block.levels;
    const bytes = 2 ** blockLevel * hashBytes;
    const levels = [this.#leaves.subarray(place * bytes, (place + 1) * bytes)];
    for (let below = levels[0]; below !== undefined && below.length >= 2 * hashBytes; below = levels.at(-1))
      levels.push(levelAbove(below));
    this.#block = { place, levels };
    return levels;
  }

  #level(level: number): Uint8Array {
    this.#levels[level] ??= level === blockLevel ? this.#blockRoots() : levelAbove(this.#level(level - 1));
    return this.#levels[level];
  }

  /** Of the blocks that are full. */
  #blockRoots(): Uint8Array {
    const count = Math.floor(this.size / 2 ** blockLevel);
    const roots = new Uint8Array(count * hashBytes);
    for (let place = 0; place < count; place += 1) {
      const root = this.#blockLevels(place)[blockLevel];
      if (root === undefined) throw new InvariantError('a full block has a root');
      roots.set(root, place * hashBytes);
    }
    return roots;
  }
}

function nodeAt(nodes: Uint8Array, place: number): Uint8Array {
  return nodes.subarray(place * hashBytes, (place + 1) * hashBytes);
}

/** The roots of pairs; one that is left over has none. */
function levelAbove(below: Uint8Array): Uint8Array {
  const count = Math.floor(below.length / hashBytes / 2);
  const nodes = new Uint8Array(count * hashBytes);
  const pair = Buffer.allocUnsafe(1 + 2 * hashBytes);
  pair[0] = 1;
  for (let place = 0; place < count; place += 1) {
    pair.set(below.subarray(2 * place * hashBytes, 2 * (place + 1) * hashBytes), 1);
    nodes.set(hash('sha256', pair, 'buffer'), place * hashBytes);
  }
  return nodes;
}

/** Of the first `size` leaf hashes of `leaves` (default: all), in log2(n) memory. */
export function rootOf(leaves: Uint8Array, size?: number): Uint8Array {
  if (leaves.length % hashBytes !== 0) throw new InvariantError('leaf hashes have 32 bytes each');
  const count = size ?? leaves.length / hashBytes;
  if (count < 0 || count * hashBytes > leaves.length) throw new InvariantError(`there are no ${count} leaves`);
  const tree = new CompactTree();
  for (let index = 0; index < count; index += 1) {
    tree.append(leaves.subarray(index * hashBytes, (index + 1) * hashBytes));
  }
  return tree.root();
}

/** For one proof; who needs several makes a StoredTree. */
export function inclusionProof(leaves: Uint8Array, index: number, size?: number): readonly Uint8Array[] {
  return new StoredTree(leaves).inclusionProof(index, size);
}

/** For one proof; who needs several makes a StoredTree. */
export function consistencyProof(leaves: Uint8Array, from: number, to?: number): readonly Uint8Array[] {
  return new StoredTree(leaves).consistencyProof(from, to);
}

export interface InclusionClaim {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** RFC 9162 §2.1.3.2. Untrusted: every field. Never throws. */
export function verifyInclusion({ leaf, index, size, proof, root }: InclusionClaim): boolean {
  if (![leaf, root, ...proof].every(isHash) || !isCount(index) || !isCount(size) || index >= size) return false;
  let place = index;
  let last = size - 1;
  let node = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      node = nodeHash(sibling, node);
      while (place % 2 === 0 && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else node = nodeHash(node, sibling);
    place = half(place);
    last = half(last);
  }
  return last === 0 && isSame(node, root);
}

export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly proof: readonly Uint8Array[];
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
}

/**
 * RFC 9162 §2.1.4.2. Every tree extends the empty one and itself, with an empty proof. Untrusted: every field. Never
 * throws.
 */
export function verifyConsistency({ from, to, proof, fromRoot, toRoot }: ConsistencyClaim): boolean {
  if (![fromRoot, toRoot, ...proof].every(isHash) || !isCount(from) || !isCount(to) || from > to) return false;
  if (from === to) return proof.length === 0 && isSame(fromRoot, toRoot) && (to > 0 || isSame(toRoot, emptyRoot()));
  if (from === 0) return proof.length === 0 && isSame(fromRoot, emptyRoot());
  const isPerfect = Number.isInteger(Math.log2(from));
  const [first, ...rest] = isPerfect ? [fromRoot, ...proof] : proof;
  if (first === undefined || rest.length === 0) return false;
  let place = from - 1;
  let last = to - 1;
  while (place % 2 === 1) {
    place = half(place);
    last = half(last);
  }
  let old = first;
  let grown = first;
  for (const node of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      old = nodeHash(node, old);
      grown = nodeHash(node, grown);
      while (place % 2 === 0 && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else grown = nodeHash(grown, node);
    place = half(place);
    last = half(last);
  }
  return last === 0 && isSame(old, fromRoot) && isSame(grown, toRoot);
}

/** The right part may be missing: what is joined first. */
function joined(right: Uint8Array | undefined, left: Uint8Array): Uint8Array {
  return right === undefined ? left : nodeHash(left, right);
}

/** The largest power of two below `count`, which is more than 1. */
function split(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

function half(count: number): number {
  return Math.floor(count / 2);
}

function oneBits(size: number): number {
  let bits = 0;
  for (let rest = size; rest > 0; rest = half(rest)) bits += rest % 2;
  return bits;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: Uint8Array): boolean {
  return value.length === hashBytes;
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
