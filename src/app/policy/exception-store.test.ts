import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtInPolicy } from '../../policy/defaults.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import { approved, requested, revoked } from './exception-changes.ts';
import {
  approvedExceptions,
  exceptionsFile,
  readExceptions,
  type StoredException,
  writeExceptions,
} from './exception-store.ts';
import { makePolicyKeys } from './policy-signature.ts';

const clock = { now: () => new Date('2026-03-04T05:06:07.000Z') };
const policy = builtInPolicy();
const keys = makePolicyKeys();
const request = { id: 'ex-1', allow: { model: 'm-*' }, reason: 'a test', requestedBy: 'Ann', days: 3 };
const asked = requested([], request, { policy, clock }).all;
const usual = { policy, approvedBy: 'Bob', clock, privateKey: undefined, organisationKey: undefined };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pretense-exceptions-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function withApprovers(...names: readonly string[]): EffectivePolicy {
  const { exceptionRules } = policy;
  return { ...policy, exceptionRules: { ...exceptionRules, approvers: { ...exceptionRules.approvers, value: names } } };
}

describe('an exception', () => {
  test('ends so many days after its approval', () => {
    expect(approved(asked, 'ex-1', usual).changed.approval).toEqual({
      approvedBy: 'Bob',
      approvedAt: '2026-03-04T05:06:07.000Z',
      expires: '2026-03-07T05:06:07.000Z',
    });
  });

  test.each<[string, () => unknown, string]>([
    ['who asked for it', () => approved(asked, 'ex-1', { ...usual, approvedBy: ' ANN ' }), 'same-person'],
    ['nobody', () => approved(asked, 'ex-1', { ...usual, approvedBy: ' ' }), 'not-an-approver'],
    [
      'somebody who is no approver',
      () => approved(asked, 'ex-1', { ...usual, policy: withApprovers('Rosalind') }),
      'not-an-approver',
    ],
    ['no key', () => approved(asked, 'ex-1', { ...usual, organisationKey: keys.publicKey }), 'not-signed'],
    [
      'another key',
      () =>
        approved(asked, 'ex-1', {
          ...usual,
          privateKey: makePolicyKeys().privateKey,
          organisationKey: keys.publicKey,
        }),
      'not-signed',
    ],
  ])('is not approved by %s', (_, approve, code) => {
    expect(approve).toThrow(expect.objectContaining({ code }));
  });

  test('is asked for within what the policy allows, and for something', () => {
    const options = { policy, clock };
    const ask = (more: object) => () => requested([], { ...request, ...more }, options);
    expect(ask({ days: 91 })).toThrow(expect.objectContaining({ code: 'too-long' }));
    expect(ask({ allow: { model: 'm', tool: 't' } })).toThrow(expect.objectContaining({ code: 'unclear' }));
    expect(ask({ allow: { finding: 'the value itself' } })).toThrow(expect.objectContaining({ code: 'unclear' }));
    expect(ask({ reason: 'two\nlines' })).toThrow(expect.objectContaining({ code: 'unclear' }));
  });

  test('is approved once, and not after it was taken back', () => {
    const { all } = approved(asked, 'ex-1', usual);
    expect(() => approved(all, 'ex-1', usual)).toThrow(expect.objectContaining({ code: 'already-approved' }));
    const taken = revoked(asked, 'ex-1', { revokedBy: 'Ann', clock }).all;
    expect(() => approved(taken, 'ex-1', usual)).toThrow(expect.objectContaining({ code: 'over' }));
    expect(() => approved(asked, 'ex-2', usual)).toThrow(expect.objectContaining({ code: 'unknown' }));
  });
});

describe('the store', () => {
  async function stored(all: readonly StoredException[]): Promise<void> {
    await writeExceptions(home, all);
  }

  test('gives back what was written, and is for its owner only', async () => {
    expect(readExceptions(home)).toEqual([]);
    const { all } = approved(asked, 'ex-1', { ...usual, privateKey: keys.privateKey });
    await stored(all);
    expect(readExceptions(home)).toEqual(all);
    if (process.platform !== 'win32') expect(statSync(exceptionsFile(home)).mode & 0o777).toBe(0o600);
  });

  test('lets through what is approved and was not taken back', async () => {
    await stored(asked);
    expect(approvedExceptions(home, undefined)).toEqual({ exceptions: [], problems: [] });
    const { all } = approved(asked, 'ex-1', usual);
    await stored(all);
    expect(approvedExceptions(home, undefined).exceptions).toMatchObject([
      { id: 'ex-1', expires: '2026-03-07T05:06:07.000Z' },
    ]);
    await stored(revoked(all, 'ex-1', { revokedBy: 'Ann', clock }).all);
    expect(approvedExceptions(home, undefined).exceptions).toEqual([]);
  });

  test('under an organisation, lets through only what was signed as it stands', async () => {
    const options = { ...usual, privateKey: keys.privateKey, organisationKey: keys.publicKey };
    await stored(approved(asked, 'ex-1', usual).all);
    expect(approvedExceptions(home, keys.publicKey)).toEqual({
      exceptions: [],
      problems: [expect.stringContaining('--key')],
    });
    await stored(approved(asked, 'ex-1', options).all);
    expect(approvedExceptions(home, keys.publicKey).exceptions).toHaveLength(1);
    const text = readFileSync(exceptionsFile(home), 'utf8');
    for (const [from, to] of [
      ['m-*', '*'],
      ['2026-03-07', '2026-03-09'],
      ['a test', 'no test'],
      ['"Ann"', '"Eve"'],
      ['"approvedBy": "Bob"', '"approvedBy": "Eve"'],
      ['"ex-1"', '"ex-2"'],
    ] as const) {
      writeFileSync(exceptionsFile(home), text.replace(from, to));
      expect(approvedExceptions(home, keys.publicKey)).toMatchObject({
        exceptions: [],
        problems: [expect.any(String)],
      });
    }
    writeFileSync(exceptionsFile(home), text);
    expect(approvedExceptions(home, '').exceptions).toEqual([]);
  });

  test.each([
    ['half a file', '{"v":1,"exceptions":['],
    ['another version', '{"v":2,"exceptions":[]}'],
    ['no list', '{"v":1}'],
    ['a number', '1'],
    ['an exception of nothing', JSON.stringify({ v: 1, exceptions: [{ ...asked[0], allow: {} }] })],
    ['a pattern of another kind', JSON.stringify({ v: 1, exceptions: [{ ...asked[0], allow: { model: 1 } }] })],
    ['an unknown scope', JSON.stringify({ v: 1, exceptions: [{ ...asked[0], allow: { planet: 'earth' } }] })],
    ['one id twice', JSON.stringify({ v: 1, exceptions: [asked[0], asked[0]] })],
    ['days that are none', JSON.stringify({ v: 1, exceptions: [{ ...asked[0], days: 0.5 }] })],
    [
      'an approval without its end',
      JSON.stringify({ v: 1, exceptions: [{ ...asked[0], approval: { approvedBy: 'Bob' } }] }),
    ],
  ])('with %s lets nothing through, says so, and stays as it is', (_, text) => {
    writeFileSync(exceptionsFile(home), text);
    expect(() => readExceptions(home)).toThrow(expect.objectContaining({ code: 'store-unusable' }));
    expect(approvedExceptions(home, undefined)).toMatchObject({
      exceptions: [],
      problems: [expect.stringContaining(home)],
    });
    expect(readFileSync(exceptionsFile(home), 'utf8')).toBe(text);
  });
});
