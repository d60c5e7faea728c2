// Work that lost against other work at the same moment is done again: nothing of it was committed.
import { StoreError } from '../error.ts';

const tries = 4;

/** `conflict` alone (40001, 40P01, 23505); the last one is thrown. */
export async function withRetries<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !(error instanceof StoreError) || error.code !== 'conflict') throw error;
    }
  }
}
