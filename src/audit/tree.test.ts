import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CompactTree,
  consistencyProof,
  hashBytes,
  inclusionProof,
  rootOf,
  StoredTree,
  verifyConsistency,
  verifyInclusion,
} from './tree.ts';

/** The definition of RFC 6962 §2.1, word for word: slow, and written without the code that it judges. */
function definedRoot(leaves: readonly Uint8Array[]): string {
  const [first] = leaves;
  if (first === undefined) return createHash('sha256').digest('hex');
  if (leaves.length === 1) return Buffer.from(first).toString('hex');
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const left = Buffer.from(definedRoot(leaves.slice(0, split)), 'hex');
  const right = Buffer.from(definedRoot(leaves.slice(split)), 'hex');
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest('hex');
}

function leafHashes(count: number, salt = 0): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) => createHash('sha256').update(`\0${salt}:${index}`).digest());
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const maxLeaves = 40;
const leaves = leafHashes(maxLeaves);
const flat = Buffer.concat(leaves);
const tree = new StoredTree(flat);

/** The same bytes with one bit turned over. */
function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const place = bit % (bytes.length * 8);
  copy[place >> 3] = (copy[place >> 3] ?? 0) ^ (1 << (place & 7));
  return copy;
}

describe('the Merkle tree', () => {
  test('of the test vectors of RFC 6962 implementations has their root', () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const hashes = inputs.map((input) => createHash('sha256').update(Buffer.of(0)).update(input, 'hex').digest());
    expect(hex(rootOf(Buffer.concat(hashes)))).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  test('has at every size the root of the recursive definition, however it is computed', () => {
    const compact = new CompactTree();
    for (let size = 0; size <= maxLeaves; size += 1) {
      const expected = definedRoot(leaves.slice(0, size));
      expect(hex(compact.root())).toBe(expected);
      expect(hex(rootOf(flat, size))).toBe(expected);
      expect(hex(tree.root(size))).toBe(expected);
      const leaf = leaves[size];
      if (leaf !== undefined) compact.append(leaf);
    }
  });

  test('goes on from its frontier as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.nat(maxLeaves), fc.nat(maxLeaves), (first, more) => {
        const all = leafHashes(first + more);
        const before = new CompactTree();
        for (const leaf of all.slice(0, first)) before.append(leaf);
        const after = new CompactTree(before.frontier(), before.size);
        for (const leaf of all.slice(first)) after.append(leaf);
        expect(after.size).toBe(first + more);
        expect(hex(after.root())).toBe(definedRoot(all));
      }),
      { numRuns: 50 },
    );
  });

  test('is not made of a frontier that does not fit its size', () => {
    expect(() => new CompactTree([], 1)).toThrow();
    expect(() => new CompactTree(leaves.slice(0, 2), 4)).toThrow();
    expect(() => new CompactTree([Buffer.alloc(31)], 1)).toThrow();
    expect(() => new CompactTree().append(Buffer.alloc(33))).toThrow();
  });

  test.each([-1, maxLeaves + 1, 0.5, Number.NaN])('has no root and no proof for a size of %d', (size) => {
    expect(() => tree.root(size)).toThrow();
    expect(() => tree.inclusionProof(0, size)).toThrow();
    expect(() => tree.consistencyProof(0, size)).toThrow();
  });
});

describe('an inclusion proof', () => {
  test('of every leaf in every size holds, and is no longer than the tree is high', () => {
    for (let size = 1; size <= maxLeaves; size += 1) {
      const root = tree.root(size);
      for (let index = 0; index < size; index += 1) {
        const proof = tree.inclusionProof(index, size);
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
        const leaf = leaves[index] ?? flat;
        expect(verifyInclusion({ leaf, index, size, proof, root })).toBe(true);
      }
    }
    expect(inclusionProof(flat, 3, 7)).toEqual(tree.inclusionProof(3, 7));
  });

  test('does not hold for another place, another size or with any bit changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: maxLeaves }), fc.nat(), fc.nat(), fc.nat(), (size, at, bit, what) => {
        const index = at % size;
        const root = tree.root(size);
        const leaf = leaves[index] ?? flat;
        const proof = tree.inclusionProof(index, size);
        const claim = { leaf, index, size, proof, root };
        expect(verifyInclusion({ ...claim, leaf: flipped(leaf, bit) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipped(root, bit) })).toBe(false);
        const place = what % Math.max(1, proof.length);
        const changed = proof.map((node, number) => (number === place ? flipped(node, bit) : node));
        expect(verifyInclusion({ ...claim, proof: changed })).toBe(proof.length === 0);
        expect(verifyInclusion({ ...claim, proof: [...proof, leaf] })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(proof.length === 0);
        const other = at % maxLeaves;
        expect(verifyInclusion({ ...claim, index: other })).toBe(other === index);
      }),
      { numRuns: 300 },
    );
  });

  test('of hostile fields is refused and not thrown at', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.double(),
        fc.double(),
        fc.array(fc.uint8Array({ minLength: 30, maxLength: 34 }), { maxLength: 70 }),
        (leaf, index, size, proof) => {
          expect(verifyInclusion({ leaf, index, size, proof, root: leaf })).toBe(false);
        },
      ),
    );
  });
});

describe('a tree of several blocks', () => {
  const size = 5000;
  const many = Buffer.concat(leafHashes(size, 1));
  const large = new StoredTree(many);
  const places = fc.tuple(fc.integer({ min: 1, max: size }), fc.nat(), fc.nat());

  test('has the same roots and proofs as one that is computed leaf by leaf, whatever is asked first', () => {
    fc.assert(
      fc.property(places, ([to, at, before]) => {
        const [index, from] = [at % to, before % (to + 1)];
        const [root, fromRoot] = [rootOf(many, to), rootOf(many, from)];
        expect(hex(large.root(to))).toBe(hex(root));
        const leaf = many.subarray(index * hashBytes, (index + 1) * hashBytes);
        const included = { leaf, index, size: to, proof: large.inclusionProof(index, to), root };
        expect(verifyInclusion(included)).toBe(true);
        const grown = { from, to, proof: large.consistencyProof(from, to), fromRoot, toRoot: root };
        expect(verifyConsistency(grown)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a consistency proof', () => {
  test('between any two sizes holds', () => {
    for (let to = 0; to <= maxLeaves; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        const proof = tree.consistencyProof(from, to);
        const claim = { from, to, proof, fromRoot: tree.root(from), toRoot: tree.root(to) };
        expect(verifyConsistency(claim)).toBe(true);
      }
    }
    expect(consistencyProof(flat, 3, 7)).toEqual(tree.consistencyProof(3, 7));
  });

  test('does not hold for other sizes, a tree with another history or with any bit changed', () => {
    const other = new StoredTree(Buffer.concat(leafHashes(maxLeaves, 1)));
    fc.assert(
      fc.property(fc.integer({ min: 2, max: maxLeaves }), fc.nat(), fc.nat(), fc.nat(), (to, at, bit, what) => {
        const from = 1 + (at % (to - 1));
        const proof = tree.consistencyProof(from, to);
        const claim = { from, to, proof, fromRoot: tree.root(from), toRoot: tree.root(to) };
        expect(verifyConsistency({ ...claim, fromRoot: flipped(claim.fromRoot, bit) })).toBe(false);
        expect(verifyConsistency({ ...claim, toRoot: flipped(claim.toRoot, bit) })).toBe(false);
        expect(verifyConsistency({ ...claim, fromRoot: other.root(from) })).toBe(false);
        const place = what % proof.length;
        const changed = proof.map((node, number) => (number === place ? flipped(node, bit) : node));
        expect(verifyConsistency({ ...claim, proof: changed })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, claim.toRoot] })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [] })).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('of hostile fields is refused and not thrown at', () => {
    const root = Buffer.alloc(hashBytes);
    fc.assert(
      fc.property(
        fc.double(),
        fc.double(),
        fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 70 }),
        (from, to, proof) => {
          const isSame = from === to && Number.isSafeInteger(to) && to > 0 && proof.length === 0;
          expect(verifyConsistency({ from, to, proof, fromRoot: root, toRoot: root })).toBe(isSame);
        },
      ),
    );
    expect(verifyConsistency({ from: 0, to: 0, proof: [], fromRoot: root, toRoot: root })).toBe(false);
  });
});
