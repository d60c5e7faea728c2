import { describe, expect, test } from 'vitest';
import { incidentViews, incidentsShown } from './incidents.fixture.ts';
import { fixtureNow } from './moment.fixture.ts';
import { createFormat } from '../view/format.ts';
import { incidentLine, incidentsSummary, reasonWords, reviewLines } from '../view/incident-line.ts';
import type { IncidentView } from '../view/incidents.ts';

const options = { format: createFormat('en', 'UTC'), now: new Date(fixtureNow) };
const viewOf = (id: string): IncidentView => {
  const view = incidentViews.find((each) => each.id === id);
  if (view === undefined) throw new Error(`${id} is no incident of the fixture`);
  return view;
};
const lineOf = (id: string) => incidentLine(viewOf(id), options);

test('a line says what it is, until when, and the figures of its rule', () => {
  expect(lineOf('inc_0000bulk')).toMatchObject({
    glyph: 'triangle',
    severity: 'High severity',
    state: 'Nobody has looked at it yet',
    due: 'to be looked at by 23 Nov 11:43',
    isOverdue: false,
    rule: 'Rule BULK-D (version 1). Bytes sent in one day by one developer: 412,000,000 (the limit is 61,500,000)',
    about: 'ada@claims.example · payment-service · claude-code',
    count: '2 times',
    age: '3 h ago',
    evidence: [{ command: 'pretense log show 48102' }, { command: 'pretense log show 48224' }],
  });
});

test('a rule that one event is enough for has no limit to name', () => {
  const single: IncidentView = { ...viewOf('inc_0000bulk'), observed: 1, threshold: 1, measure: 'failed self-tests' };
  expect(incidentLine(single, options).rule).toBe('Rule BULK-D (version 1). Failed self-tests: 1 (one is enough)');
});

test.each([
  ['inc_0000bulk', ['Triage…']],
  ['inc_0000gap0', ['Contain…', 'Resolve…', 'False alarm…']],
  ['inc_000secrt', []],
])('%s offers what whoever sits here may do', (id, labels) => {
  expect(lineOf(id).buttons.map(({ label }) => label)).toEqual(labels);
});

describe('what takes somebody else', () => {
  test('is said, with the command, when the incident is about this person', () => {
    expect(lineOf('inc_000secrt').elsewhere).toEqual({
      why: 'It is about you, so somebody else has to end it.',
      command: 'pretense incidents close inc_000secrt --reason CODE --comment "…" --by NAME --approver NAME',
    });
  });
  test('is said without a command as long as nobody has looked at it', () => {
    const why = 'Ending it takes a second person who agrees.';
    expect(lineOf('inc_0000bulk').elsewhere).toEqual({ why, command: undefined });
  });
  test('is nothing where anybody may', () => {
    expect(lineOf('inc_0000gap0').elsewhere).toBeUndefined();
  });
});

test.each([
  [{ acknowledgeBy: '2026-11-22T10:00:00.000Z' }, 'should have been looked at by 10:00'],
  [{ acknowledgeBy: undefined, closeBy: '2026-11-20T10:00:00.000Z' }, 'should have been closed by 20 Nov 10:00'],
  [
    { acknowledgeBy: undefined, closeBy: '2026-11-23T10:00:00.000Z', isOverdue: true },
    'looked at too late, to be closed by 23 Nov 10:00',
  ],
  [{ acknowledgeBy: undefined, closeBy: undefined }, undefined],
])('of time limits %j it says "%s"', (limits, due) => {
  expect(incidentLine({ ...viewOf('inc_0000bulk'), ...limits }, options).due).toBe(due);
});

test('what was done stands in its order', () => {
  expect(lineOf('inc_0000gap0').history).toEqual([
    '21 Oct 14:43 triaged by grace@claims.example: unclear. Asked for the logs of the machine.',
  ]);
});

test('sums and reviews', () => {
  expect(incidentsSummary(incidentsShown, options.format)).toBe('3 open, 2 urgent, 1 overdue');
  expect(reviewLines(incidentsShown.reviews, options)).toEqual([
    {
      queue: 'findings',
      text: 'Review of requests with secrets that were found, whatever became of them was due 13 Nov 14:43; reviewed up to 2026-08-15.',
      command: 'pretense review attest --queue findings --period A:B --comment "…"',
    },
  ]);
  expect(reasonWords('credential-rotated')).toBe('Credential rotated');
});
