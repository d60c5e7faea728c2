import { expect, test } from 'vitest';
import type { SignedFirst } from '../app/report/sign-first.ts';
import type { Verification } from '../audit/verify.ts';
import { unsignedSample } from './unsigned-sample.ts';

const verification = { treeSize: 55, checkpoints: { count: 1, lastSize: 26, pinned: 'pinned' } } as Verification;
const unsigned = { size: 9, isSigned: false };

test.each<[SignedFirst, boolean, RegExp]>([
  ['no-proxy', true, /They were signed now.*make it again/],
  ['no-proxy', false, /"pretense start"/],
  ['failed', true, /"pretense doctor"/],
  ['signed', true, /Records came in/],
])('%s, on the record %s: it is said what to do', (signedFirst, isRecorded, advice) => {
  const text = unsignedSample({ sample: unsigned, verification, signedFirst, isRecorded });
  expect(text).toContain('26 of 55 records are signed');
  expect(text).toMatch(advice);
});

test.each([undefined, { size: 0, isSigned: false }, { size: 9, isSigned: true }])(
  '%o: there is nothing to say',
  (sample) => {
    expect(unsignedSample({ sample, verification, signedFirst: 'no-proxy', isRecorded: true })).toBeUndefined();
  },
);
