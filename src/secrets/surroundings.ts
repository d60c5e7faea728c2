// What stands around a value, asked for many values of one text at the cost of reading the text a few times.
import type { ScanMemo } from './types.ts';

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
  const known = memo.get(block);
  if (known !== undefined) return known;
  const start = block * blockLength;
  const answer = test(text.slice(Math.max(0, start - reach), start + blockLength + reach));
  memo.set(block, answer);
  return answer;
}
