import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Journal } from '../../audit/journal.ts';
import { TestLog } from '../../audit/test-log.fixture.ts';
import { openedFields, transitionFields } from '../../incidents/incidents.fixture.ts';
import { IncidentList } from './incident-list.ts';

let log: TestLog;
let journal: Journal;
let list: IncidentList | undefined;

beforeEach(async () => {
  log = await TestLog.create();
  log.clock.time = Date.parse('2026-05-04T12:00:00.000Z');
  journal = await log.open();
});

afterEach(async () => {
  await list?.dispose();
  await log.remove();
});

function watch(developer = 'grace@example.com'): IncidentList {
  const made = new IncidentList({
    auditDir: log.auditDir,
    journal,
    clock: { now: () => new Date(log.clock.time) },
    logger: { log: () => undefined },
    developer,
    everyDays: () => 90,
  });
  list = made;
  journal.listen((record) => made.observe(record));
  return made;
}

const high = openedFields({
  severity: 'high',
  acknowledge_by: '2026-05-05T12:00:00.000Z',
  close_by: '2026-05-18T12:00:00.000Z',
});

test('incidents of before and of now are shown, the most urgent first', async () => {
  await journal.append('incident.opened', openedFields());
  const shown = watch();
  expect(shown.summary()).toBeUndefined();
  await journal.append('incident.opened', { ...high, incident_id: 'inc_00000002', title: 'A severe one' });
  const { incidents, ended } = await shown.view();
  expect(incidents.map(({ id, needsAction }) => [id, needsAction])).toEqual([
    ['inc_00000002', true],
    ['inc_00000001', false],
  ]);
  expect(ended).toBe(0);
  expect(shown.summary()).toEqual({
    open: 2,
    needAction: 1,
    reviewsOverdue: 0,
    news: [{ id: 'inc_00000002', severity: 'high', title: 'A severe one' }],
  });
});

test('what was looked at needs no action until its time is over', async () => {
  await journal.append('incident.opened', high);
  const shown = watch();
  await shown.ready();
  await journal.append('incident.transition', transitionFields({ by: 'grace@example.com' }));
  expect(shown.summary()).toMatchObject({ open: 1, needAction: 0, news: [] });
  log.clock.time = Date.parse('2026-05-19T12:00:00.000Z');
  expect(shown.summary()).toMatchObject({ open: 1, needAction: 1 });
});

test('whom it is about cannot end it, and what is severe takes two', async () => {
  await journal.append('incident.opened', high);
  const asksOf = async (developer: string) => {
    const { incidents } = await watch(developer).view();
    return Object.fromEntries((incidents[0]?.moves ?? []).map(({ to, asks }) => [to, asks]));
  };
  expect(await asksOf('Alice@example.com')).toEqual({
    triaged: undefined,
    false_positive: 'other',
    duplicate: 'other',
  });
  await list?.dispose();
  expect(await asksOf('grace@example.com')).toMatchObject({ triaged: undefined, false_positive: 'second' });
});

test('a queue that nobody has reviewed is due, and no longer once it was', async () => {
  const shown = watch();
  expect((await shown.view()).reviews.every(({ isOverdue }) => !isOverdue)).toBe(true);
  log.clock.time = Date.parse('2026-09-01T12:00:00.000Z');
  expect(shown.summary()?.reviewsOverdue).toBe(5);
  const review = { by: 'grace@example.com', queue: 'blocks', from: '2026-05-01', to: '2026-08-31', events: 0 };
  await journal.append('review.attested', { ...review, own_events: 0, escalated: 0, comment: 'Nothing.' });
  expect(shown.summary()?.reviewsOverdue).toBe(4);
  expect((await shown.view()).reviews).toContainEqual(expect.objectContaining({ queue: 'blocks', isOverdue: false }));
});
