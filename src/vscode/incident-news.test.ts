import { expect, test } from 'vitest';
import { IncidentNews } from './incident-news.ts';

const incident = { id: 'inc_00000001', severity: 'high', title: 'Far more than usual was sent in one day' } as const;

function news(told = new Set<string>()): IncidentNews {
  const add = (incidents: readonly string[]): void => incidents.forEach((id) => told.add(id));
  return new IncidentNews({ has: (id) => told.has(id), add });
}

test('a new incident is told once, with the way to it', () => {
  const told = news();
  expect(told.next([])).toBeUndefined();
  expect(told.next([incident])).toEqual({
    cause: 'incident:inc_00000001',
    kind: 'warning',
    text: 'Incident (high): Far more than usual was sent in one day. Somebody has to look at it.',
    buttons: [{ label: 'Show', command: 'pretense.showIncident', parameters: ['inc_00000001'] }],
  });
  expect(told.next([incident])).toBeUndefined();
});

test('several are told together', () => {
  const other = { ...incident, id: 'inc_00000002', severity: 'critical', title: 'The log was cut off' } as const;
  expect(news().next([other, incident])?.text).toBe(
    'Incident (critical): The log was cut off. And one other incident. Somebody has to look at it.',
  );
});

test('what was told in another window, or before a restart, is not told again', () => {
  const memory = new Set<string>();
  news(memory).next([incident]);
  expect(news(memory).next([incident])).toBeUndefined();
});
