import { expect, test } from 'vitest';
import { recordAt } from './incidents.fixture.ts';
import { ReviewCounter, reviewOf, reviewsDue } from './review.ts';

const period = { from: '2026-05-04T12:00:00.000Z', until: '2026-05-04T13:00:00.000Z' };

test('events and escalations are counted from the records of the period', () => {
  const counter = new ReviewCounter('findings', period, 'Alice');
  const found = (seq: number, developer: string, secrets: number) =>
    recordAt(seq, 'ai.request', { developer, secrets_detected: secrets });
  for (const record of [found(1, 'alice', 1), found(2, 'bob', 3), found(3, 'bob', 0), found(99, 'bob', 1)])
    counter.add(record);
  counter.add(recordAt(4, 'incident.opened', { incident_type: 'secret_transmitted' }));
  counter.add(recordAt(5, 'incident.opened', { incident_type: 'log_gap' }));
  expect(counter.counts).toEqual({ events: 2, ownEvents: 1, escalated: 1 });
});

test('an incident is escalated once somebody goes after it, also after the period', () => {
  const counter = new ReviewCounter('incidents', period, 'carol');
  counter.add(recordAt(1, 'incident.opened', { incident_id: 'inc_1', developers: ['bob'] }));
  counter.add(recordAt(2, 'incident.opened', { incident_id: 'inc_2', developers: ['carol'] }));
  counter.add(recordAt(3, 'incident.transition', { incident_id: 'inc_1', to: 'triaged' }));
  counter.add(recordAt(90, 'incident.transition', { incident_id: 'inc_1', to: 'investigating' }));
  counter.add(recordAt(91, 'incident.transition', { incident_id: 'inc_1', to: 'contained' }));
  expect(counter.counts).toEqual({ events: 2, ownEvents: 1, escalated: 1 });
});

test('a review is due so many days after what was reviewed, or after the first record', () => {
  const told = {
    by: 'carol',
    queue: 'blocks',
    from: '2026-04-01',
    to: '2026-05-01',
    events: 3,
    escalated: 0,
    comment: 'fine',
  };
  const review = reviewOf(recordAt(1, 'review.attested', told));
  if (review === undefined) throw new Error('no review');
  const due = reviewsDue([review], {
    firstAt: '2026-01-01T00:00:00.000Z',
    everyDays: 30,
    now: new Date('2026-05-10T00:00:00.000Z'),
  });
  expect(due.map(({ queue, isOverdue, dueAt }) => [queue, isOverdue, dueAt.slice(0, 10)])).toEqual([
    ['findings', true, '2026-01-31'],
    ['blocks', false, '2026-05-31'],
    ['pauses', true, '2026-01-31'],
    ['incidents', true, '2026-01-31'],
    ['policy', true, '2026-01-31'],
  ]);
});

test('a review of days to come puts nothing off', () => {
  const told = {
    by: 'carol',
    queue: 'blocks',
    from: '2026-04-01',
    to: '2036-05-01',
    events: 0,
    escalated: 0,
    comment: 'fine',
  };
  const review = reviewOf(recordAt(1, 'review.attested', told));
  const due = reviewsDue(review === undefined ? [] : [review], {
    firstAt: '2026-01-01T00:00:00.000Z',
    everyDays: 30,
    now: new Date('2026-05-10T00:00:00.000Z'),
  });
  expect(due.find(({ queue }) => queue === 'blocks')?.isOverdue).toBe(true);
});

test.each([{ queue: 'everything' }, { from: 'yesterday' }, { by: 3 }])('a record that says %o is no review', (told) => {
  const fields = { by: 'carol', queue: 'blocks', from: '2026-04-01', to: '2026-05-01', comment: 'fine' };
  expect(reviewOf(recordAt(1, 'review.attested', { ...fields, ...told }))).toBeUndefined();
});
