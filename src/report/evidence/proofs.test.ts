import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoredTree } from '../../audit/tree.ts';
import { Histogram } from './histogram.ts';
import { inclusionSteps } from './inclusion-steps.ts';
import { LeafList } from './leaves.ts';
import { chooseSample } from './sample.ts';

const leavesOf = (count: number) =>
  Buffer.concat(Array.from({ length: count }, (_, index) => createHash('sha256').update(`leaf ${index}`).digest()));

test('the commands for an inclusion proof end with the root, whatever the tree', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (size, place) => {
      const index = place % size;
      const leaves = leavesOf(size);
      const tree = new StoredTree(leaves);
      const proof = tree.inclusionProof(index).map((node) => Buffer.from(node).toString('hex'));
      const leaf = leaves.subarray(index * 32, index * 32 + 32).toString('hex');
      expect(followed(inclusionSteps({ leaf, index, size, proof }))).toBe(Buffer.from(tree.root()).toString('hex'));
    }),
    { numRuns: 200 },
  );
});

/** Does what the shell would do. */
function followed(steps: string): string {
  const [first = '', ...lines] = steps.split('\n');
  let node = first.replace('node=', '');
  for (const line of lines) {
    const sides = [...line.matchAll(/bytes ("\$node"|[0-9a-f]{64})/g)].map(([, side = '']) =>
      side === '"$node"' ? node : side,
    );
    expect(sides).toHaveLength(2);
    node = createHash('sha256')
      .update(Buffer.from(`01${sides.join('')}`, 'hex'))
      .digest('hex');
  }
  return node;
}

test('a sample has as many different members as asked for, below the population, and the same for the same seed', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 60 }),
      (seed, population, size) => {
        const sample = chooseSample(seed, population, size);
        expect(sample).toHaveLength(Math.min(size, population));
        expect(new Set(sample).size).toBe(sample.length);
        expect(sample.every((member) => member >= 0 && member < population)).toBe(true);
        expect(sample).toEqual(sample.toSorted((left, right) => left - right));
        expect(chooseSample(seed, population, size)).toEqual(sample);
      },
    ),
    { numRuns: 100 },
  );
});

test('a sample can be redone in Python', () => {
  const script = `import hmac, hashlib
seed, population, size = "auditor 7", 997, 25
drawn, n = set(), 0
while len(drawn) < size:
    drawn.add(int.from_bytes(hmac.new(seed.encode(), str(n).encode(), hashlib.sha256).digest()[:8], "big") % population)
    n += 1
print(sorted(drawn))`;
  const answer: unknown = JSON.parse(execFileSync('python3', ['-c', script], { encoding: 'utf8' }));
  expect(chooseSample('auditor 7', 997, 25)).toEqual(answer);
});

test('a percentile is never below the true one, at most 0.8 % above it, and exact below 256', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 5_000_000 }), { minLength: 1, maxLength: 300 }), (values) => {
      const histogram = new Histogram();
      for (const value of values) histogram.add(value);
      const sorted = values.toSorted((left, right) => left - right);
      for (const share of [10, 50, 90, 99]) {
        const exact = sorted[Math.max(1, Math.ceil((sorted.length * share) / 100)) - 1] ?? 0;
        const told = histogram.percentile(share);
        expect(told).toBeGreaterThanOrEqual(exact);
        expect(told).toBeLessThanOrEqual(exact < 256 ? exact : exact * (1 + 1 / 128));
      }
      expect(histogram.percentiles()).toMatchObject({ count: values.length, max: sorted.at(-1) });
    }),
    { numRuns: 200 },
  );
});

test('slices of a list of leaves are its leaves, across its blocks', () => {
  const list = new LeafList();
  const all = leavesOf(3);
  for (let index = 0; index < 40_000; index += 1) list.add(all.subarray((index % 3) * 32, (index % 3) * 32 + 32));
  const slice = Buffer.concat([...list.slices(32_766, 32_771)]);
  expect(slice.equals(Buffer.concat([0, 1, 2, 0, 1].map((part) => all.subarray(part * 32, part * 32 + 32))))).toBe(
    true,
  );
  expect(list.bytes().length).toBe(40_000 * 32);
});
