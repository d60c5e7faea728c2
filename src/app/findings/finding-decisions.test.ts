import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordFields, RecordType } from '../../audit/record.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { openSmallState, type SmallState } from '../small-state.ts';
import { FindingDecisionStore, parseDecision } from './finding-decisions.ts';

const finding = 'f_0123456789abcdef';
const day = 86_400_000;
let folder: string;
let state: SmallState;
let now: number;
let records: (RecordFields & { readonly type: RecordType })[];
let hasOrganisation: boolean;
let isFull: boolean;

const open = () =>
  new FindingDecisionStore({
    state,
    clock: { now: () => new Date(now), monotonicMs: () => 0 },
    records: {
      append: async (type, fields) => {
        if (isFull) throw new Error('no space');
        records.push({ type, ...fields });
        return fields as AuditRecord;
      },
    },
    policy: {
      get hasOrganisation() {
        return hasOrganisation;
      },
    },
    maxDays: () => 90,
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-decisions-'));
  state = await openSmallState(join(folder, 'state.json'));
  now = Date.UTC(2026, 10, 22);
  records = [];
  hasOrganisation = false;
  isFull = false;
});
afterEach(() => rmSync(folder, { recursive: true }));

const inDays = (days: number): string => new Date(now + days * day).toISOString();

describe('a decision about a value', () => {
  test('to redact it needs no reason, is on the record, and is kept', async () => {
    const decisions = open();
    const before = decisions.key();
    await decisions.decide({ finding, action: 'redact' });
    expect([decisions.actionOf(finding), decisions.actionOf('f_1')]).toEqual(['redact', undefined]);
    expect(decisions.key()).not.toBe(before);
    expect(records).toMatchObject([{ type: 'finding.decided', finding, action: 'redact', once: false, expires: null }]);
    state = await openSmallState(join(folder, 'state.json'));
    expect(open().actionOf(finding)).toBe('redact');
  });

  test('to let it leave needs a reason and an end, and ends', async () => {
    const decisions = open();
    const allow = { finding, action: 'allow' } as const;
    await expect(decisions.decide({ ...allow, expires: inDays(1) })).rejects.toMatchObject({ code: 'reason-missing' });
    await expect(decisions.decide({ ...allow, reason: 'sample' })).rejects.toMatchObject({ code: 'expiry-missing' });
    const long = { ...allow, reason: 'sample', expires: inDays(91) };
    await expect(decisions.decide(long)).rejects.toMatchObject({ code: 'too-long' });
    expect(records).toEqual([]);
    await decisions.decide({ ...allow, reason: 'a sample of the vendor', expires: inDays(30) });
    expect(decisions.viewOf(finding)).toMatchObject({ action: 'allow', reason: 'a sample of the vendor', once: false });
    const key = decisions.key();
    now += 30 * day;
    expect([decisions.actionOf(finding), decisions.key() === key]).toEqual([undefined, false]);
  });

  test('for once counts an hour at most, in this process only', async () => {
    const decisions = open();
    await decisions.decide({ finding, action: 'allow', once: true, reason: 'a look at the vendor' });
    expect([decisions.actionOf(finding), open().actionOf(finding)]).toEqual(['allow', undefined]);
    now += 60 * 60 * 1000;
    expect(decisions.actionOf(finding)).toBeUndefined();
  });

  test('to let it leave is not the user’s where an organisation has a policy, not even one made before', async () => {
    const decisions = open();
    await decisions.decide({ finding, action: 'allow', reason: 'sample', expires: inDays(1) });
    hasOrganisation = true;
    expect(decisions.actionOf(finding)).toBeUndefined();
    await expect(decisions.decide({ finding, action: 'allow', once: true, reason: 'sample' })).rejects.toMatchObject({
      code: 'needs-exception',
    });
    await decisions.decide({ finding, action: 'redact' });
    expect(decisions.actionOf(finding)).toBe('redact');
  });

  test('can be taken back', async () => {
    const decisions = open();
    await decisions.decide({ finding, action: 'redact' });
    await decisions.decide({ finding, action: 'clear' });
    expect([decisions.actionOf(finding), state.findingDecisions]).toEqual([undefined, []]);
    expect(records).toHaveLength(2);
  });

  test('changes nothing when it cannot be recorded', async () => {
    isFull = true;
    await expect(open().decide({ finding, action: 'redact' })).rejects.toMatchObject({ code: 'not-recorded' });
    expect(state.findingDecisions).toEqual([]);
  });
});

test.each([
  ['nothing', undefined],
  ['a text', 'allow'],
  ['no fingerprint', { action: 'allow' }],
  ['a value instead of its fingerprint', { finding: 'hunter2', action: 'allow' }],
  ['another action', { finding, action: 'block' }],
  ['an end that is no date', { finding, action: 'allow', reason: 'x', expires: 'soon' }],
])('%s is no decision', (_name, body) => {
  expect(() => parseDecision(body)).toThrow(expect.objectContaining({ code: 'malformed' }));
});
