// What stands around a value, asked for many values of one text at the cost of reading the text a few times.
import type { ScanMemo } from './scan-memo.ts';

const blockLength = 256;

/**
 * Whether the test holds around the place: within `reach` characters of the block that the place is in. The answer is
 * the same for all places of a block, and kept.
 */
export function isAround(
  text: string,
  at: number,
  { memo, reach, test }: { readonly memo: ScanMemo; readonly reach: number; test(around: string): boolean },
): boolean {
  const block = Math.floor(at / blockLength);
  return memo.at(block, () => {
    const start = block * blockLength;
    return test(text.slice(Math.max(0, start - reach), start + blockLength + reach));
  });
}
