import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CompactTree, consistencyProof } from '../audit/tree.ts';
import { frontierNode, proofRanges } from './proof-ranges.ts';

const leafOf = (index: number): Uint8Array => hash('sha256', `leaf ${index}`, 'buffer');

function treeOf(start: number, end: number): CompactTree {
  const tree = new CompactTree();
  for (let index = start; index < end; index += 1) tree.append(leafOf(index));
  return tree;
}

test('the frontier of the old tree and what came after it give the proof that all leaves give', () => {
  const sizes = fc
    .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }))
    .filter(([a, b]) => a !== b);
  fc.assert(
    fc.property(sizes, ([one, other]) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      const old = treeOf(0, from);
      const proof = proofRanges(from, to).map(({ start, end }) => {
        expect(end <= from || start >= from).toBe(true);
        return end <= from ? frontierNode(old, start) : treeOf(start, end).root();
      });
      const leaves = Buffer.concat(Array.from({ length: to }, (_, index) => leafOf(index)));
      expect(proof.map(hex)).toEqual(consistencyProof(leaves, from, to).map(hex));
    }),
    { numRuns: 300 },
  );
});

test('a subtree that the frontier does not hold is no node of it', () => {
  expect(() => frontierNode(treeOf(0, 6), 2)).toThrow('begins with leaf 2');
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
