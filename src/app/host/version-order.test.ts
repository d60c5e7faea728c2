import { expect, test } from 'vitest';
import { isNewerVersion } from './version-order.ts';

test.each([
  ['1.0.0', '0.9.9', true],
  ['0.10.0', '0.9.0', true],
  ['0.1.2', '0.1.1', true],
  ['0.1.1', '0.1.1', false],
  ['0.1.1', '0.1.2', false],
  ['0.9.9', '1.0.0', false],
  ['0.2.0-dev', '0.1.0', true],
  ['newest', '0.1.0', false],
  ['1.0.0', '', false],
])('%s is newer than %s: %s', (version, than, expected) => {
  expect(isNewerVersion(version, than)).toBe(expected);
});
