// What holds of a log whatever became of its writer: nothing that was acknowledged is lost or stands there twice, and all of
// it hangs together.
import { expect } from 'vitest';
import type { VerifierKey } from '../../src/audit/note.ts';
import { readRecords } from '../../src/audit/read.ts';
import { type Verification, verifyLog } from '../../src/audit/verify.ts';
import { testSigner } from '../../src/audit/writer-program.fixture.ts';

/** Sequence numbers of acknowledged records by their `token`. */
export type Acknowledged = ReadonlyMap<string, number>;

/** Throws unless the laws hold. Records without a `token` are the writer's own. `keys`: those of `testSigner` by default. */
export async function expectLaws(
  auditDir: string,
  acknowledged: Acknowledged,
  keys: readonly VerifierKey[] = [testSigner().key],
): Promise<Verification> {
  const verification = await verifyLog(auditDir, { pinnedKeys: keys });
  expect(verification.problems).toEqual([]);
  expect(verification.result).toBe('VERIFIED_LOCAL_ONLY');
  expect(verification.chains).toHaveLength(1);
  const stored = await storedTokens(auditDir);
  const lost = [...acknowledged].filter(([token, seq]) => stored.get(token) !== seq);
  expect(lost).toEqual([]);
  return verification;
}

async function storedTokens(auditDir: string): Promise<Acknowledged> {
  const stored = new Map<string, number>();
  for await (const record of readRecords(auditDir)) {
    const { token } = record;
    if (typeof token !== 'string') continue;
    expect(stored.has(token), `${token} stands there twice`).toBe(false);
    stored.set(token, record.seq);
  }
  return stored;
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** From PRETENSE_SEED, to repeat a run that failed; otherwise another one each time. */
export function chosenSeed(): number {
  const text = process.env['PRETENSE_SEED'];
  return text === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(text);
}

/** Runs it; a failure says how to repeat it. */
export async function withSeed(seed: number, where: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw new Error(`${where} failed; again: PRETENSE_SEED=${seed}`, { cause: error });
  }
}
