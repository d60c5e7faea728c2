// Loaded into every test file when PRETENSE_LONG=1: each fast-check law runs twenty times its usual number of
// cases, or for ten seconds, whichever ends first. The laws themselves do not know.
import type * as FastCheck from 'fast-check';
import { vi } from 'vitest';

const factor = 20;
const limitMs = 10_000;
const usualRuns = 100;

vi.mock('fast-check', async (importOriginal) => {
  const original = await importOriginal<typeof FastCheck>();
  function assert<Ts>(
    property: FastCheck.IRawProperty<Ts>,
    parameters?: FastCheck.Parameters<Ts>,
  ): Promise<void> | void {
    const numRuns = factor * (parameters?.numRuns ?? usualRuns);
    return original.assert(property, { ...parameters, numRuns, interruptAfterTimeLimit: limitMs });
  }
  return { ...original, assert, default: { ...original.default, assert } };
});
