import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settledVariables } from './terminal-variables.ts';

const own = '127.0.0.1,::1,localhost';
const variables = [
  { name: 'ANTHROPIC_BASE_URL', value: 'http://127.0.0.1:9339/c/terminal-x', how: 'replace' },
  { name: 'NO_PROXY', value: own, how: 'append' },
  { name: 'no_proxy', value: own, how: 'append' },
] as const;
const valueOf = (name: string, environment: Readonly<Record<string, string>>) =>
  settledVariables(variables, environment).find((variable) => variable.name === name)?.value;

describe('variables of new terminals', () => {
  test('an address replaces what stands there', () => {
    expect(valueOf('ANTHROPIC_BASE_URL', { ANTHROPIC_BASE_URL: 'https://elsewhere.example' })).toBe(
      'http://127.0.0.1:9339/c/terminal-x',
    );
  });

  test.each([
    { name: 'nothing before', before: {}, after: own },
    { name: 'an empty value', before: { NO_PROXY: ' ' }, after: own },
    {
      name: 'hosts of the company stay',
      before: { NO_PROXY: 'corp.example, .intra' },
      after: `corp.example,.intra,${own}`,
    },
    { name: 'what the other spelling says', before: { no_proxy: 'corp.example' }, after: `corp.example,${own}` },
    { name: 'what is there already', before: { NO_PROXY: 'localhost' }, after: 'localhost,127.0.0.1,::1' },
    { name: 'every host is excepted', before: { NO_PROXY: '*' }, after: '*' },
  ])('an exception is added: $name', ({ before, after }) => {
    expect(valueOf('NO_PROXY', before)).toBe(after);
  });

  test('adding twice adds once, and nothing that was there gets lost', () => {
    const host = fc.stringMatching(/^[a-z.*]{1,12}$/);
    fc.assert(
      fc.property(fc.array(host, { maxLength: 5 }), (hosts) => {
        const once = valueOf('NO_PROXY', { NO_PROXY: hosts.join(',') }) ?? '';
        expect(valueOf('NO_PROXY', { NO_PROXY: once })).toBe(once);
        expect(once.split(',')).toEqual(expect.arrayContaining(hosts));
      }),
      { numRuns: 100 },
    );
  });
});
