// Loaded into every test file when PRETENSE_LONG=1: each fast-check law runs twenty times its usual number of
// cases, or for ten seconds, whichever ends first. The laws themselves do not know.
import type * as FastCheck from 'fast-check';
import { vi } from 'vitest';

const factor = 20;
const limitMs = 10_000;
const usualRuns = 100;

/**
 * After the limit each further case passes at once. fast-check's own `interruptAfterTimeLimit` would leave the case in
 * hand running behind the back of the test, while its files are already being removed.
 */
function endAfterLimit<Ts>(property: FastCheck.IRawProperty<Ts>): FastCheck.IRawProperty<Ts> {
  const { generate, run } = property;
  const endMs = performance.now() + limitMs;
  let last: FastCheck.Value<Ts> | undefined;
  property.generate = (...parameters) => {
    if (last === undefined || performance.now() < endMs) last = generate.apply(property, parameters);
    return last;
  };
  property.run = (...parameters) => (performance.now() < endMs ? run.apply(property, parameters) : null);
  return property;
}

vi.mock('fast-check', async (importOriginal) => {
  const original = await importOriginal<typeof FastCheck>();
  function assert<Ts>(
    property: FastCheck.IRawProperty<Ts>,
    parameters?: FastCheck.Parameters<Ts>,
  ): Promise<void> | void {
    const numRuns = factor * (parameters?.numRuns ?? usualRuns);
    return original.assert(endAfterLimit(property), { ...parameters, numRuns });
  }
  return { ...original, assert, default: { ...original.default, assert } };
});
