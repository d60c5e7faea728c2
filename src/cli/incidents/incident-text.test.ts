// What people read of incidents. Golden file: test/golden/incidents.txt.
import { expect, test } from 'vitest';
import type { AuditRecord } from '../../audit/record.ts';
import { foldIncidents } from '../../incidents/fold.ts';
import { openedFields, recordAt, transitionFields } from '../../incidents/incidents.fixture.ts';
import { createOutput } from '../output.ts';
import { printIncident, printWhole, summaryLine } from './incident-text.ts';

const second = {
  incident_id: 'inc_00000002',
  severity: 'high',
  incident_type: 'secret_transmitted',
  rule: 'SECRET-OUT',
  title: 'A secret left as it is: github-token',
};
const third = {
  incident_id: 'inc_00000003',
  severity: 'low',
  developers: ['mallory\u001b[31m\u202e'],
  title: 'model that no list names was refused: \u001b]0;owned\u0007 = evil\r\n',
};
const records: readonly AuditRecord[] = [
  recordAt(0, 'incident.opened', openedFields()),
  recordAt(1, 'incident.opened', openedFields(second)),
  recordAt(2, 'incident.opened', openedFields({ ...third, files: ['a\u0000b.ts'] })),
  recordAt(3, 'incident.repeated', { incident_id: 'inc_00000001', count: 8, seq_last: 2 }),
  recordAt(4, 'incident.transition', transitionFields()),
  recordAt(
    5,
    'incident.transition',
    transitionFields({
      from: 'triaged',
      to: 'resolved',
      reason_code: 'authorised-work',
      comment: 'A migration\u001b[2J, as planned.',
    }),
  ),
  recordAt(
    6,
    'incident.transition',
    transitionFields({
      from: 'resolved',
      to: 'closed',
      reason_code: 'authorised-work',
      comment: 'Closed.',
      by: 'carol',
      by_source: 'claimed',
      approver: 'dave',
    }),
  ),
];

test('lists and whole incidents read as they should, and nothing acts on a terminal', async () => {
  let text = '';
  const output = createOutput({ write: (part: string) => (text += part) }, { write: () => undefined }, false);
  const incidents = foldIncidents(records);
  const at = '2026-05-06T12:00:00.000Z';
  for (const incident of incidents) printIncident(output, incident, at);
  output.line(summaryLine(incidents, at));
  for (const incident of incidents) {
    output.line();
    printWhole(output, incident, at);
  }
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  await expect(text).toMatchFileSnapshot('../../../test/golden/incidents.txt');
});
