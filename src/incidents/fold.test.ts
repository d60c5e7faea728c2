import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditRecord, RecordFields } from '../audit/record.ts';
import { foldIncidents, IncidentFold } from './fold.ts';
import { openedFields, recordAt, transitionFields } from './incidents.fixture.ts';
import { endStates } from './timers.ts';
import { reasonCodes } from './transitions.ts';
import { incidentStatuses, severities } from './types.ts';

const opened = (told?: RecordFields): AuditRecord => recordAt(0, 'incident.opened', openedFields(told));
const move = (seq: number, told?: RecordFields): AuditRecord =>
  recordAt(seq, 'incident.transition', transitionFields(told));

test('an incident is what its records say, in their order', () => {
  const [incident] = foldIncidents([
    opened(),
    recordAt(1, 'ai.request'),
    recordAt(2, 'incident.repeated', { incident_id: 'inc_00000001', count: 4, seq_last: 1 }),
    move(3),
    move(4, { from: 'triaged', to: 'resolved', reason_code: 'authorised-work', comment: 'A migration.' }),
    move(5, { from: 'resolved', to: 'closed', reason_code: 'authorised-work', comment: 'A migration, as planned.' }),
  ]);
  expect(incident).toMatchObject({
    id: 'inc_00000001',
    type: 'bulk_transmission',
    severity: 'medium',
    status: 'closed',
    count: 4,
    detectedBy: { rule: 'BULK-D', version: '1', observed: 90_000_000, threshold: 30_000_000 },
    firstSeen: '2026-05-04T12:00:00.000Z',
    lastSeen: '2026-05-04T12:02:00.000Z',
    subjects: { developers: ['alice@example.com'], repositories: ['billing'], tools: ['claude-code'] },
    evidence: [{ seq: 3, leaf: 'ab'.repeat(32) }],
    closeBy: '2026-06-03T12:00:00.000Z',
    reopenCount: 0,
  });
  expect(incident?.history.map(({ seq, to, bySource }) => [seq, to, bySource])).toEqual([
    [3, 'triaged', 'git'],
    [4, 'resolved', 'git'],
    [5, 'closed', 'git'],
  ]);
});

test('who reopens an incident starts its timers anew', () => {
  const [incident] = foldIncidents([
    opened(),
    move(1, { to: 'false_positive', reason_code: 'test-data' }),
    move(2, { from: 'false_positive', to: 'reopened', reason_code: 'happened-again', by: 'alice@example.com' }),
  ]);
  expect(incident).toMatchObject({ status: 'reopened', reopenCount: 1, closeBy: '2026-06-03T12:02:00.000Z' });
});

test.each<[string, readonly AuditRecord[], string]>([
  ['an id of another form', [opened({ incident_id: 'inc_../../etc' })], 'without an id'],
  ['a second opening', [opened(), opened()], 'opened before'],
  ['an unknown type', [opened({ incident_type: 'everything' })], 'no type'],
  ['an unknown severity', [opened({ severity: 'urgent' })], 'without a severity'],
  ['no rule', [opened({ rule: 7 })], 'without a rule'],
  [
    'no incident to repeat',
    [recordAt(1, 'incident.repeated', { incident_id: 'inc_00000009', count: 2 })],
    'never opened',
  ],
  [
    'a count that went back',
    [opened(), recordAt(1, 'incident.repeated', { incident_id: 'inc_00000001', count: 1 })],
    'counted',
  ],
  ['no incident to move', [move(1)], 'never opened'],
  ['another state than it is in', [opened(), move(1, { from: 'resolved', to: 'closed' })], 'but that is new'],
  ['a way that does not exist', [opened(), move(1, { to: 'closed', reason_code: 'remediated' })], 'not closed'],
  ['a reason of no list', [opened(), move(1, { reason_code: 'because' })], 'one of'],
  ['nobody', [opened(), move(1, { by: null })], 'by whom'],
  [
    'the subject ending it',
    [opened(), move(1, { to: 'false_positive', reason_code: 'test-data', by: 'ALICE@example.com ' })],
    'is about',
  ],
  [
    'an unknown original',
    [opened(), move(1, { to: 'duplicate', reason_code: 'same-event', duplicate_of: 'inc_00000009' })],
    'other incident',
  ],
])('a record counts for nothing and is told of: %s', (_, records, message) => {
  const fold = new IncidentFold();
  const changed = records.map((record) => fold.add(record));
  expect(changed.at(-1)).toBe(false);
  expect(fold.problemCount).toBe(1);
  expect(fold.problems[0]?.message).toContain(message);
  expect(fold.incidents().map(({ status }) => status)).toEqual(records.length === 1 ? [] : ['new']);
});

test('a record may shorten a timer, never lengthen it', () => {
  const [incident] = foldIncidents([
    opened({ acknowledge_by: '2026-05-04T13:00:00.000Z', close_by: '2036-05-04T13:00:00.000Z' }),
  ]);
  expect(incident).toMatchObject({ acknowledgeBy: '2026-05-04T13:00:00.000Z', closeBy: '2026-06-03T12:00:00.000Z' });
});

const people = ['alice@example.com', 'Alice@Example.com', 'bob@example.com', 'carol@example.com'] as const;
const anyCode = fc.constantFrom(...Object.values(reasonCodes).flat());
const anyMove = fc.record({
  from: fc.constantFrom(...incidentStatuses),
  to: fc.constantFrom(...incidentStatuses),
  by: fc.constantFrom(...people),
  approver: fc.option(fc.constantFrom(...people)),
  reason_code: anyCode,
  comment: fc.constantFrom('found and fixed', ' '),
  expires: fc.option(fc.constantFrom('2026-06-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z')),
  duplicate_of: fc.option(fc.constantFrom('inc_00000001', 'inc_00000002')),
});
/** Moves that fit what came before more often than chance has it. */
const likelyMoves = fc.array(anyMove, { maxLength: 40 }).map((moves) => {
  const fold = new IncidentFold();
  const fields = openedFields();
  fold.add(recordAt(0, 'incident.opened', fields));
  return moves.map((each, index) => {
    const from = fold.find('inc_00000001')?.status ?? 'new';
    const codes = each.to === 'new' ? [] : reasonCodes[each.to];
    const told = { ...each, from, reason_code: codes[each.reason_code.length % codes.length] ?? 'none' };
    fold.add(move(index + 1, told));
    return told;
  });
});

test('no sequence of records lets a subject end an incident, or agree to its end', () => {
  fc.assert(
    fc.property(fc.constantFrom(...severities), fc.oneof(fc.array(anyMove), likelyMoves), (severity, moves) => {
      const second = openedFields({ incident_id: 'inc_00000002', developers: [] });
      const fold = new IncidentFold();
      for (const record of [
        opened({ severity }),
        recordAt(1, 'incident.opened', second),
        ...moves.map((told, index) => move(index + 2, told)),
      ])
        fold.add(record);
      const history = fold.find('inc_00000001')?.history ?? [];
      for (const { to, by, approver } of history.filter(({ to: state }) => endStates.has(state))) {
        expect(by.toLowerCase()).not.toBe('alice@example.com');
        expect(approver?.toLowerCase()).not.toBe('alice@example.com');
        const needsTwo = severity === 'high' || severity === 'critical' || to === 'risk_accepted';
        if (needsTwo) expect([by, undefined]).not.toContain(approver);
      }
      // Each step follows from the one before.
      expect(history.map(({ from }) => from)).toEqual(['new', ...history.map(({ to }) => to)].slice(0, history.length));
    }),
  );
});

test('whatever records say, folding never throws, and a record at a time is the same as all at once', () => {
  const anyRecord = fc
    .record({
      type: fc.constantFrom('incident.opened', 'incident.repeated', 'incident.transition', 'ai.request'),
      fields: fc.oneof(
        fc.dictionary(fc.constantFrom(...Object.keys({ ...openedFields(), ...transitionFields() })), fc.jsonValue()),
        fc.constant(openedFields()),
        anyMove.map((told) => transitionFields(told)),
      ),
    })
    .map(({ type, fields }) => ({ type, fields: fields as RecordFields }));
  fc.assert(
    fc.property(fc.array(anyRecord), (all) => {
      const records = all.map(({ type, fields }, index) => recordAt(index, type, fields));
      const fold = new IncidentFold();
      for (const record of records) fold.add(record);
      expect(fold.incidents()).toEqual(foldIncidents(records));
      const counted = records.filter(({ type }) => type !== 'ai.request').length;
      expect(fold.problemCount).toBeLessThanOrEqual(counted);
    }),
  );
});
