// What a report says about approval: only what a list of the policy decided.
import { describe, expect, test } from 'vitest';
import type { AuditRecord, RecordFields, RecordType } from '../../audit/record.ts';
import type { Accumulator } from './fields.ts';
import { onlyApproved } from './controls/approved-control.ts';
import { type Concluded, resultOf } from './controls/control.ts';
import { RisksAccumulator } from './risks.ts';
import { ToolsAccumulator } from './tools.ts';

const period = {
  from: '2026-02-02',
  to: '2026-02-03',
  timeZone: 'UTC',
  fromUtc: '2026-02-02T00:00:00.000Z',
  untilUtc: '2026-02-04T00:00:00.000Z',
};

let seq = 0;
const record = (type: RecordType, fields: RecordFields): AuditRecord =>
  ({
    type,
    seq: seq++,
    timestamp: '2026-02-02T10:00:00.000Z',
    policy_hash: 'sha256:1',
    ...fields,
  }) as unknown as AuditRecord;
const policy = (lists?: readonly string[]) =>
  record('policy.loaded', { files: [], problems: 0, ...(lists === undefined ? {} : { approved_lists: [...lists] }) });
const request = (more: RecordFields = {}) =>
  record('ai.request', {
    tool: 'claude-code',
    provider: 'anthropic',
    model: 'claude-1',
    endpoint_host: 'api.anthropic.com',
    decision: 'forward',
    unapproved: [],
    ...more,
  });

const unapprovedTool = [{ kind: 'tools', value: 'claude-code', action: 'report', clause: '/approved/tools' }];

function said(records: readonly AuditRecord[]) {
  const [tools, risks, control] = [new ToolsAccumulator(), new RisksAccumulator(), onlyApproved.test()];
  for (const accumulator of [tools, risks, control] as readonly Accumulator[])
    for (const each of records) accumulator.visit({ record: each, isInPeriod: true });
  const { test: _test, ...text } = onlyApproved;
  return {
    tool: tools.list()[0]?.isApproved,
    risks: Object.fromEntries(risks.list(period).map(({ kind, isApproved }) => [kind, isApproved])),
    control: resultOf(text, control.conclude({} as Concluded)),
  };
}

describe('without a list', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['that the policy has', []],
    ['that an older record could tell of', undefined],
  ])('%s, nothing is approved and the control is not tested', (_, lists) => {
    const { tool, risks, control } = said([policy(lists), request(), request()]);
    expect(tool).toBeUndefined();
    expect(risks).toEqual({ tool: undefined, provider: undefined, model: undefined, endpoint: undefined });
    expect(control).toMatchObject({ result: 'not tested', population: { count: 0 } });
    expect(control.untested).toBe('no list of what is approved was in force');
  });
});

describe('with a list of tools', () => {
  test('the tool that it names is approved, and about the rest nothing is said', () => {
    const { tool, risks, control } = said([policy(['tools']), request()]);
    expect(tool).toBe(true);
    expect(risks).toMatchObject({ tool: true, model: undefined });
    expect(control).toMatchObject({ result: 'no deviation', population: { count: 1 } });
    expect(control.population.what).toBe(
      'requests while a list of tools was in force; there was none of providers, models, endpoints',
    );
  });

  test('a tool that it does not name is not approved, and its request deviates', () => {
    const { tool, risks, control } = said([policy(['tools']), request({ unapproved: unapprovedTool })]);
    expect([tool, risks['tool']]).toEqual([false, false]);
    expect(control.deviations.map(({ text }) => text)).toEqual(['passed although no list names it: tool claude-code']);
  });

  test('one that was stopped before it was asked is not called approved', () => {
    const { tool, control } = said([policy(['tools']), request({ decision: 'block', rule: 'not-json' })]);
    expect(tool).toBeUndefined();
    expect(control.deviationCount).toBe(0);
  });

  test('requests under another version of the policy are none of it', () => {
    const later = { policy_hash: 'sha256:2' };
    const { control } = said([policy(['tools']), request(), record('policy.changed', later), request(later)]);
    expect(control.population.count).toBe(1);
  });
});
