import { expect, test } from 'vitest';
import { doesNotProve, type Outcome, proves } from './verify-text.ts';

const outcome = (treeSize: number, lastSize: number, count: number): Outcome => ({
  result: 'VERIFIED_LOCAL_ONLY',
  records: treeSize,
  chains: ['c_1'],
  firstTimestamp: undefined,
  lastTimestamp: undefined,
  headHash: undefined,
  treeSize,
  root: undefined,
  checkpoints: { count, lastSize, pinned: 'pinned' },
  witnessed: undefined,
  disposed: { records: 0, segments: 0, certificates: 0, atCollector: 0 },
  incarnations: 1,
  keys: [],
  isQuick: false,
  problems: [],
  problemCount: 0,
  notices: [],
});

test('one record is not several', () => {
  expect(doesNotProve(outcome(56, 55, 1))[0]).toBe(
    'Anything about the last record beyond its hash: no signature covers it yet.',
  );
  expect(doesNotProve(outcome(57, 55, 1))[0]).toContain('the last 2 records beyond their hashes');
  expect(proves(outcome(56, 55, 1)).join()).toContain('(1 checkpoint)');
});
