import { expect, test } from 'vitest';
import { foldIncidents } from './fold.ts';
import { noon, openedFields, recordAt } from './incidents.fixture.ts';
import { breachOf, isBreached, timersOf } from './timers.ts';
import { isOpen, nextStates, reasonCodes, transitionProblem, type TransitionRequest } from './transitions.ts';
import { type Incident, incidentStatuses } from './types.ts';

function incident(told: Partial<Incident> = {}): Incident {
  const [opened] = foldIncidents([recordAt(0, 'incident.opened', openedFields())]);
  if (opened === undefined) throw new Error('no incident');
  return { ...opened, ...told };
}

const request: TransitionRequest = {
  to: 'closed',
  by: 'bob@example.com',
  reasonCode: 'remediated',
  comment: 'Cause found: a script.',
};
const problemOf = (told: Partial<Incident>, asked: Partial<TransitionRequest> = {}): string | undefined =>
  transitionProblem(
    incident({ status: 'resolved', ...told }),
    { ...request, ...asked },
    { at: noon, isKnown: (id) => id === 'inc_2' },
  )?.code;

test('every state but the first can be reached, and has reasons', () => {
  const reached = new Set(Object.values(nextStates).flat());
  expect([...incidentStatuses].filter((status) => !reached.has(status))).toEqual(['new']);
  for (const status of reached) if (status !== 'new') expect(reasonCodes[status].length).toBeGreaterThan(0);
});

test.each<[string, Partial<Incident>, Partial<TransitionRequest>, string | undefined]>([
  ['somebody else closes what is medium', {}, {}, undefined],
  ['the subject closes', {}, { by: 'alice@example.com' }, 'by-subject'],
  ['the subject closes under another spelling', {}, { by: ' ALICE@example.com' }, 'by-subject'],
  ['one person closes what is high', { severity: 'high' }, {}, 'no-approver'],
  ['two persons close what is high', { severity: 'high' }, { approver: 'carol@example.com' }, undefined],
  ['one person twice', { severity: 'critical' }, { approver: 'BOB@example.com' }, 'approver-not-second'],
  ['the subject agrees', { severity: 'critical' }, { approver: 'alice@example.com' }, 'approver-is-subject'],
  ['the subject agrees unasked', {}, { approver: 'alice@example.com' }, 'approver-is-subject'],
  ['no comment', {}, { comment: ' \n' }, 'no-comment'],
  ['a reason of another state', {}, { reasonCode: 'same-event' }, 'unknown-reason'],
  ['nobody', {}, { by: ' ' }, 'no-name'],
  ['the subject resolves', { status: 'triaged' }, { to: 'resolved', by: 'alice@example.com' }, undefined],
  [
    'a risk is accepted by one',
    { status: 'triaged' },
    { to: 'risk_accepted', reasonCode: 'low-impact', expires: '2026-06-01' },
    'no-approver',
  ],
  [
    'a risk is accepted for good',
    { status: 'triaged' },
    { to: 'risk_accepted', reasonCode: 'low-impact', approver: 'c' },
    'bad-expiry',
  ],
  [
    'a risk is accepted for years',
    { status: 'triaged' },
    { to: 'risk_accepted', reasonCode: 'low-impact', approver: 'c', expires: '2029-01-01' },
    'bad-expiry',
  ],
  [
    'a risk is accepted for a month',
    { status: 'triaged' },
    { to: 'risk_accepted', reasonCode: 'low-impact', approver: 'c', expires: '2026-06-01' },
    undefined,
  ],
  ['a duplicate of nothing', { status: 'new' }, { to: 'duplicate', reasonCode: 'same-event' }, 'bad-duplicate'],
  [
    'a duplicate of itself',
    { status: 'new' },
    { to: 'duplicate', reasonCode: 'same-event', duplicateOf: 'inc_00000001' },
    'bad-duplicate',
  ],
  ['a duplicate', { status: 'new' }, { to: 'duplicate', reasonCode: 'same-event', duplicateOf: 'inc_2' }, undefined],
])('%s', (_, told, asked, problem) => {
  expect(problemOf(told, asked)).toBe(problem);
});

test('a risk is accepted only until it expires', () => {
  const history = [
    {
      at: noon,
      seq: 1,
      from: 'triaged',
      to: 'risk_accepted',
      by: 'b',
      reasonCode: 'low-impact',
      comment: 'c',
      approver: 'c',
      expires: '2026-06-01T00:00:00.000Z',
    },
  ] as const;
  const accepted = incident({ status: 'risk_accepted', history });
  expect(isOpen(accepted, '2026-05-31T00:00:00.000Z')).toBe(false);
  expect(isOpen(accepted, '2026-06-01T00:00:00.000Z')).toBe(true);
});

test.each([
  ['critical', '2026-05-04T12:00:00.000Z', '2026-05-04T16:00:00.000Z', '2026-05-11T12:00:00.000Z'],
  ['high', '2026-05-04T12:00:00.000Z', '2026-05-05T12:00:00.000Z', '2026-05-18T12:00:00.000Z'],
  ['high', '2026-05-08T12:00:00.000Z', '2026-05-11T12:00:00.000Z', '2026-05-22T12:00:00.000Z'],
  ['high', '2026-05-09T12:00:00.000Z', '2026-05-12T00:00:00.000Z', '2026-05-23T12:00:00.000Z'],
  ['medium', '2026-05-07T12:00:00.000Z', '2026-05-12T12:00:00.000Z', '2026-06-06T12:00:00.000Z'],
  ['low', '2026-05-07T12:00:00.000Z', '2026-06-06T12:00:00.000Z', '2026-06-06T12:00:00.000Z'],
  ['info', '2026-05-07T12:00:00.000Z', undefined, undefined],
] as const)('timers of %s from %s on', (severity, at, acknowledgeBy, closeBy) => {
  expect(timersOf(severity, at)).toEqual({ acknowledgeBy, closeBy });
});

test('what was looked at or ended too late stays a breach', () => {
  const open = incident();
  expect(breachOf(open, '2026-05-07T12:00:00.000Z')).toEqual({ acknowledge: false, close: false });
  expect(breachOf(open, '2026-05-07T12:00:00.001Z')).toEqual({ acknowledge: true, close: false });
  const step = { seq: 1, from: 'new', by: 'b', reasonCode: 'x', comment: 'c', approver: undefined } as const;
  const late = incident({
    status: 'false_positive',
    history: [{ ...step, at: '2026-07-01T00:00:00.000Z', to: 'false_positive' }],
  });
  expect(breachOf(late, '2026-05-05T00:00:00.000Z')).toEqual({ acknowledge: true, close: true });
  const inTime = incident({
    status: 'false_positive',
    history: [{ ...step, at: '2026-05-05T00:00:00.000Z', to: 'false_positive' }],
  });
  expect(isBreached(inTime, '2027-01-01T00:00:00.000Z')).toBe(false);
});
